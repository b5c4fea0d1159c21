"""A child can be recognised without a name, and private accounts are not mentioned."""

import re
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.places import Place, found, heard, prose
from schoolcast.compliance.rules.reading import Reading

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
    r"\b(?:the|our) only (?:(?:[\w-]+ ){0,4}(?:girl|boy|child|pupil|family|twins?|sisters|brothers"
    r"|user|player|goalkeeper)|(?:year \d|y[1-6]|reception) \w+)\b"
    r"[^,.;!?\n]{0,50}",
    re.IGNORECASE,
)
_CHILD = r"(?:girl|boy|lad|lass|child|pupil|student|starter|classmate|youngster|one)"
_NEWCOMER = re.compile(
    r"\b(?:the|our|an?|this|that|one) (?:[\w-]+ ){0,3}(?:girl|boy|lad|child|pupil|student|starter"
    r"|classmate|family|twins?|siblings|sisters?|brothers?)(?: and (?:sister|brother))?"
    r"(?: in [\w ]{1,12})?,? who "
    r"(?:ha(?:s|ve|d) )?(?:(?:only )?just |recently |now )?"
    r"(?:moved|arrived|came|joins?|joined|lives?|lost|fled|speaks|uses|can't|wears)\b"
    r"[^,.;!?\n]{0,50}",
    re.IGNORECASE,
)
# A relative in a class: "his grandson in Reception", "Mrs Oak's daughter in Y4".
_KIN = re.compile(
    r"\b(?:his|her|their|my|whose|\w+['’]s) (?:[\w-]+ ){0,2}(?:grandson|granddaughter|son|daughter"
    r"|nephew|niece|stepson|stepdaughter|(?:little |big |younger |older )?(?:brother|sister)"
    r"|little (?:boy|girl|one)|twins?)(?:,? who(?: is|'s))?(?: is)?(?: now)? in "
    r"(?:year ?\w+|yr ?\d|y[1-6]|reception|rec|nursery|preschool|[A-Z]\w+ class)\b",
    re.IGNORECASE,
)
_FROM = (
    "ukrainian|brazilian|romanian|bulgarian|italian|german|russian|syrian|afghan|iranian|nigerian"
    "|ghanaian|albanian|lithuanian|latvian|hungarian|indian|american|canadian|australian|korean"
    "|polish|spanish|french|chinese|turkish|portuguese|japanese|kurdish|somali|vietnamese"
)
# Something that one child alone has or is: "the boy with the blue splint", "the tallest girl".
_MARKED = re.compile(
    rf"\b(?:the|our) (?:[\w-]+ )?{_CHILD} (?:in [\w ]{{1,12}} )?with (?:the|a|an|one|two|no)\b"
    r"[^,.;!?\n]{1,40}"
    rf"|\b(?:the|our) (?:{_FROM}) {_CHILD}\b[^,.;!?\n]{{0,40}}"
    r"|\b(?:the|our) (?:[\w-]+ ){0,2}(?:twins|triplets) in "
    r"(?:year ?\w+|y[1-6]|reception|nursery)\b",
    re.IGNORECASE,
)
_CHILDREN = frozenset(
    """
    girl boy lad lass child pupil student starter classmate youngster twin twins triplets
    children pupils boys girls
    """.split()
)
_KINDRED = frozenset(
    """
    grandson granddaughter son daughter nephew niece stepson stepdaughter brother sister little
    twin twins
    """.split()
)
# What to look for, and the words without which it can't be there.
_POINTERS = (
    (_WHOSE, frozenset({"whose"})),
    (_ONLY, frozenset({"only"})),
    (_NEWCOMER, frozenset({"who"})),
    (_RELATIVE, _CHILDREN),
    (_KIN, _KINDRED),
    (_MARKED, _CHILDREN),
)
_TRIGGERS = frozenset().union(*(words for _, words in _POINTERS))
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


# In the name of an account: what only an organisation is called.
_ORGANISATION = re.compile(
    r"panto|theatre|school|primary|academy|college|librar|museum|church|parish|diocese|council|"
    r"police|charity|trust|foundation|society|association|official|gallery|orchestra|hospice|"
    r"hospital|university|rovers|united|albion|athletic|bookshop|publishing|centre|cathedral",
    re.IGNORECASE,
)


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
        words = heard(revision)
        if _TRIGGERS.isdisjoint(words.keys):
            return []
        return [
            found(self, message, place, span)
            for place, reading in words.sentences
            for span in _pointing(reading)
        ]


def _pointing(reading: Reading) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for search, words in _POINTERS:
        if words.isdisjoint(reading.keys):
            continue
        for match in search.finditer(reading.text):
            many = search is _WHOSE and _MANY.search(reading.text[: match.start()][-50:])
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
        return [
            self._say(place, match)
            for place in prose(revision)
            if "@" in place.text
            for match in _HANDLE.finditer(place.text)
            if match["name"].casefold() not in self.allowed
        ]

    def _say(self, place: Place, match: re.Match[str]) -> Finding:
        if _ORGANISATION.search(match["name"]):
            message = (
                "This mentions an account that is not on the school's list. By its name it is an "
                "organisation's: make sure that it is the right one. Accounts you know can be put "
                "on the list, in the pages under “The school’s own words” or in policy.toml."
            )
            return found(
                self.rule,
                message,
                place,
                match.span(),
                severity=Severity.WARN,
                overridable_by=OverridableBy.AUTHOR,
            )
        message = (
            "This mentions an account that is not on the school's list. Pupils, parents and staff "
            "are never mentioned or tagged: take it out, or the approver says that it belongs to "
            "an organisation."
        )
        return found(self.rule, message, place, match.span())


RECOGNISABLE_RULES = (Indirect, MentionPersonal)
