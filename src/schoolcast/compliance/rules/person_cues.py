"""Words beside a name that say whether it is a person's, and whose. Folded."""

TITLES = frozenset(
    """
    mr mrs miss ms mx dr prof professor sir lady lord dame fr father sister sr brother rev
    reverend canon deacon bishop archbishop monsignor mgr councillor cllr pc coach captain major
    sergeant madame monsieur senora senor mme farmer pcso revd sgt inspector constable nurse
    """.split()
)
HOLY_TITLES = frozenset(
    """
    st saint saints sts ss blessed king queen prince princess pope angel
    """.split()
)

PUBLIC_ROLES = frozenset(
    """
    author authors illustrator poet novelist writer mp olympian paralympian footballer cricketer
    composer artist sculptor painter scientist inventor explorer astronaut broadcaster presenter
    councillor mayor bishop historian storyteller actor actress singer musician president
    minister athlete playwright rapper swimmer gymnast cyclist comedian
    """.split()
)
# What well-known people are known for; beside it "written to Nia Example" means such a one.
PUBLIC_TOPICS = frozenset(
    """
    lionesses olympics olympic paralympics paralympic wimbledon premier league england bestselling
    bafta oscars astronauts medallist sculptures paintings poems biography autograph worldcup
    """.split()
)
ADULT_ROLES = frozenset(
    """
    parent mum dad mother father grandad grandma nan grandfather grandmother granny carer
    governor cook caretaker chef chair treasurer secretary volunteer helper coach lollipop
    cleaner childminder uncle auntie aunt neighbour pta friends retire retiring retired retires
    husband wife mums dads nurse gardener librarian catechist sponsor donated trustee
    """.split()
)
CHILD_WORDS = frozenset(
    """
    pupil pupils starter boy girl brother sister twin twins son daughter aged joined joins
    joining year y1 y2 y3 y4 y5 y6 yr reception nursery class primary school former won scored
    cousin friend goal goals
    """.split()
)

# What stands right before a name.
BEFORE_PERSON = frozenset(
    """
    to by from with and welcome congratulations congrats done proud thank thanks for named
    called birthday hello goodbye soon well bravo played meet pupil captain goalkeeper striker
    is say says said remember remind tell told ask asked are but or when that because as while
    star hero champion leader winner friend sister brother twin twins like love miss our team
    only even see saw watch hear let help pray pupils winners luck on
    """.split()
)
# What stands right after a person's name.
AFTER_PERSON = frozenset(
    """
    was is has had won scored said says did ran made loved loves drew wrote read baked brought
    gave got came went sang sings swam took taught thought told found kept led played plays who
    whose who's will can could would needs wants likes also even now (y from in aged became
    began broke built caught chose felt flew forgot grew held hid hit knew left lost met paid
    put rode rose sat saw sent set shot showed spoke stood swept threw understood wore smashed
    smiled sealed starred flies makes gets goes helps hopes raised collected showing holding
    wearing smiling standing sitting reading playing painting jumping running enjoying receiving as
    with looks looked lives bravely and
    ate beat bit blew bought bowed brings buys came catches climbs cooks cut dances designs does
    draws drove eats falls fell fills finds finished fought gave getting going got grows having
    hopping hugged jumps keeps kicked knits knows knitting learns leaves lends likes lit loses
    making managed meant met moves nailed needed netted opens owns paints passes picks plans pops
    proves puts reads recites rides rings rang runs says scores sees sends shared shares shook shows
    sits skips sleeps slept smiles speaks spots spelt stands starts stays steals stole stuck sung
    swims swinging takes talks teaches tells thanks thinks tries tells throws threw turned turns
    tucking used uses visits waited waits walks wants watches welcomes wins wishes won't works
    wrapped writes writing yelled hasnt isnt wasnt didnt doesnt couldnt wouldnt hadnt
    wont whos never always still just really finally recently proudly happily kindly beautifully
    carefully deserves loves lends reciting cutting holding hugging leading learning making
    laughing pulling reading receiving running showing sharing singing talking trying using waiting
    waving winning working writing building cooking dancing drawing eating helping hoping looking
    modelling performing planting posing practising presenting proudly riding scoring sewing
    """.split()
)
VERB_ENDING = ("ed",)
# Behind names that are verbs or adverbs' company too, "May also" and "Will read" tell nothing.
TELLS_NOTHING = frozenset(
    """
    also still just always never really finally even now be read put cut hit set beat as with and
    from in can could would fly help have proudly kindly recently hurt let eat go
    """.split()
)
VERB_NAMES = frozenset("will may mark hope grace frank guy pat rob sue bob art jack joy".split())

# Nouns after which a name before them is a group, a thing or an occasion.
GROUP_WORDS = frozenset(
    """
    queen meals class classes house houses team group table room term fair fete club day days
    week weekend
    half holiday holidays concert festival camp school street road lane avenue close drive park
    hill house court garden gardens church parish centre hall hotel farm zoo castle cathedral
    museum beach bay island river lake bank shop cafe library hospice hospital trust foundation
    baths pool appeal dancers dancing dance men books book series costume costumes outfit outfits
    wing coaches
    theatre stadium united city town fc rovers wanderers bible gospel festival award awards cup
    trophy primary infants junior academy college nursery disco ball show production musical
    uniform menu menus timetable production bulb bulbs project challenge appeal tree trees bush
    leaves walk weather edition newsletter programme
    """.split()
)
# Words that make the one after them a thing: "the rose", "in May".
NOT_BEFORE_PERSON = frozenset(
    """
    the a an this that each every last next these those my your early late mid until till during
    in since before after of some any no all bright dark light deep red
    """.split()
)
# Of these the ones that stand before what somebody owns as well: "in Iris's bag".
PREPOSITIONS = frozenset("during in since before after of".split())
CUE_STARTS = frozenset(
    """
    congratulations congrats welcome birthday done bravo named called sister brother
    """.split()
)
CAPITAL_WORDS = frozenset(
    """
    year years reception nursery rec ks1 ks2 eyfs the our we you they she he it this that these
    those all everyone everybody team monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    catholic christian christmas easter advent lent english maths science pe re french spanish
    roman romans viking vikings victorian tudor greek british send and or but for in on at from
    with to of by as is was had has well done happy good great thank thanks please school church
    mass mother father god jesus lord lady holy spirit key stage head boy girl friends pta
    primary forest school world book day sports summer winter spring autumn term half inset
    ofsted harvest remembrance star week pupil pupils children parents staff governors i a an
    its grade house class club north south east west new st uk usa england wales scotland
    ireland not what when where who how why please if so no yes her his their my your there here
    """.split()
)
