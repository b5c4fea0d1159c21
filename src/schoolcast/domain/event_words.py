"""What an event is, by its title: a kind of announcement, or a date of the calendar."""

import re
from datetime import date, timedelta

from schoolcast.domain.draft import CalendarEffect, EffectKind
from schoolcast.domain.item import Kind

_KINDS = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in (
        (Kind.INSET_DAY, r"inset|(?:staff|teacher) training|non[- ]pupil days?|(?:pd|staff) days?"),
        (
            Kind.FRIENDS,
            r"friends of|friends[’']? (?:meeting|agm)|pta|ptfa|parents[’']? association",
        ),
        (Kind.GOVERNORS_REPORT, r"governors?[’']?"),
        (
            Kind.CONSULTATION_MEETING,
            r"parents?[’']?s? (?:evening|consultation|meeting)s?|consultations?|parent[- ]teacher",
        ),
        (Kind.ASSEMBLY, r"assembl(?:y|ies)|mass|collective worship|(?:carol|leavers[’']?) service"),
        (Kind.CLASS_TRIP, r"trips?|visit to|residential|outing"),
        (
            Kind.SPORTING_EVENT,
            r"sports?|football|netball|rugby|cricket|hockey|athletics|cross[- ]country|gala"
            r"|tournament",
        ),
        (Kind.PRODUCTION, r"nativity|play|production|show|concert|pantomime|performance"),
        (
            Kind.FUND_RAISING,
            r"fair|fayre|(?:cake|bake) sale|raffle|sponsored|fund[- ]?rais\w+|charity|jumper day"
            r"|non[- ]uniform|collection",
        ),
        (Kind.EXTRA_CURRICULAR, r"clubs?|after[- ]school|choir|orchestra"),
    )
)
_ANY = re.compile("|".join(words.pattern for _, words in _KINDS), re.IGNORECASE)
_TERM = re.compile(
    r"\b(?P<season>autumn|spring|summer|lent|easter|michaelmas|trinity)\b.{0,20}\bterm\b"
    r"|\bterm (?P<number>[1-6])\b|\bterm\b.{0,20}\b(?P<after>autumn|spring|summer)\b|\bterm\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:begins?|starts?|opens?|first day|start of|beginning of)\b", re.I)
_ENDS = re.compile(r"\b(?:ends?|closes?|finish(?:es)?|last day|end of|breaks? up)\b", re.I)
_HALF = re.compile(r"\bhalf[- ]?term\b", re.IGNORECASE)
_HOLIDAY = re.compile(r"\b(?:christmas|easter|summer|school) (?:holidays?|break|vacation)\b", re.I)
_BANK = re.compile(
    r"\bbank holiday\b|^(?:good friday|easter monday|early may|may day|boxing day|christmas day"
    r"|new year[’']?s day)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\b(?:school|closed).{0,30}\b(?:closed|to pupils)\b|\boccasional day\b", re.I)
_SHORTEST_TERM = timedelta(days=14)
_LONGEST_CLOSED = timedelta(days=31)


def kind_of(title: str) -> Kind:
    """The kind of announcement that the title speaks of; a key date where it is none of them."""
    if not _ANY.search(title):
        return Kind.KEY_DATE
    return next(kind for kind, words in _KINDS if words.search(title))


def is_holiday(title: str) -> bool:
    """Whether it is a holiday between terms, which needs no entry: no term says so already."""
    return bool(_HOLIDAY.search(title)) and not _HALF.search(title)


def effect_of(title: str, first: date, last: date) -> CalendarEffect | None:
    """What an event of whole days says of the term calendar, or None."""
    kind = _effect_kind(title, first, last)
    if kind is None:
        return None
    names = {EffectKind.INSET: "INSET day", EffectKind.HALF_TERM: "half term"}
    name = names.get(kind) or (title if kind is EffectKind.CLOSED else _term_name(title, first))
    return CalendarEffect(kind=kind, name=name, first=first, last=last)


def _effect_kind(title: str, first: date, last: date) -> EffectKind | None:
    short = last - first <= _LONGEST_CLOSED
    if _KINDS[0][1].search(title):
        return EffectKind.INSET if short else None
    if _HALF.search(title):
        return EffectKind.HALF_TERM if first < last and short else None
    if short and (_BANK.search(title) or _CLOSED.search(title)):
        return EffectKind.CLOSED
    if not _TERM.search(title):
        return None
    if last - first >= _SHORTEST_TERM:
        return EffectKind.TERM
    if first != last:
        return None
    if _ENDS.search(title):
        return EffectKind.TERM_LAST
    return EffectKind.TERM_FIRST if _BEGINS.search(title) else None


def _term_name(title: str, day: date) -> str:
    found = _TERM.search(title)
    assert found is not None
    season = found["season"] or found["after"]
    if season:
        return season.capitalize()
    if found["number"]:
        return f"Term {found['number']}"
    return "Autumn" if day.month >= 8 else "Spring" if day.month <= 3 else "Summer"
