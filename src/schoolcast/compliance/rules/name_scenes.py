"""Names that are nobody's at hand: works and parts, pets, kings, firms, roads, houses with points.

Each function looks at the words around one name, by its index in the reading. `NOTHING` means that
no pupil can be meant, `DOUBT` that a question is enough.
"""

import re
from enum import Enum

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.name_context import has_year
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import HOLY_NAMES


class Scene(Enum):
    """What the words around a name make of it."""

    PERSON = "person"
    DOUBT = "doubt"
    NOTHING = "nothing"


_SHOWS = frozenset(
    "production adaptation screening musical film movie panto pantomime rehearsals".split()
)
_WORKS = frozenset("performance version story tale cast copy novel book chapters tickets".split())
_JOINS = frozenset("of for called from".split())
_COSTUMES = frozenset("costume costumes dressed dress fancy characters character".split())
_PETS = frozenset(
    """
    dog dogs puppy labrador spaniel cockapoo retriever poodle collie terrier hamster gerbil
    tortoise guinea goldfish mascot
    """.split()
)
_SOMEBODYS = frozenset("your his her their my".split())
_APPOSED = (" ", ", ", " (", " - ", " – ")
_ANIMALS = frozenset(
    """
    rabbit bunny snail teddy bear hen duck duckling donkey camel sheep lamb lion cat reindeer elf
    robin penguin owl pony
    """.split()
)
_STAGE = frozenset("nativity costume dressed played plays playing role part starred as".split())
_ANIMAL_TALK = _PETS | frozenset(
    """
    puppies kitten kittens hamsters gerbils ducklings chicks chick hatched hens hen duck ducks owl
    owls caterpillar caterpillars chrysalis butterfly tadpoles hedgehog hedgehogs rabbit rabbits
    pony ponies foal lamb lambs goat goats alpaca alpacas chickens cockerel vet paws wagging tail
    collar hutch kennel stick insects snail snails tortoises
    """.split()
)
_STORMS = frozenset("storm hurricane cyclone".split())
_DRESSING = _COSTUMES | frozenset("book world day gruffalo elsa potters granny grannies".split())
_BOOKISH = frozenset(
    """
    story stories book books novel author chapter chapters read reading film tale text writing song
    poem picture viking vikings class library
    """.split()
)
_QUOTES = ("'", '"', "“", "‘", "«")
_OPENING = re.compile(r"(?:^|\s|\()[\"“‘']$")
_QUOTED = re.compile(r"[\"“‘'](?=\w)[^\"”\n]{3,70}?[\"”’'](?!\w)")
_JOINING = frozenset("a an and the of in on to for with at by or is s his her my our".split())
_NUMERALS = frozenset("ii iii iv vi vii viii".split())
_CROWNED = frozenset(
    "anne charles edward elizabeth george henry james john mary richard robert william".split()
)
_AFTER_THE_FIRST = frozenset("and was of or to who ruled became".split())
_ROADS = frozenset("road street avenue crescent terrace drive stadium gardens rd ave".split())
_GROUNDS = frozenset("park hill lane close court mill bridge farm field house".split())
_WAYS = frozenset("at in on near via through opposite behind past use down up".split())
_KEEPERS = frozenset("keeper lover walker expert trainer whisperer handler owner monitor".split())
_FIRMS = frozenset("sons son daughters daughter co partners bros brothers".split())
_TRADES = frozenset(
    """
    ltd limited plc llp joinery plumbing bakery bakers butchers motors garage builders building
    roofing electrical electricals estate estates lettings solicitors flooring carpentry
    landscapes landscaping coaches travel catering florists flowers photography opticians
    pharmacy hardware homes properties construction decorators scaffolding windows fencing
    """.split()
)
_SHOPS = frozenset("garage farm shop cafe nursery bakery butchers chippy barbers pub bar".split())
_COMPANIES = frozenset(
    "theatre company photography bakers bakery coaches band foundation butchers garage".split()
)
_DEVOTIONS = frozenset(
    "month feast statue rosary hymn shrine litany heart solemnity life story gospel prayer".split()
)
_TALLY = re.compile(r"^\s?[:=-]?\s?\d")
_PLAYING = re.compile(r"! (?:is|was|opens|runs|goes) (?:on|at|in|coming|back|our|the)\b")
_MANY = re.compile(
    r"(?<!year )(?<!yr )(?<!y)(?<!\d)\d{1,2}\s$"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|many)\s$"
)


def scene(reading: Reading, index: int) -> Scene:
    """What the words around the first name at `index` make of it."""
    words = reading.words
    if plural(reading, index):
        dressed = not reading.keys.isdisjoint(_COSTUMES) or {"world", "book"} <= reading.keys
        return Scene.NOTHING if dressed else Scene.DOUBT
    if has_year(reading, index):
        return Scene.PERSON
    after = words[index + 1] if index + 1 < len(words) else None
    if _kept_as_pet(reading, index) or (after and (_road(words, index) or _reigns(words, index))):
        return Scene.NOTHING
    before = words[index - 1] if index and words[index].before == " " else None
    if before and before.key in _STORMS and words[index].capital:
        return Scene.NOTHING
    called = index and words[index - 1].key in ("called", "named")
    if called and animals(reading) and reading.keys.isdisjoint(_STAGE):
        return Scene.NOTHING
    titled = max(_in_title(reading, index), _one_of_many(reading, before), key=_WEIGHTS.index)
    return titled if titled is not Scene.PERSON else _staged(reading, index)


_WEIGHTS = (Scene.PERSON, Scene.DOUBT, Scene.NOTHING)


def animals(reading: Reading) -> bool:
    """Whether a text speaks of animals, which have names too."""
    return not reading.keys.isdisjoint(_ANIMAL_TALK)


def _one_of_many(reading: Reading, before: Token | None) -> Scene:
    """A costume or a type: "a Matilda", "an Elsa"."""
    if before is None or before.key not in ("a", "an", "another", "every"):
        return Scene.PERSON
    return Scene.DOUBT if reading.keys.isdisjoint(_DRESSING) else Scene.NOTHING


def _in_title(reading: Reading, index: int) -> Scene:
    """A book's or song's name: "Arthur and the Golden Rope", or words in quotation marks."""
    words = reading.words
    keys = [word.key for word in words[index + 1 : index + 3]]
    if keys[:1] == ["and"] and keys[1:] and keys[1] in ("the", "his", "her"):
        third = words[index + 3] if index + 3 < len(words) else None
        if third and third.capital and third.before == " ":
            return Scene.DOUBT if reading.keys.isdisjoint(_BOOKISH) else Scene.NOTHING
    if (index and words[index].before.strip(" .,!?:") in _QUOTES) or _opened(words, index):
        return _quoted(reading, index)
    return Scene.PERSON


def _opened(words: list[Token], index: int) -> bool:
    """Whether a quotation mark opens up to three words before."""
    return any(_OPENING.search(word.before) for word in words[max(0, index - 3) : index + 1])


def _quoted(reading: Reading, index: int) -> Scene:
    """Whether the words in quotation marks around a name are written as a title is."""
    start = reading.words[index].start
    for quoted in _QUOTED.finditer(reading.text, max(0, start - 60), start + 80):
        if quoted.start() < start < quoted.end():
            inside = [word for word in reading.words if quoted.start() < word.start < quoted.end()]
            low = [word for word in inside if not word.capital and word.key not in _JOINING]
            if len(inside) > 1 and not low:
                return Scene.NOTHING
    return Scene.PERSON


def firm(words: list[Token], behind: int) -> bool:
    """Whether what stands at `behind`, right after a name, makes that a firm: "& Sons", "Ltd"."""
    if behind >= len(words):
        return False
    after = words[behind]
    owned = words[behind - 1].key.endswith("s") and after.before == " "
    if owned and after.key in _TRADES | _SHOPS:  # "Cooper's garage"
        return True
    if after.before.strip() == "&":
        return after.capital and after.key in _FIRMS
    if after.before != " ":
        return False
    if after.key == "and" and behind + 1 < len(words):
        return words[behind + 1].capital and words[behind + 1].key in _FIRMS
    return after.key in (_TRADES if after.capital else _COMPANIES)


def prayed_to(words: list[Token], index: int) -> bool:
    """Whether a devotion is named after somebody holy: "the month of Mary"."""
    if index < 2 or words[index].key not in HOLY_NAMES:
        return False
    return words[index - 1].key in ("of", "to") and words[index - 2].key in _DEVOTIONS


def houses(reading: Reading) -> frozenset[str]:
    """Names in a table of houses: three or more with a number right after each."""
    if reading.digits < 3 or reading.keys.isdisjoint(("house", "houses")):
        return frozenset()
    words = reading.words
    scored = [
        word.key
        for index, word in enumerate(words)
        if word.capital and _TALLY.match(_gap_after(reading, index))
    ]
    return frozenset(scored) if len(scored) > 2 else frozenset()


def plural(reading: Reading, index: int) -> bool:
    """Whether several are counted: "4 Matildas"."""
    word = reading.words[index]
    if not word.key.endswith("s") or "'" in reading.text[word.start : word.end].replace("’", "'"):
        return False
    return _MANY.search(reading.lower[max(0, word.start - 9) : word.start]) is not None


def _gap_after(reading: Reading, index: int) -> str:
    words = reading.words
    if index + 1 < len(words):
        return words[index + 1].before
    return reading.text[words[index].end :]


def _reigns(words: list[Token], index: int) -> bool:
    """A king's or queen's number: "Henry VIII", and "Mary I" where no sentence goes on with I."""
    after = words[index + 1]
    if after.before != " " or not after.capital:
        return False
    if after.key in _NUMERALS:
        return True
    if after.key not in ("i", "v") or words[index].key not in _CROWNED:
        return False
    third = words[index + 2] if index + 2 < len(words) else None
    return third is None or third.before != " " or third.key in _AFTER_THE_FIRST


def _road(words: list[Token], index: int) -> bool:
    after = words[index + 1]
    if after.before != " " or not after.capital:
        return False
    if after.key in _ROADS:
        return True
    return after.key in _GROUNDS and index > 0 and words[index - 1].key in _WAYS


def _kept_as_pet(reading: Reading, index: int) -> bool:
    """ "Luna the reading dog", "our hamster Luna"; not a child in an animal's part."""
    keys = reading.keys
    if keys.isdisjoint(_PETS) or not keys.isdisjoint(_STAGE):
        return False
    words = reading.words
    if index and words[index - 1].key in _PETS and words[index].before in _APPOSED:
        owners = {word.key for word in words[max(0, index - 4) : index - 1]}
        return words[index].before == " " or _SOMEBODYS.isdisjoint(owners)
    if index > 1 and words[index - 1].key in ("called", "named") and words[index - 2].key in _PETS:
        return True
    if index + 2 >= len(words) or words[index + 1].before not in _APPOSED:
        return False
    if words[index + 1].key not in ("the", "our", "a"):
        return False
    follow = words[index + 2 : index + 5]
    for word in follow:
        if word.before not in (" ", "-") or word.key in cues.PREPOSITIONS | _KEEPERS:
            return False
        if word.key in _PETS:
            return _KEEPERS.isdisjoint(each.key for each in follow)
    return False


def _staged(reading: Reading, index: int) -> Scene:
    """A work or a part in it: "production of Oliver!", "the musical Matilda", "reading Matilda"."""
    words = reading.words
    if _PLAYING.match(reading.text, words[index].end):
        return Scene.NOTHING
    if _animal(words, index) or animals(reading):
        return Scene.DOUBT
    before = words[index - 1] if index and words[index].before.strip(" \"'“‘") == "" else None
    if before is None:
        return Scene.PERSON
    called = before.key in _JOINS and index > 1
    head = words[index - 2].key if called else before.key
    if head in _SHOWS and (called or not before.capital):
        return Scene.NOTHING if before.key in ("of", "called") else Scene.DOUBT
    if head in _WORKS and called:
        return Scene.DOUBT
    if before.key in ("reading", "watching"):
        return Scene.DOUBT
    return Scene.PERSON


def _animal(words: list[Token], index: int) -> bool:
    follow = [word.key for word in words[index + 1 : index + 4]]
    return follow[:1] == ["the"] and not _ANIMALS.isdisjoint(follow[1:])
