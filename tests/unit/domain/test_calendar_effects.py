"""The term calendar with the dates of an import."""

from datetime import date

import pytest

from schoolcast.domain.calendar_effects import changed_terms, half_ends, stands, with_effects
from schoolcast.domain.draft import CalendarEffect, EffectKind
from schoolcast.domain.term_calendar import Term, TermCalendar

AUTUMN = Term(name="Autumn term", first=date(2026, 9, 2), last=date(2026, 12, 18))
KNOWN = TermCalendar(
    terms=(AUTUMN,),
    closed={date(2026, 11, 27): "INSET day", date(2026, 12, 1): "snow"}
    | {date(2026, 10, day): "half term" for day in range(26, 31)},
)


def effect(
    kind: EffectKind, first: date, last: date | None = None, name: str = ""
) -> CalendarEffect:
    return CalendarEffect(kind=kind, name=name, first=first, last=last or first)


INSET = effect(EffectKind.INSET, date(2026, 11, 27), name="INSET day")
HALF = effect(EffectKind.HALF_TERM, date(2026, 10, 24), date(2026, 11, 1), "half term")
SPRING_OPENS = effect(EffectKind.TERM_FIRST, date(2027, 1, 5), name="Spring")
SPRING_ENDS = effect(EffectKind.TERM_LAST, date(2027, 3, 25), name="Spring")


@pytest.mark.parametrize(
    ("said", "there"),
    [
        (INSET, True),
        (effect(EffectKind.INSET, date(2026, 12, 1), name="INSET day"), False),  # closed by snow
        (effect(EffectKind.CLOSED, date(2026, 12, 1), name="anything"), True),
        (effect(EffectKind.CLOSED, date(2026, 12, 2), name="anything"), False),
        (HALF, True),  # the weekends on both sides don't count
        (effect(EffectKind.HALF_TERM, date(2026, 10, 19), date(2026, 10, 30)), False),
        (effect(EffectKind.TERM, AUTUMN.first, AUTUMN.last, "Autumn"), True),
        (effect(EffectKind.TERM, AUTUMN.first, date(2026, 12, 17), "Autumn"), False),
        (effect(EffectKind.TERM_FIRST, AUTUMN.first, name="Autumn"), True),
        (effect(EffectKind.TERM_LAST, AUTUMN.last, name="Autumn"), True),
        (effect(EffectKind.TERM_LAST, date(2026, 12, 17), name="Autumn"), False),
        (SPRING_OPENS, False),
        (effect(EffectKind.TERM_FIRST, date(2027, 9, 2), name="Autumn"), False),  # the year after
    ],
)
def test_whether_the_calendar_says_so_already(said: CalendarEffect, there: bool) -> None:
    assert stands(said, KNOWN) is there


def test_two_ends_make_a_term_and_one_does_not() -> None:
    both = changed_terms([SPRING_ENDS, SPRING_OPENS], KNOWN)
    assert both == [AUTUMN, Term(name="Spring", first=date(2027, 1, 5), last=date(2027, 3, 25))]
    assert changed_terms([SPRING_OPENS], KNOWN) == [AUTUMN]
    assert half_ends([SPRING_OPENS], KNOWN) == [SPRING_OPENS]
    assert half_ends([SPRING_OPENS, SPRING_ENDS], KNOWN) == []


def test_one_end_of_a_known_term_moves_that_end() -> None:
    earlier = effect(EffectKind.TERM_LAST, date(2026, 12, 16), name="Autumn")
    (term,) = changed_terms([earlier], KNOWN)
    assert (term.name, term.first, term.last) == ("Autumn term", AUTUMN.first, earlier.last)
    assert half_ends([earlier], KNOWN) == []


def test_a_half_term_goes_into_the_term_around_it() -> None:
    spring = effect(EffectKind.TERM, date(2027, 1, 5), date(2027, 3, 25), "Spring")
    half = effect(EffectKind.HALF_TERM, date(2027, 2, 15), date(2027, 2, 19), "half term")
    outside = effect(EffectKind.HALF_TERM, date(2027, 5, 31), date(2027, 6, 4), "half term")
    autumn, made = changed_terms([outside, half, spring], KNOWN)
    assert autumn.half_term is None
    assert made.half_term == (half.first, half.last)


def test_the_calendar_to_plan_by_has_all_of_it_and_the_old_one_is_unchanged() -> None:
    snow = effect(EffectKind.CLOSED, date(2027, 1, 15), date(2027, 1, 18), "snow")
    found = with_effects([SPRING_OPENS, SPRING_ENDS, snow], KNOWN)
    assert found.is_school_day(date(2027, 1, 14))
    assert found.why_not(date(2027, 1, 15)) == found.why_not(date(2027, 1, 18)) == "snow"
    assert found.why_not(date(2027, 1, 16)) == "Saturday"
    assert not KNOWN.is_school_day(date(2027, 1, 14)) and KNOWN.terms == (AUTUMN,)
