"""Reminders: on which day, off days without school, out of quiet hours, never after the event."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.item import Item
from schoolcast.domain.quiet_hours import QuietHours
from schoolcast.domain.slots import Slot, slots_of
from schoolcast.domain.term_calendar import Moving, Term, TermCalendar

NIGHT = QuietHours(start=time(20), until=time(7))


def calendar(moving: Moving = Moving.EARLIER, quiet: QuietHours | None = NIGHT) -> TermCalendar:
    return TermCalendar(
        terms=(
            Term(name="Autumn", first=date(2026, 9, 2), last=date(2026, 12, 18)),
            Term(name="Spring", first=date(2027, 1, 5), last=date(2027, 3, 25)),
        ),
        closed={date(2027, 1, 18): "INSET day"},
        quiet=quiet,
        move_reminders=moving,
    )


def reminders(known: TermCalendar, **said: object) -> list[Slot]:
    item = Item.model_validate(
        {
            "id": "x",
            "kind": "key-date",
            "title": "x",
            "publish_at": "2026-12-01 15:30",
            "event_date": date(2027, 1, 25),
            "reminders": ["-7d"],
            "body": "x",
        }
        | said
    )
    return list(slots_of(item, known)[1:])


@pytest.mark.parametrize(
    ("moving", "day"), [("earlier", "2027-01-15"), ("later", "2027-01-19"), ("stay", "2027-01-18")]
)
def test_off_an_inset_day_as_the_school_prefers(moving: str, day: str) -> None:
    (slot,) = reminders(calendar(Moving(moving)))
    assert str(slot.wall) == f"{day} 15:30:00"
    assert slot.name == "-7d"
    assert slot.moved == ("" if moving == "stay" else
                          "moved from Monday 18 January, 3:30pm (INSET day)")  # fmt: skip


@pytest.mark.parametrize(
    ("moving", "at", "goes"),
    [
        ("earlier", "21:15", "2027-01-19 20:00"),
        ("later", "21:15", "2027-01-20 07:00"),
        ("earlier", "06:10", "2027-01-15 20:00"),  # the evening before is that of the INSET day
        ("later", "06:10", "2027-01-19 07:00"),
        ("earlier", "20:00", "2027-01-19 20:00"),
        ("earlier", "07:00", "2027-01-19 07:00"),
    ],
)
def test_out_of_quiet_hours(moving: str, at: str, goes: str) -> None:
    (slot,) = reminders(
        calendar(Moving(moving)), reminders=["-6d"], reminder_time=time.fromisoformat(at)
    )
    assert f"{slot.wall:%Y-%m-%d %H:%M}" == goes


def test_never_after_the_event_nor_before_the_main_post() -> None:
    known = calendar(Moving.LATER)
    (slot,) = reminders(known, event_date=date(2027, 1, 19), event_time=time(9), reminders=["-1d"])
    assert slot.wall is not None
    assert slot.wall.date() == date(2027, 1, 15)  # the day after would be the event's afternoon
    (slot,) = reminders(
        calendar(),
        event_date=date(2027, 1, 4),
        publish_at="2026-12-21 15:30",
        reminders=["-7d"],
    )
    assert slot.moved == ""  # 18 December lies before the announcement, 5 January after the event
    assert slot.wall == datetime(2026, 12, 28, 15, 30)  # noqa: DTZ001  wall time


def test_two_may_meet_on_one_day_and_stand_there_as_two() -> None:
    found = reminders(calendar(), event_date=date(2027, 1, 4), reminders=["-7d", "-1sd"])
    assert [str(slot.wall) for slot in found] == ["2026-12-18 15:30:00"] * 2
    assert [slot.name for slot in found] == ["-1sd", "-7d"]


@given(
    st.dates(date(2027, 1, 8), date(2027, 3, 20)),
    st.integers(0, 30),
    st.booleans(),
    st.times(),
    st.sampled_from(Moving),
)
def test_wherever_it_goes_it_is_after_the_main_post_and_before_the_event(
    event: date, days: int, school_days: bool, at: time, moving: Moving
) -> None:
    written = f"-{days}{'sd' if school_days else 'd'}"
    at = at.replace(second=0, microsecond=0)
    known = calendar(moving)
    (slot,) = reminders(known, event_date=event, reminders=[written], reminder_time=at)
    assert slot.wall is not None
    if slot.moved:
        assert known.is_school_day(slot.wall.date())
        assert not NIGHT.hold(slot.wall)
        assert datetime(2026, 12, 1, 15, 30) < slot.wall  # noqa: DTZ001  wall time
        assert slot.wall < datetime.combine(event, known.day_ends)


@given(st.times(), st.times(), st.datetimes())
def test_quiet_hours_end_when_they_say(start: time, until: time, wall: datetime) -> None:
    quiet = QuietHours(start=start, until=until)
    if quiet.hold(wall):
        begin, end = quiet.begin_of(wall), quiet.end_of(wall)
        assert begin < wall < end
        assert end - begin == quiet.length
        assert not quiet.hold(begin)
        assert not quiet.hold(end)
    assert timedelta() < quiet.length <= timedelta(days=1)


def test_the_years_of_a_school() -> None:
    known = calendar()
    year = known.year_of(date(2027, 1, 4))
    assert (year.name, year.first, year.last) == ("2026-27", date(2026, 9, 1), date(2027, 8, 31))
    assert known.year_of(date(2027, 9, 1)).name == "2027-28"
    assert [term.name for term in known.terms_in(year)] == ["Autumn", "Spring"]
    assert known.folder_of(date(2027, 1, 2)) == "2026-27/autumn"
    assert TermCalendar().folder_of(date(2027, 1, 2)) == "2026-27"
    assert TermCalendar(year_starts=(1, 1)).year_of(date(2027, 5, 1)).name == "2027"


def test_why_a_day_is_no_school_day() -> None:
    known = calendar()
    said = [known.why_not(date(2027, 1, day)) for day in (1, 2, 3, 18, 19)]
    assert said == ["holidays", "Saturday", "Sunday", "INSET day", ""]
