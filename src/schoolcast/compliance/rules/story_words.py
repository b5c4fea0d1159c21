"""Words beside which a name is a story's, a saint's or a ruler's rather than a child's."""

# Where these stand, a saint's name is the saint's unless something speaks for a child.
FAITH_WORDS = frozenset(
    """
    gospel gospels bible scripture scriptures disciple disciples apostle apostles prophet prophets
    psalm testament parable parables martyr martyrs patron feast novena icon shrine passion
    crucifixion resurrection bethlehem nazareth jerusalem jesus holy
    """.split()
)

# Where these stand, a name that stories have too may be theirs.
TALE_WORDS = frozenset(
    """
    story stories book books novel author chapter chapters film tale text poem poems poetry
    character characters costume costumes dressed musical panto play production show cast stage
    tudor tudors victorian victorians king queen kings queens royal throne reign history war
    explorer explorers scientist artist myth legend viking vikings roman romans prints drama
    theatre cinema movie library
    """.split()
)

# A name with one of these words near it tells the old story, unless much speaks for a child.
STORY_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "noah": "ark flood rainbow dove",
        "joseph": "coat dreams carpenter mary bethlehem stable nazareth jesus pharaoh donkey",
        "mary": "joseph jesus nazareth nativity stable bethlehem assumption statue donkey",
        "gabriel": "angel mary annunciation archangel nazareth kings camel shepherds donkey",
        "daniel": "lions den lion",
        "david": "goliath psalm psalms king sling",
        "jonah": "whale nineveh fish",
        "moses": "egypt sea basket pharaoh commandments",
        "adam": "eve eden creation",
        "abraham": "isaac sarah covenant",
        "isaac": "abraham newton rebekah",
        "elijah": "prophet elisha passover",
        "jacob": "esau ladder",
        "thomas": "doubting apostle disciple risen",
        "peter": "denied apostle disciple fisherman jesus rome cockerel",
        "paul": "apostle damascus letters romans corinthians",
        "john": "baptist gospel apostle",
        "mark": "gospel diaries diary calendars calendar",
        "luke": "gospel skywalker mark john matthew acts",
        "noel": "carol carols jingle nativity sing singing",
        "matthew": "gospel tax",
        "george": "dragon patron saint",
        "patrick": "patron saint shamrock ireland",
        "francis": "assisi pope saint",
        "bernadette": "lourdes grotto sister",
        "elizabeth": "queen visitation zechariah coronation",
        "jack": "beanstalk giant union frost lantern fire",
        "oliver": "twist musical playhouse gruel fagin dodger",
        "oscar": "romero",
        "jesse": "tree",
        "jude": "thaddeus patron",
        "harry": "hogwarts potter quidditch styles",
        "alice": "wonderland rabbit hatter",
        "matilda": "musical trunchbull honey dahl",
        "charlotte": "wilbur web",
        "arthur": "excalibur merlin camelot lancelot",
        "florence": "nightingale italy crimea lamp",
        "willow": "tree wind den weaving",
        "olive": "oil tree branch olives",
        "edward": "vi confessor",
        "stephen": "martyr",
        "lucy": "narnia aslan wardrobe",
    }.items()
}
