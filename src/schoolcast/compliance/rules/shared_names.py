"""First names that a school also says of others: saints and the Bible's people, places, months.

Folded. Such a name asks a question in place of stopping a post.
"""

HOLY_NAMES = frozenset(
    """
    abel abraham adam agnes aidan alban ambrose andrew anna anne anselm anthony augustine
    barnabas bartholomew bede benedict bernadette bernard boniface brendan bridget catherine
    cecilia christopher clare columba cuthbert daniel david dominic edmund edward elijah
    elizabeth esther eve francis gabriel george gerard gregory helena hilda hugh ignatius isaac
    isaiah jacob james jerome jesse joan job john jonah joseph joshua jude katharine laurence
    lawrence lazarus lucy luke margaret maria marie mark martha martin mary matthew maximilian
    michael monica moses nicholas noah oscar pancras patrick paul peter philip philomena raphael
    rita ruth samson samuel sarah sebastian simon solomon stephen swithun teresa theresa thomas
    timothy ursula veronica vincent wilfrid winefride zacchaeus zechariah
    """.split()
)

PLACE_NAMES = frozenset(
    """
    adelaide alexandria arran austin brooklyn camden carlisle chelsea chester clifton cora dakota
    denver devon eden florence georgia holland india ireland iona israel jordan kent kingston
    lincoln london lourdes lydia madison memphis milan milton orlando paris petra preston regent
    rhodes sahara savannah shannon siena sienna skye sydney troy verona victoria vienna virginia
    windsor york
    """.split()
)

# Beside these a name that is also a place's is the place.
TOWNS = frozenset(
    """
    aberdeen amsterdam athens australia bath belfast berlin birmingham blackpool bolton bradford
    brighton bristol california cambridge canada cardiff china coventry crewe derby dublin durham
    edinburgh egypt england exeter florida france germany glasgow greece hull italy leeds leicester
    liverpool llandudno london manchester mexico newcastle nottingham oxford poland portugal
    preston rome russia scarborough scotland sheffield southport spain stoke sunderland texas
    venice wales warrington wigan wolverhampton worcester america states africa asia europe
    """.split()
)

MONTHS = frozenset(
    """january february march april may june july august september october november december
    spring summer autumn winter""".split()
)
