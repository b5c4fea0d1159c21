"""Wall times, slots and deadlines."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from schoolcast.domain.dates import (
    clock_time,
    day_month,
    end_of_day,
    from_ms,
    instant,
    long_date,
    parse_wall,
    to_ms,
    wall_time,
    zone,
)
from schoolcast.domain.deadline import deadline, names_a_day
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.item import Item
from schoolcast.domain.slots import Reminder, slots_of
from schoolcast.domain.term_calendar import Term, TermCalendar

LONDON = "Europe/London"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_w06_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(TimeProblem, match="does not exist"):
        instant(wall("2027-03-28T01:30"), LONDON)


def test_w06_a_time_that_comes_twice_means_the_first():
    assert instant(wall("2027-10-31T01:30"), LONDON) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on_the_wall", "utc_hour"),
    [
        ("2027-03-27T08:00", 8),
        ("2027-03-28T08:00", 7),
        ("2027-10-30T08:00", 7),
        ("2027-10-31T08:00", 8),
    ],
)
def test_w06_eight_in_the_morning_stays_eight_across_the_change(on_the_wall: str, utc_hour: int):
    moment = instant(wall(on_the_wall), LONDON)
    assert moment.hour == utc_hour
    assert wall_time(moment, LONDON) == wall(on_the_wall)


def test_an_unknown_zone_is_a_sentence():
    with pytest.raises(TimeProblem, match='No time zone is called "Europe/Londn"'):
        zone("Europe/Londn")


def test_the_day_of_the_change_ends_at_its_own_midnight():
    assert end_of_day(date(2027, 3, 28), LONDON) == datetime(2027, 3, 28, 23, tzinfo=UTC)


def test_milliseconds_there_and_back():
    moment = datetime(2026, 12, 11, 15, 30, 0, 123000, tzinfo=UTC)
    assert from_ms(to_ms(moment)) == moment


def test_words_for_people():
    assert long_date(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert day_month(date(2027, 1, 4)) == "Monday 4 January"
    spoken = [clock_time(time(*at)) for at in ((15, 30), (9, 0), (12, 0), (0, 0), (12, 5))]
    assert spoken == ["3:30pm", "9am", "midday", "midnight", "12:05pm"]


@pytest.mark.parametrize("text", ["2026-12-11", "2026-12-11T15:30Z", "soon", "2026-13-01 10:00"])
def test_what_is_no_wall_time(text: str):
    with pytest.raises(ValueError):
        parse_wall(text)


CALENDAR = TermCalendar(
    terms=(
        Term(name="Autumn", first=date(2026, 11, 2), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 4), last=date(2027, 2, 12)),
    ),
    closed={date(2027, 1, 4): "INSET day"},
)


def test_school_days():
    assert not CALENDAR.is_school_day(date(2027, 1, 4))
    assert not CALENDAR.is_school_day(date(2026, 12, 19))
    assert not CALENDAR.is_school_day(date(2026, 12, 24))
    assert CALENDAR.previous_school_day(date(2027, 1, 5)) == date(2026, 12, 18)
    assert CALENDAR.next_school_day(date(2026, 12, 18)) == date(2027, 1, 5)


def test_a_calendar_without_school_days_says_so():
    empty = TermCalendar(terms=(Term(name="Old", first=date(1999, 1, 4), last=date(1999, 1, 8)),))
    with pytest.raises(TimeProblem, match="no school day"):
        empty.previous_school_day(date(2027, 1, 4))


@pytest.mark.parametrize("text", ["7d", "-7", "-7w", "-sd", "-1000d", "- 7d"])
def test_what_is_no_reminder(text: str):
    with pytest.raises(ValueError, match="is not a reminder"):
        Reminder.parse(text)


def test_slots_in_the_order_they_go_out():
    item = Item(
        id="inset",
        kind="inset-day",
        title="INSET day",
        event_date=date(2027, 1, 4),
        publish_at="2026-12-11 15:30",
        reminders=["-1sd", "-7d"],
        body="x",
    )
    assert [(slot.name, slot.wall) for slot in slots_of(item, CALENDAR)] == [
        ("main", wall("2026-12-11T15:30")),
        ("-1sd", wall("2026-12-18T15:30")),
        ("-7d", wall("2026-12-18T15:30")),  # the Monday it would be lies in the holidays
    ]


def until(text: str = "INSET day", **event) -> datetime:
    return deadline(
        due=datetime(2026, 12, 11, 15, 30, tzinfo=UTC),
        zone_name=LONDON,
        text=text,
        event_date=event.get("day"),
        event_time=event.get("at"),
        day_ends=time(15, 30),
    )


def test_a_deadline_is_a_day_later_by_default():
    assert until() == datetime(2026, 12, 12, 15, 30, tzinfo=UTC)


def test_today_and_tomorrow_are_true_on_one_day():
    for words in ("See you tomorrow", "TODAY is the day", "tonight at seven", "this afternoon"):
        assert until(words) == datetime(2026, 12, 12, 0, 0, tzinfo=UTC)
    assert not names_a_day("Yesterday's todayish tomorrows")


def test_an_event_ends_its_own_announcement():
    assert until(day=date(2026, 12, 11), at=time(18, 0)) == datetime(2026, 12, 11, 18, tzinfo=UTC)
    assert until(day=date(2026, 12, 12)) == datetime(2026, 12, 12, 15, 30, tzinfo=UTC)
    assert until(day=date(2027, 1, 4)) - datetime(2026, 12, 11, 15, 30, tzinfo=UTC) == timedelta(1)
