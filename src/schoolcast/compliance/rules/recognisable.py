"""A child can be recognised, followed or found without a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
from schoolcast.compliance.rules.places import Place, found, prose
from schoolcast.compliance.rules.reading import Reading, read
from schoolcast.compliance.rules.timing import due_wall

_WHOSE = re.compile(
    r"\bwhose (?:(?:\w+ )?(?:mum|mummy|dad|daddy|mother|father|parents?|brother|sister|nan|nana"
    r"|gran|grandma|grandad|grandfather|family|uncle|aunt|auntie))\b[^,.;!?\n]{0,60}",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:children|pupils|families|everyone|everybody|anyone|those|boys|girls|people|parents)"
    r"(?: in [\w ]{1,20})?,? $",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:child|boy|girl|pupil|lad|twins?|youngster)s?\b[\w ,']{0,30}?\b(?:his|her|their|whose) "
    r"(?:mum|mummy|dad|daddy|mother|father|grandad|nan|nana|gran|granny|grandma)\b"
    r"[^,.;!?\n]{0,50}",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:the|our) only (?:[\w-]+ ){0,2}(?:girl|boy|child|pupil|family|twins?|sisters|brothers)\b"
    r"[^,.;!?\n]{0,50}",
    re.IGNORECASE,
)
_NEWCOMER = re.compile(
    r"\b(?:the|our|an?) (?:[\w-]+ ){0,2}(?:girl|boy|child|pupil|family|twins?|siblings|sisters?"
    r"|brothers?)(?: and (?:sister|brother))? (?:in [\w ]{1,12} )?who "
    r"(?:ha(?:s|ve) )?(?:(?:only )?just |recently )?(?:moved|arrived|came|joined|lives?|lost)\b"
    r"[^,.;!?\n]{0,50}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z_]\w{1,40})")
_KNOWN_ACCOUNTS = frozenset(
    """
    bbcnewsround bbcnews bbcteach bbcbitesize cafod nspcc unicef unicef_uk nasa esa
    britishcouncil ofstednews educationgovuk booktrust worldbookdayuk nationaltrust rspb
    wwf_uk sustrans bikeability scienceweekuk britsciassoc nhsuk ceop_uk iwfhotline
    internetmatters childnet parentzone macmillancancer comicrelief childreninneed royalfamily
    redcross mary_s_meals marysmeals playingoutuk eco_schools ecoschools nrich artscouncil
    englandhockey youthsporttrust ptauk
    """.split()
)
_GROUP = re.compile(
    r"\b(?:year (?:[1-6]|one|two|three|four|five|six)s?|yr ?[1-6]|y[1-6]|reception|nursery|ks[12]|"
    r"years? \d ?(?:and|&|to|-) ?\d|our (?:children|choir|pupils|class|team|infants|juniors)"
    r"|\w+ class)\b",
    re.IGNORECASE,
)
_GOING = re.compile(
    r"\b(?:(?:will be |are |is )?(?:off|going|walking|heading|travelling) (?:to|on)|visits?|"
    r"visiting|will visit|trip to|swimming (?:is )?at|"
    r"(?:lessons|practice|training) (?:is |are )?at|"
    r"arrive at|coach (?:leaves|departs)|leav(?:es?|ing) (?:school )?(?:at|\d)|set(?:ting)? off|"
    r"meet(?:ing)? (?:at|outside))\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:\d{1,2}[.:]\d{2}\s?(?:am|pm)?|\d{1,2}\s?(?:am|pm)|noon|midday)\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:tomorrow|(?:every|each|next|this|on) (?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}|"
    r"next week|from (?:next|monday)|weekly)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:was|were|had|went|visited|enjoyed|loved|walked|travelled|came|swam|learnt|saw)\b",
    re.IGNORECASE,
)
_AT_SCHOOL = frozenset("hall playground field assembly classroom library gate club clubs".split())
_TRAVELS = frozenset("walk walking leaving leaves departs bus minibus".split())


_POINTERS = (("whose", _WHOSE), ("only", _ONLY), ("who ", _NEWCOMER), ("r ", _RELATIVE))


class _Human:
    """What only a person can decide."""

    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    version: ClassVar[int] = 1


class Indirect(_Human):
    """Words that point at one child as surely as a name does."""

    id: ClassVar[str] = "INDIRECT"
    clause: ClassVar[str] = "26"
    needs: ClassVar[frozenset[Need]] = frozenset()

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "Whoever knows the school may recognise a child from this. Say it of the class or the "
            "team, or the approver says that nobody can be recognised."
        )
        return [
            found(self, message, place, span)
            for place in prose(revision)
            for span in _pointing(place.text)
        ]


def _pointing(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    lower = text.lower()
    for word, search in (
        ("whose", _WHOSE),
        ("only", _ONLY),
        ("who ", _NEWCOMER),
        ("r ", _RELATIVE),
    ):
        if word not in lower:
            continue
        for match in search.finditer(text):
            many = search is _WHOSE and _MANY.search(text[: match.start()][-50:])
            inside = any(start < match.end() and match.start() < end for start, end in spans)
            if not many and not inside:
                spans.append(match.span())
    return spans


class MentionPersonal(_Human):
    """A mention of an account that the school has not listed, which may be a private person's."""

    id: ClassVar[str] = "MENTION-PERSONAL"
    clause: ClassVar[str] = "12d"
    needs: ClassVar[frozenset[Need]] = frozenset()

    def prepare(self, facts: Facts) -> Checker:
        own = {handle.lstrip("@").casefold() for handle in facts.contacts.handles}
        return _MentionChecker(self, frozenset(own) | _KNOWN_ACCOUNTS)


@dataclass(frozen=True)
class _MentionChecker:
    rule: MentionPersonal
    allowed: frozenset[str]

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "This mentions an account that is not on the school's list. Pupils, parents and staff "
            "are never mentioned or tagged: take it out, or the approver says that it belongs to "
            "an organisation."
        )
        return [
            found(self.rule, message, place, match.span())
            for place in prose(revision)
            if "@" in place.text
            for match in _HANDLE.finditer(place.text)
            if match["name"].casefold() not in self.allowed
        ]


class SafeWhereabouts(_Human):
    """Where children will be, and when, is not told to everybody beforehand."""

    id: ClassVar[str] = "SAFE-WHEREABOUTS"
    clause: ClassVar[str] = "26"
    needs: ClassVar[frozenset[Need]] = frozenset()

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        if revision.kind in CLASS_KINDS:  # what concerns a class is kept off public channels anyway
            return []
        return [
            finding
            for place in prose(revision)
            if place.post and place.post.audience == "public"
            if _before(place, revision.event_date)
            for finding in self._in(place)
        ]

    def _in(self, place: Place) -> Iterator[Finding]:
        reading: Reading = read(place.text)
        going = _GOING.search(place.text)
        if going is None or not _GROUP.search(place.text):
            return
        if _AT_SCHOOL & reading.keys and not _TRAVELS & reading.keys:
            return
        if not _WHEN.search(place.text):
            return
        message = (
            "Everybody could read where these children will be, and when. Tell the parents on the "
            "class's own channel and post about it afterwards, or the approver says why it may be "
            "known."
        )
        yield found(self, message, place, going.span())


def _before(place: Place, event: date | None) -> bool:
    if event is None:  # then the words alone say whether it lies ahead
        return bool(_AHEAD.search(place.text)) and not _LOOKS_BACK.search(place.text)
    wall = due_wall(place.post) if place.post else None
    return wall is None or wall.date() <= event


RECOGNISABLE_RULES = (Indirect, MentionPersonal, SafeWhereabouts)
