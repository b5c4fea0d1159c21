"""Planning ahead: gaps, clashes, full days, bare events, and free times that are free."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.quiet_hours import QuietHours
from schoolcast.domain.term_calendar import Term, TermCalendar
from schoolcast.pipeline.plan_notes import Waiting, in_words
from schoolcast.pipeline.planning import Event, Limits, Outlook, look_ahead

CALENDAR = TermCalendar(
    terms=(
        Term(name="Autumn", first=date(2026, 9, 2), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 5), last=date(2027, 3, 25)),
    ),
    quiet=QuietHours(start=time(20), until=time(7)),
)
TODAY = date(2026, 12, 1)  # a Tuesday


def post(at: str, item: str = "fair", channel: str = "page") -> Waiting:
    return Waiting(wall=datetime.fromisoformat(at), item=item, slot="main", channel=channel)


def look(*posts: Waiting, weeks: int = 6, events: tuple[Event, ...] = ()) -> Outlook:
    return look_ahead(posts, events, CALENDAR, today=TODAY, weeks=weeks, limits=Limits())


def test_weeks_with_school_and_nothing_in_them_are_gaps() -> None:
    found = look(post("2026-12-03 15:30"), post("2027-01-08 15:30"))
    assert found.gaps == (date(2026, 12, 7), date(2026, 12, 14), date(2027, 1, 11))


def test_three_within_an_hour_on_one_channel_clash() -> None:
    found = look(
        post("2026-12-03 15:00", "a"),
        post("2026-12-03 15:30", "b"),
        post("2026-12-03 15:59", "c"),
        post("2026-12-03 16:00", "d", channel="other"),
        weeks=1,
    )
    (clash,) = found.clashes
    assert [one.item for one in clash.posts] == ["a", "b", "c"]
    assert clash.suggestion == datetime(2026, 12, 3, 8)  # noqa: DTZ001  wall time
    assert in_words(found) == [
        "Nothing goes out in the school week of Monday 7 December.",
        "3 posts go out on page on Thursday 3 December between 3pm and 3:59pm: a (main), "
        "b (main), c (main). c could go on Thursday 3 December at 8am.",
    ]


def test_two_within_an_hour_or_three_at_its_ends_are_none() -> None:
    assert look(post("2026-12-03 15:00"), post("2026-12-03 15:30"), weeks=1).clashes == ()
    ends = [post(f"2026-12-03 {at}") for at in ("15:00", "15:30", "16:00")]
    assert look(*ends, weeks=1).clashes == ()


def test_a_long_run_is_told_once() -> None:
    crowd = [post(f"2026-12-03 {9 + n // 4:02}:{n % 4 * 15:02}", str(n)) for n in range(12)]
    found = look(*crowd, weeks=1)
    assert [len(clash.posts) for clash in found.clashes] == [12]
    (day,) = found.crowded
    assert len(day.posts) == 12
    assert day.suggestion is not None
    assert day.suggestion.date() == date(2026, 12, 2)


def test_events_without_a_reminder() -> None:
    events = (
        Event(item="late", day=date(2027, 5, 1), reminders=0),
        Event(item="bare", day=date(2026, 12, 10), reminders=0),
        Event(item="told", day=date(2026, 12, 10), reminders=1),
    )
    found = look(post("2026-12-03 15:30"), post("2026-12-08 15:30"), weeks=1, events=events)
    assert [one.item for one in found.without_reminder] == []
    found = look(post("2026-12-03 15:30"), weeks=2, events=events)
    assert [one.item for one in found.without_reminder] == ["bare"]
    assert 'reminders = ["-1sd"]' in in_words(found)[-1]


moments = st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 20)).map(  # noqa: DTZ001  wall
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(st.lists(st.tuples(moments, st.sampled_from("ab")), max_size=60))
def test_what_is_suggested_is_free_and_what_is_told_is_true(
    posts: list[tuple[datetime, str]],
) -> None:
    coming = [Waiting(wall=wall, item="x", slot="main", channel=name) for wall, name in posts]
    found = look(*coming, weeks=7)
    for busy in (*found.clashes, *found.crowded):
        mine = [one.wall for one in coming if one.channel == busy.channel]
        assert len(busy.posts) > (2 if busy in found.clashes else 4)
        if busy.suggestion:
            assert CALENDAR.is_school_day(busy.suggestion.date())
            assert all(abs(busy.suggestion - other) >= timedelta(hours=1) for other in mine)
    told = {id(one) for clash in found.clashes for one in clash.posts}
    for one in coming:
        hour = [o for o in coming if o.channel == one.channel and one.wall <= o.wall < one.wall +
                timedelta(hours=1)]  # fmt: skip
        assert len(hour) <= 2 or id(one) in told
