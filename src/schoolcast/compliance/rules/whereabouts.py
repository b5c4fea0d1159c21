"""Where children will be, and when, is not told to everybody beforehand."""

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from schoolcast.api import (
    CLASS_KINDS,
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.places import Place, found, heard
from schoolcast.compliance.rules.reading import Reading, read
from schoolcast.compliance.rules.timing import due_wall

_GROUP = re.compile(
    r"\b(?:year (?:[1-6]|one|two|three|four|five|six)s?|yr ?[1-6]|y[1-6]|reception|nursery|ks[12]|"
    r"years? \d ?(?:and|&|to|-) ?\d|our (?:children|choir|pupils|class|team|infants|juniors|girls"
    r"|boys|netballers|footballers|gymnasts|swimmers)|the (?:children|class|infants|juniors)"
    r"|choir|(?:net|foot|basket)ball team|(?:school|eco) council"
    r"|\w+ class)\b",
    re.IGNORECASE,
)
_GROUPS = frozenset(
    """
    year years yr y reception nursery ks children choir pupils class team infants juniors girls
    council boys netballers footballers gymnasts swimmers
    """.split()
)
# Being on the way says enough; for "will be at" the place has to be one away from school.
_TRAVEL = re.compile(
    r"\b(?:(?:off|out|walking|heading|travelling|popping) (?:to|on)\b"
    r"|going (?:to the|to an?|on a|to (?-i:[A-Z]))"
    r"|visits?|visiting|trip to|trip (?:is )?(?:on|this|next|tomorrow)|swimming (?:is )?at"
    r"|(?:lessons|practice|training|swimming|gymnastics) (?:is |are |will be )?at"
    r"|arriv(?:e|ing) at|coach(?:es)? (?:leaves?|departs?|goes|is at|at)|minibus (?:leaves|at)"
    r"|leav(?:es?|ing) (?:school )?(?:at|\d)|set(?:ting|s)? off|meet(?:ing)? (?:at|outside)"
    r"|picked up from|drop(?:ped)? off at)\b",
    re.IGNORECASE,
)
_STAY = re.compile(
    r"\b(?:will be|we'll be|we’ll be|they'll be|they’ll be|are|we're|we’re|be|is|perform(?:ing)?"
    r"|sing(?:ing)?|play(?:ing)?|compet(?:e|ing)|camp(?:ing)?|stay(?:ing)?|swim(?:ming)?|on stage"
    r"|y[1-6]|year (?:[1-6]|one|two|three|four|five|six)|reception|nursery|class)"
    r" (?:back |all |on stage |over )?(?:at|in|down at) (?P<place>[^.!?\n]{3,60})",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:museum|zoo|farm|baths|pool|leisure|library|theatre|cathedral|park|beach|centre|stadium"
    r"|gallery|castle|forest|woods?|camp|hostel|high school|university|arena|reserve|rink|gym"
    r"|college|aquarium|planetarium|observatory|town hall|concert hall|market|shops?|court|abbey"
    r"|garden centre|sports hall|academy|velodrome|marina|lake|river|hill)\b",
    re.IGNORECASE,
)
_NAMED_PLACE = re.compile(r"^(?:the )?[A-Z][a-z]{2,}")
_WHEN = re.compile(
    r"\b(?:\d{1,2}[.:]\d{2}\s?(?:am|pm)?|\d{1,2}\s?(?:am|pm)|noon|midday|lunchtime)\b",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?s?"
_AHEAD = re.compile(
    rf"\b(?:tomorrow|2moro|(?:every|each|next|this|on|from|until|til|till|a) {_WEEKDAY}"
    rf"|{_WEEKDAY}(?= (?:morning|afternoon|\d|at|leaving|from)|,? (?:leaving|coach|\d))"
    rf"|next week|weekly|{_WEEKDAY}[!.,-]|on the \d{{1,2}}(?:st|nd|rd|th)"
    r"|later today|this afternoon|tonight)",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:was|were|had|went|visited|enjoyed|loved|walked|travelled|came|swam|learnt|saw|did|got"
    r"|yesterday|took|back from|has been|have been|last)\b",
    re.IGNORECASE,
)
_AT_SCHOOL = frozenset(
    """
    hall playground field assembly classroom gate gates club clubs yard studio cloakroom hatch
    courtyard canteen
    """.split()
)
_LEAVING = frozenset("walk walking leaving leaves departs bus minibus coach trip off".split())
# Who is invited may know where and when.
_INVITED = frozenset(
    """
    tickets ticket welcome parents families meeting governors disco fair fayre fete quiz join
    grown ups carers
    """.split()
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]+)*")


class SafeWhereabouts:
    """Where children will be, and when, is told to their own class only, or afterwards."""

    id: ClassVar[str] = "SAFE-WHEREABOUTS"
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 2

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        if revision.kind in CLASS_KINDS:  # what concerns a class is kept off public channels anyway
            return []
        message = (
            "Everybody could read where these children will be, and when. Tell the parents on the "
            "class's own channel and post about it afterwards, or the approver says why it may be "
            "known."
        )
        words = heard(revision)
        if _GROUPS.isdisjoint(words.keys):
            return []
        return [
            found(self, message, place, span)
            for place, reading in words.sentences
            if place.post and place.post.audience == "public"
            if not _GROUPS.isdisjoint(reading.keys) and _GROUP.search(place.text)
            for span in _told(place, revision.event_date)
        ]


def _told(place: Place, event: date | None) -> Iterator[tuple[int, int]]:
    """Where the first place and time to come stands, if any does."""
    text, reading = place.text, read(place.text)
    ahead = _AHEAD.search(text)
    if event is not None:
        wall = due_wall(place.post) if place.post else None
        if wall is not None and wall.date() > event:
            return
    elif not ahead:  # then the words alone say whether it lies ahead
        return
    if not (ahead or _WHEN.search(text)):
        return
    for sentence in _SENTENCE.finditer(text):
        going = _going(sentence[0], reading)
        if going and (event is not None or not _LOOKS_BACK.search(sentence[0])):
            start = sentence.start()
            yield start + going.start(), start + going.end()
            return


def _going(sentence: str, reading: Reading) -> re.Match[str] | None:
    """The words of a sentence that lead away from school."""
    keys = {word.key for word in read(sentence).words}
    if _AT_SCHOOL & keys and not _LEAVING & keys:
        return None
    travel = _TRAVEL.search(sentence)
    if travel:
        return travel
    if _INVITED & reading.keys:
        return None
    for stay in _STAY.finditer(sentence):
        where = stay["place"]
        if _AWAY.search(where) or (_NAMED_PLACE.match(where) and not _SCHOOL.match(where)):
            return stay
    return None


_SCHOOL = re.compile(
    r"(?:the )?(?:school|our|mass|church|st|year|reception|nursery|mon|tue|wed|thu|fri|sat|sun|ks"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|r[e]\b|pe\b|maths|english|science)",
    re.IGNORECASE,
)
