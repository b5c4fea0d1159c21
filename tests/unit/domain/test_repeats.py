"""Repeats: which days a rule names, what is refused, and what a change of the clocks does."""

from datetime import date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.dates import instant
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.item import Item
from schoolcast.domain.repeats import MOST, Repeat, days_of, parse_rule
from schoolcast.domain.slots import is_repeat, slots_of
from schoolcast.domain.term_calendar import Term, TermCalendar

LONDON = "Europe/London"
CALENDAR = TermCalendar(
    terms=(
        Term(name="Autumn", first=date(2026, 9, 2), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 5), last=date(2027, 3, 25)),
        Term(name="Summer", first=date(2027, 4, 12), last=date(2027, 7, 21)),
    ),
    closed={date(2026, 11, 27): "INSET day"}
    | {date(2026, 10, day): "half term" for day in range(26, 31)},
)


def item(**fields: object) -> Item:
    return Item.model_validate(
        {
            "id": "cake",
            "kind": "friends",
            "title": "Cake",
            "publish_at": "2026-10-02 14:00",
            "repeat": "FREQ=WEEKLY;BYDAY=FR",
            "body": "x",
        }
        | fields
    )


def days(rule: str, first: str = "2026-10-02", **said: object) -> tuple[date, ...]:
    repeat = Repeat(rule=parse_rule(rule), **said)  # type: ignore[arg-type]
    return days_of(repeat, date.fromisoformat(first), CALENDAR).days


def test_each_friday_of_term_time_until_a_day() -> None:
    found = days_of(
        Repeat(
            rule=parse_rule("FREQ=WEEKLY;BYDAY=FR"),
            term_time_only=True,
            leaving_out=(date(2026, 11, 6),),
            until=date(2026, 12, 4),
        ),
        date(2026, 10, 16),
        CALENDAR,
    )
    assert [str(day)[5:] for day in found.days] == ["10-16", "10-23", "11-13", "11-20", "12-04"]
    assert [(str(day)[5:], why) for day, why in found.left_out] == [
        ("10-30", "half term"),
        ("11-06", "left out by the announcement"),
        ("11-27", "INSET day"),
    ]


def test_without_an_end_it_goes_on_to_the_end_of_the_school_year() -> None:
    assert days("FREQ=MONTHLY;BYDAY=1MO")[-1] == date(2027, 8, 2)
    assert days("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3;")[-1] == date(2026, 10, 20)
    assert days("FREQ=WEEKLY;BYDAY=FR;UNTIL=20261016T220000Z")[-1] == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=SECONDLY", "many times a day; FREQ=DAILY is the most often"),
        ("FREQ=MINUTELY;COUNT=2", "many times a day"),
        ("FREQ=YEARLY", "is not a repeat"),
        ("every Friday", 'write "FREQ=WEEKLY;BYDAY=FR"'),
        ("FREQ=WEEKLY;BYDAY=FR;BYHOUR=9,10", "the time of day is that of publish_at"),
        ("FREQ=WEEKLY;BYDAY=XX", "must name days as MO, TU"),
        ("FREQ=WEEKLY;BYDAY=2FR", "needs FREQ=MONTHLY"),
        ("FREQ=DAILY;INTERVAL=0", "a number from 1 to 366"),
        ("FREQ=DAILY;COUNT=9999999999999999999999", "a number from 1 to 366"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "use FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "no month has the day"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "without 0"),
        ("FREQ=MONTHLY;BYSETPOS=400", "BYSETPOS=400"),
        ("FREQ=WEEKLY;BYYEARDAY=3", "can't be used with FREQ=WEEKLY"),
        ("FREQ=WEEKLY;UNTIL=never", "is not a date"),
        ("FREQ=WEEKLY;FREQ=DAILY", "twice"),
        ("FREQ=WEEKLY;" + "X" * 300, "the limit is 200"),
    ],
)
def test_rules_that_are_refused_say_why(rule: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_rule(rule)


@pytest.mark.parametrize(
    ("rule", "said", "words"),
    [
        ("FREQ=DAILY", {}, f"would go out 334 times; the limit is {MOST}"),
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=99", {}, r"only 48 of the 99 times .* year 2026-27"),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20280101", {}, "beyond the school year 2026-27"),
        ("FREQ=WEEKLY;BYDAY=FR", {"until": date(2026, 9, 1)}, "before it begins"),
        ("FREQ=WEEKLY;BYDAY=SU", {"term_time_only": True}, "no day is left"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2", {}, "no day is left"),
    ],
)
def test_what_does_not_fit_into_the_year_is_refused(
    rule: str, said: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        days(rule, **said)


def test_term_time_needs_terms() -> None:
    repeat = Repeat(rule=parse_rule("FREQ=DAILY"), term_time_only=True)
    with pytest.raises(ValueError, match="no terms are known yet"):
        days_of(repeat, date(2026, 10, 2), TermCalendar())


@pytest.mark.parametrize(
    ("change", "first"), [(date(2026, 10, 25), "2026-10-20"), (date(2027, 3, 28), "2027-03-22")]
)
def test_a_change_of_the_clocks_neither_doubles_nor_moves_an_outing(
    change: date, first: str
) -> None:
    daily = item(publish_at=f"{first} 15:30", repeat="FREQ=DAILY;COUNT=10", kind="update")
    slots = slots_of(daily, CALENDAR)
    assert change in [slot.wall.date() for slot in slots if slot.wall]
    assert len({slot.name for slot in slots}) == len(slots) == 10
    assert {slot.wall.time() for slot in slots if slot.wall} == {time(15, 30)}
    instants = [instant(slot.wall, LONDON) for slot in slots if slot.wall]
    apart = {(later - one).total_seconds() / 3600 for one, later in pairwise(instants)}
    assert apart in ({24.0, 25.0}, {24.0, 23.0})


def test_the_hour_that_comes_twice_means_its_first_and_goes_out_once() -> None:
    nightly = item(publish_at="2026-10-24 01:30", repeat="FREQ=DAILY;COUNT=3")
    found = [instant(slot.wall, LONDON) for slot in slots_of(nightly, CALENDAR) if slot.wall]
    assert [f"{one:%d %H:%M}" for one in found] == ["24 00:30", "25 00:30", "26 01:30"]


def test_the_hour_that_is_left_out_is_refused_by_name() -> None:
    nightly = item(publish_at="2027-03-27 01:30", repeat="FREQ=DAILY;COUNT=3")
    walls = [slot.wall for slot in slots_of(nightly, CALENDAR) if slot.wall]
    with pytest.raises(TimeProblem, match="Sunday 28 March 2027 does not exist"):
        [instant(wall, LONDON) for wall in walls]


def test_each_outing_has_its_own_event() -> None:
    eve = item(publish_at="2026-10-01 15:30", repeat="FREQ=WEEKLY;BYDAY=TH;COUNT=2",
               event_date="2026-10-02")  # fmt: skip
    assert [(slot.name, str(slot.event)) for slot in slots_of(eve, CALENDAR)] == [
        ("2026-10-01", "2026-10-02"),
        ("2026-10-08", "2026-10-09"),
    ]
    assert all(is_repeat(slot.name) for slot in slots_of(eve, CALENDAR))
    assert not any(map(is_repeat, ("main", "-7d", "-1sd")))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reminders": ["-1sd"], "event_date": "2026-10-02"}, "can't stand beside repeat"),
        ({"publish_at": "on-approval"}, "must be a time"),
        ({"repeat": None, "until": "2026-12-01"}, "until: it speaks of a repeat"),
        ({"repeat": None, "except": ["2026-12-01"]}, "except: it speaks of a repeat"),
        ({"until": "1926-12-01"}, "is the year a slip"),
        ({"except": ["2026-10-09", "1926-10-09"]}, "is the year a slip"),
    ],
)
def test_keys_that_do_not_go_together(said: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        item(**said)


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 40),
    st.dates(date(2026, 9, 1), date(2027, 8, 31)),
    st.booleans(),
)
def test_whatever_the_rule_days_are_in_order_once_and_in_the_year(
    frequency: str, interval: int, first: date, term_time: bool
) -> None:
    rule = parse_rule(f"FREQ={frequency};INTERVAL={interval}")
    repeat = Repeat(rule=rule, term_time_only=term_time)
    try:
        found = days_of(repeat, first, CALENDAR).days
    except ValueError as refused:
        assert "no day is left" in str(refused) or "the limit is" in str(refused)
        return
    assert list(found) == sorted(set(found))
    assert first <= found[0] <= found[-1] <= date(2027, 8, 31)
    assert not term_time or all(CALENDAR.is_school_day(day) for day in found)


def test_an_item_that_is_cancelled_has_no_outings() -> None:
    assert slots_of(item(cancelled=True), CALENDAR) == ()
    assert datetime.fromisoformat(item().publish_at).date() == date(2026, 10, 2)
