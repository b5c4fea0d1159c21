"""What stands around a word that may be a name: titles, verbs, ages, dates, lists."""

import re

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.shared_names import HOLY_NAMES

_OF_PERSON = frozenset(
    "proud photo photos picture pictures portrait behalf mum dad parents friends poem fond".split()
)
_MISSING = frozenset("will ll well all to really we you they i sorely dearly would much".split())
_GAPS = (" ", "-", ".", "  ", "*")


def sentence(reading: Reading, index: int) -> tuple[int, int]:
    """From where to where the word's sentence reaches, in code points."""
    words = reading.words
    first, last = index, index + 1
    while first and not ends(words[first].before):
        first -= 1
    while last < len(words) and not ends(words[last].before):
        last += 1
    return words[first].start, words[last - 1].end


def lists_people(reading: Reading, index: int) -> bool:
    """Whether a word begins a sentence or a part of a list, and no name stands right after it."""
    words, word = reading.words, reading.words[index]
    if index + 1 < len(words) and words[index + 1].capital and words[index + 1].before == " ":
        return False
    if reading.begins(index) or word.before.strip() in (",", "&", "/"):
        return True
    return words[index - 1].key == "and" and word.before == " "


def apart(words: list[Token], index: int) -> bool:
    """Whether this letter and the one before it stand apart from each other."""
    pair = words[index - 1 : index + 1]
    return all(len(word.key) == 1 for word in pair) and pair[1].before in _GAPS


def titled(reading: Reading, index: int) -> bool:
    """Whether a title stands before: "Miss Grace", "Mr and Mrs Walker", "St Jude"."""
    if not index:
        return False
    before = reading.words[index - 1]
    if reading.words[index].before.strip(" .") or before.key in ("brother", "coach"):
        return False
    if before.key in ("sister", "sr"):
        holy = reading.words[index].key in HOLY_NAMES and not has_year(reading, index)
        return before.capital and (holy or not reading.begins(index - 1))
    if before.key == "miss" and not before.capital and index > 1:
        if reading.words[index - 2].key in _MISSING:
            return False
    if before.key in cues.TITLES:
        return before.capital or before.key in ("mr", "mrs", "miss", "ms", "dr", "fr")
    return before.key in cues.HOLY_TITLES and before.capital


def beside(word: Token) -> bool:
    return word.before in (" ", "-")


def is_name_part(word: Token) -> bool:
    return word.capital and len(word.key) > 1 and word.key not in cues.CAPITAL_WORDS


def ends(gap: str) -> bool:
    return any(mark in gap for mark in ".!?;\n")


def proudly(words: list[Token], index: int) -> bool:
    """Whether "proud of", "a photo of" or the like stands before."""
    if index < 2 or words[index].before != " " or words[index - 1].key != "of":
        return False
    return words[index - 2].key in _OF_PERSON


def calls(before: Token, word: Token) -> bool:
    if before.key in cues.BEFORE_PERSON:
        return word.before in (" ", ", ", " @", ": ", " - ")
    return word.before in (" - ", ": ", " (") and before.key in cues.CHILD_WORDS


def acts(key: str, after: Token, *, owned: bool) -> bool:
    if owned or after.before != " ":
        return False
    if key == "will" and after.key in ("be", "you", "your", "have", "we", "the", "they"):
        return False
    if key == "mark" and after.key in ("your", "the"):
        return False
    if key in ("hope", "faith", "joy", "grace") and after.key in ("is", "for", "in", "and", "to"):
        return False
    if key in cues.VERB_NAMES and after.key in cues.TELLS_NOTHING:
        return False
    if after.key == "and":
        return False
    return after.key in cues.AFTER_PERSON or (
        len(after.key) > 3 and after.key.endswith(cues.VERB_ENDING)
    )


def has_year(reading: Reading, index: int) -> bool:
    """Whether a year group or an age follows: "Rose (Y4)", "Mark in Year 6", "Amber, 7,"."""
    word = reading.words[index]
    rest = reading.lower[word.end : word.end + 22]
    return rest.lstrip(" ,(").startswith(_YEARS) or _AGE.match(rest) is not None


def honoured(reading: Reading, index: int) -> bool:
    """Whether a child's honour follows or leads: "Hope is our star of the week"."""
    if " of the " not in reading.lower:
        return False
    word = reading.words[index]
    if _HONOUR_AFTER.match(reading.lower, word.end):
        return True
    return _HONOUR_BEFORE.search(reading.lower, max(0, word.start - 60), word.start) is not None


def hails(reading: Reading) -> bool:
    """Whether a child's honour stands anywhere, as in a file's name: "ivy star of the week"."""
    return " of the " in reading.lower and _ANY_HONOUR.search(reading.lower) is not None


_HONOUR = (
    r"(?:star|pupil|player|worker|writer|reader|learner|mathematician|scientist|artist|champion"
    r"|helper|citizen|musician|athlete|speller|poet|historian|goalkeeper)"
    r" of the (?:day|week|month|term|year|match|moment)"
)
_ANY_HONOUR = re.compile(_HONOUR)
_HONOUR_AFTER = re.compile(rf"\s(?:is|was|wins|gets|became)\s[\w' -]{{0,30}}?{_HONOUR}")
_HONOUR_BEFORE = re.compile(rf"{_HONOUR}[\w ]{{0,20}}?(?:is|was|goes to|:| -)\s?$")
_AGE = re.compile(
    r",\s?\d{1,2}\b|\s\(\d{1,2}\)|\s(?:is |turns |turned )?\d{1,2} (?:today|tomorrow|on )"
)
_YEARS = tuple(
    f"{lead}{year}"
    for lead in ("", "in ", "from ", "of ")
    for year in (
        "year ",
        "y1",
        "y2",
        "y3",
        "y4",
        "y5",
        "y6",
        "yr ",
        "reception",
        "nursery",
        "aged ",
    )
)


def dated(word: Token, after: Token | None, before: Token | None) -> bool:
    digits = word.before.strip(" ,")[-1:].isdigit()
    ordinal = before is not None and before.key in ("st", "nd", "rd", "th")
    follows = after is not None and after.before.strip(" ,")[:1].isdigit()
    return digits or ordinal or follows


def among_capitals(reading: Reading, index: int) -> bool:
    words = reading.words
    return any(
        words[other].capital and not reading.begins(other) and beside(words[max(other, index)])
        for other in (index - 1, index + 1)
        if 0 <= other < len(words)
    )


def in_tag(reading: Reading, index: int) -> bool:
    while reading.words[index].part:
        index -= 1
    return reading.words[index].before[-1:] in ("#", "@")
