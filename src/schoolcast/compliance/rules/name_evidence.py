"""Strong signs that a word is somebody's name here: cheers, announcements, belongings."""

import re

from schoolcast.compliance.rules import person_cues as cues
from schoolcast.compliance.rules.folding import Token
from schoolcast.compliance.rules.reading import Reading

_CHEERS = frozenset("done congratulations congrats birthday bravo congratulation".split())
_CHEER_JOINS = frozenset("to for our little lovely very own dear gorgeous clever and".split())
_NOT_CHEERED = frozenset("to all the everyone everybody our for on".split())
# Ahead of what is announced: "Star of the week: Teddy", "the winner is... Ruby!"
_ANNOUNCES = re.compile(r"(?:…|\.\.+|:|\s[-–—]|\bis|\bgoes to|\bgo to)\s*[\W_]{0,3}$")
_HONOUR = re.compile(
    r"\b(?:star|stars|winners?|champions?|pupils?|captains?|leaders?|readers?|writers?|workers?|"
    r"learners?|award|awards|prize|prizes|certificates?|medals?|trophy|birthdays?|champ|heroe?s?|"
    r"councillors?|monitors?|vip|vips|buddy|buddies|ambassadors?|prefects?|mathematicians?|goal|goals|"
    r"scorers?|player of|man of|runner[ -]up|runners[ -]up|first place|second place|third place|"
    r"gold|silver|bronze|1st|2nd|3rd|y[1-6]|year [1-6]|reception|rec|welcome|congratulations)\b"
)
# What is announced in the same way and is nobody: values, houses, days.
_THEMES = re.compile(
    r"\b(?:values?|virtues?|themes?|colours?|topic|candle|gospel|hymn|song|verse|prayer|warning)\b"
)
_SEASONS = re.compile(r"\b(?:term|clubs?|season|class of|houses?|word|month|weather)\b")
_STRONG_HONOUR = re.compile(
    r"\b(?:stars?|winners?|champions?|champ|pupil of|prize|award|captain|leader|worker|reader|"
    r"writer|learner|birthday|congratulations|welcome|monitor|prefects?|vip|scorer)\b"
)
_ENDS = re.compile(r"^\W*(?:[!.,;:)\n]|$|[^\x00-\u036f]|and\b|&|\+|\()")
_SPOKEN = frozenset("thank thanks you your youre well congratulations happy we".split())
_PRONOUNS = frozenset("he she his her him hers himself herself he's she's hes shes".split())
_FAMILY = frozenset(
    """
    mum mummy mam mams mums dad daddy dads mother father nan nana nanna nanny gran grandma granny
    grandad grandpa brother sister twin parents family auntie uncle cousin stepdad stepmum
    """.split()
)
_BELONGINGS = _FAMILY | frozenset(
    """
    coat jumper cardigan bag bags bookbag shoes shoe trainers kit bottle lunchbox lunch hat scarf
    gloves glove glasses birthday party desk peg tray tooth teeth inhaler tablets medicine book
    homework project poem painting picture drawing story song solo speech goal goals idea poster
    model cake cakes bike scooter rocket reading writing hair name house team friend friends year
    first last class teacher letter tie blazer fleece watch recorder trumpet violin
    """.split()
)


def cheered(reading: Reading, index: int) -> bool:
    """Whether a cheer stands right before, or before "to our": "Well done Ivy", "Bravo to May"."""
    words = reading.words
    for step in range(1, 4):
        if step > index or words[index - step + 1].before.strip(" ,!") not in ("", "@"):
            return False
        key = words[index - step].key
        thanked = key in ("thanks", "thankyou") or (
            key == "you" and step < index and words[index - step - 1].key == "thank"
        )
        if key in _CHEERS or (thanked and words[index - 1].key != "for"):
            return words[index].key not in _NOT_CHEERED
        if key not in _CHEER_JOINS:
            return False
    return False


def announced(reading: Reading, index: int) -> bool:
    """Whether a name stands alone where somebody is announced: "Y3 - Ivy", "Star: May!"."""
    word = reading.words[index]
    if not _ENDS.match(reading.text[word.end : word.end + 6]):
        return False
    before = reading.lower[max(0, word.start - 70) : word.start]
    if not _ANNOUNCES.search(before):
        return False
    if _THEMES.search(before) or not _HONOUR.search(before):
        return False
    return _SEASONS.search(before) is None or _STRONG_HONOUR.search(before) is not None


def spoken_of(reading: Reading, index: int) -> bool:
    """Whether "he" or "her" follows soon, as of somebody named: "Ivy used all her sticks"."""
    follow = reading.words[index + 1 : index + 14]
    return any(word.key in _PRONOUNS for word in follow)


def belonging(after: Token | None) -> bool:
    """Whether the word after a genitive is what a child has: "May's coat", "Rose's mum"."""
    return after is not None and after.before == " " and after.key in _BELONGINGS


def kin(after: Token | None) -> bool:
    """Whether it is a relative: "Graces mum"."""
    return after is not None and after.before == " " and after.key in _FAMILY


def addressed(key: str, after: Token | None) -> bool:
    """Whether somebody is spoken to: "Pearl your wellies are here"; not "Will you"."""
    if after is None:
        return False
    if after.before == ", " and after.key in _SPOKEN:
        return True
    return key not in cues.VERB_NAMES and after.before == " " and after.key in ("your", "you")
