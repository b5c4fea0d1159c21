"""Weekdays without a date: "on Friday", "by Tuesday morning"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from schoolcast.api import dates
from schoolcast.compliance.rules.written_dates import WrittenDate

_NAMES = "mon|tues|wednes|thurs|fri|satur|sun"
_WEEKDAY = re.compile(
    rf"\b(?:(?P<lead>on|by|until|till|before|from)\s)?(?P<weekday>(?:{_NAMES})day)\b(?!['’]s)",
    re.IGNORECASE,
)
# What makes it another day's name, a habit, or a part of a range.
_BEFORE = re.compile(
    r"\b(?:this|this coming|next|last|every|each|most|any|good|ash|shrove|palm|easter|holy|maundy"
    r"|black|spy|whit|super|pancake|fat|cyber|giving|mothering|trinity|pentecost|low|remembrance"
    rf"|advent|gaudete|stir-up|(?:(?:{_NAMES})days?\s?(?:to|and|or|&|-|–|,|/)))$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s?(?:(?:to|and|or|&|-|–|,|/)\s?(?:{_NAMES})day|s?\s(?:club|night is|nights are)\b)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|please|reminder|remember|don['’]t forget|join|come|bring|wear|collect|return|order"
    r"|book|send|closes?|closed|opens?|starts?|begins?|deadline|tickets|is|are|must|need|needs)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|went|did|came|won|raised|enjoyed|visited|played|ago)\b", re.I
)
_END = re.compile(r"[.!?\n]")
_WEEK = timedelta(days=7)


class BareWeekday(NamedTuple):
    """A weekday alone at code points `start` to `end`; `led` as in "on Friday"."""

    start: int
    end: int
    name: str
    led: bool
    looks_ahead: bool
    looks_back: bool

    def meant(self, today: date) -> list[date]:
        """The days it may mean when said on `today`, the likeliest first."""
        names = [name.lower() for name in dates.WEEKDAYS]
        ahead = (names.index(self.name.lower()) - today.weekday()) % 7
        coming = today + timedelta(days=ahead)
        return [coming] if ahead else [coming, coming + _WEEK]


def bare_weekdays(text: str, written: list[WrittenDate]) -> Iterator[BareWeekday]:
    """The weekdays of a text that no date stands beside."""
    for match in _WEEKDAY.finditer(text):
        start, end = match.span("weekday")
        if any(each.start <= start < each.end or end <= each.start <= end + 3 for each in written):
            continue
        if _BEFORE.search(text[max(0, match.start() - 24) : match.start()].rstrip()):
            continue
        if _BEHIND.match(text, end):
            continue
        sentence = _sentence(text, start)
        back = bool(_BACK.search(sentence))
        ahead = bool(_AHEAD.search(sentence)) and not back
        yield BareWeekday(start, end, match["weekday"], bool(match["lead"]), ahead, back)


def looks_back(text: str, place: int, *words: re.Pattern[str]) -> bool:
    """Whether the sentence around that code point tells of what is over, or holds such `words`."""
    sentence = _sentence(text, place)
    return any(words.search(sentence) for words in (_BACK, *words))


def _sentence(text: str, place: int) -> str:
    begin = max((m.end() for m in _END.finditer(text, max(0, place - 300), place)), default=0)
    end = _END.search(text, place)
    return text[max(begin, place - 300) : end.start() if end else len(text)]
