"""By which steps people hear of an announcement that waits for approval."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from schoolcast.domain.dates import to_ms
from schoolcast.domain.item import Kind
from schoolcast.pipeline import reminders
from schoolcast.pipeline.alert_records import Alert, AlertKind, Found, Step
from schoolcast.pipeline.reminders import asked_again, steps_due

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def alert(**facts: object) -> Alert:
    kind = AlertKind.APPROVAL
    return Alert(id=1, cause="approval:1", kind=kind, subject="", facts=facts, opened_at=NOW)


def asked(due: timedelta | None, kind: str = "update") -> Alert:
    return alert(due=None if due is None else to_ms(NOW + due), kind=kind)


def steps(one: Alert, after: timedelta) -> list[Step]:
    return list(steps_due(one, NOW + after)[0])


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "after", "expected"),
    [
        (72 * HOUR, 47 * HOUR, []),
        (72 * HOUR, 48 * HOUR, [Step.DAY]),
        (72 * HOUR, 71 * HOUR, [Step.HOURS, Step.DEPUTY]),  # slept through the first two
        (1.5 * HOUR, timedelta(), []),  # asked a moment ago: nobody is nagged
        (1.5 * HOUR, 0.5 * HOUR, [Step.DEPUTY]),
        (0.25 * HOUR, timedelta(minutes=5), [Step.DEPUTY]),
        (0.25 * HOUR, timedelta(minutes=10), [Step.DEPUTY, Step.HOURS, Step.AUTHOR]),
        (2.5 * HOUR, 0.9 * HOUR, []),
        (2.5 * HOUR, 1 * HOUR, [Step.HOURS]),  # the approver again, before the Deputy
        (2.5 * HOUR, 1.5 * HOUR, [Step.HOURS, Step.DEPUTY]),
        (1.5 * HOUR, 0.75 * HOUR, [Step.DEPUTY, Step.HOURS]),  # half-way at the latest
        (20 * HOUR, 17.9 * HOUR, []),
        (-1 * HOUR, 1 * HOUR, [Step.DEPUTY, Step.AUTHOR]),  # its time had passed before
        (None, 3 * HOUR, []),
        (None, 24 * HOUR, [Step.HOURS, Step.DEPUTY]),
    ],
)
def test_who_is_asked_when(due, after, expected) -> None:
    assert steps(asked(due), after) == expected


def test_a_closure_that_goes_out_on_approval_is_hurried() -> None:
    closure = asked(None, "closure")
    assert steps(closure, timedelta(minutes=29)) == [Step.HOURS]
    assert steps(closure, timedelta(minutes=30)) == [Step.HOURS, Step.DEPUTY]


def test_a_later_post_is_asked_about_anew() -> None:
    """A quarter of an hour after the first post's time, so that no mail about it is dropped."""
    times = [to_ms(NOW + days * 24 * HOUR) for days in (1, 1.005, 3)]
    one = alert(due=times[0], later=times[1:], kind="update", revision=1)
    assert asked_again(one, NOW + 24 * HOUR) is None
    again = asked_again(one, NOW + 24.25 * HOUR)
    assert again is not None
    assert again.cause == one.cause
    assert (again.facts["due"], again.facts["later"]) == (times[2], [])
    last = alert(**again.facts)
    assert asked_again(last, NOW + 200 * HOUR) is None


def test_no_step_is_due_twice() -> None:
    one = asked(72 * HOUR)
    _, done = steps_due(one, NOW + 48 * HOUR)
    later = replace(one, reminders=done)
    assert steps_due(later, NOW + 48 * HOUR) == ([], done)


def test_an_end_is_told_once_though_the_next_post_is_asked_about() -> None:
    """The first post's deadline comes after the second is asked about, and before its reminders."""
    due, end, second, last = (to_ms(NOW + days * 24 * HOUR) for days in (3, 4, 9, 10))
    one = alert(due=due, later=[second], kind="update", ends=[[due, end], [second, last]])
    assert steps(one, 71 * HOUR) == [Step.HOURS, Step.DEPUTY]
    _, done = steps_due(one, NOW + 72 * HOUR)
    again = asked_again(replace(one, reminders=done), NOW + 73 * HOUR)
    assert again is not None and again.facts["ends"] == one.facts["ends"]
    renewed = replace(alert(**again.facts), opened_at=NOW + 73 * HOUR)
    assert steps(renewed, 95 * HOUR) == []
    told, done = steps_due(renewed, NOW + 96 * HOUR)
    assert told == [Step.OVER]
    assert steps_due(replace(renewed, reminders=done), NOW + 97 * HOUR) == ([], done)


def test_an_end_that_was_told_is_left_behind() -> None:
    """A computer that slept from before the first deadline until after the second time."""
    due, end, second, last = (to_ms(NOW + days * 24 * HOUR) for days in (1, 2, 5, 6))
    one = alert(due=due, later=[second], kind="update", ends=[[due, end], [second, last]])
    _, done = steps_due(one, NOW + 50 * HOUR)
    again = asked_again(replace(one, reminders=done), NOW + 50 * HOUR)
    assert again is not None and again.facts["ends"] == [[second, last]]


def test_an_end_after_one_that_was_told_repeats_no_reminder() -> None:
    due, last = (to_ms(NOW + days * 24 * HOUR) for days in (3, 4))
    ends = [[None, to_ms(NOW + 24 * HOUR)], [to_ms(NOW), to_ms(NOW + 47 * HOUR)], [due, last]]
    one = alert(due=due, later=[], kind="update", ends=ends)
    told, done = steps_due(one, NOW + 24 * HOUR)
    assert told == [Step.OVER]
    one = replace(one, reminders=done)
    assert asked_again(one, NOW + 46 * HOUR) is None
    again = asked_again(one, NOW + 47 * HOUR)
    assert again is not None
    renewed = replace(alert(**again.facts), opened_at=NOW + 47 * HOUR)
    told, done = steps_due(renewed, NOW + 47 * HOUR)
    assert told == [Step.OVER]
    renewed = replace(renewed, reminders=done)
    assert asked_again(renewed, NOW + 47 * HOUR) is None
    told, done = steps_due(renewed, NOW + 71 * HOUR)
    assert told == [Step.HOURS, Step.DEPUTY]
    renewed = replace(renewed, reminders=done)
    assert steps_due(renewed, NOW + 72 * HOUR)[0] == [Step.AUTHOR]
    again = asked_again(replace(renewed, reminders=done + 1), NOW + 96 * HOUR)
    assert again is not None
    last_one = replace(alert(**again.facts), opened_at=NOW + 96 * HOUR)
    assert steps_due(last_one, NOW + 120 * HOUR) == ([Step.OVER], 1)


def test_what_goes_out_on_approval_is_asked_about_until_its_event() -> None:
    end = to_ms(NOW + 6 * HOUR)
    one = alert(due=None, later=[], kind="update", ends=[[None, end]])
    assert steps(one, 5 * HOUR) == [Step.DAY]
    assert steps(one, 30 * HOUR) == [Step.DAY, Step.OVER]


def test_an_event_at_a_time_that_the_clocks_skip_keeps_nobody_from_being_asked() -> None:
    post = SimpleNamespace(due=None, not_after=None, zone="Europe/London", slot="main", channel="x")
    revision = SimpleNamespace(
        item="run",
        kind=Kind.KEY_DATE,
        posts=(post,),
        event_date=date(2027, 3, 28),
        event_time=time(1, 30),
    )
    school = SimpleNamespace(
        calendar=lambda: SimpleNamespace(day_ends=time(15, 30)),
        store=SimpleNamespace(deliveries=lambda **_: []),
    )
    found = Found(cause="approval:1", kind=AlertKind.APPROVAL, subject="", facts={})
    stored = SimpleNamespace(revision=revision)
    asked = reminders.asked(found, stored, school, NOW)  # type: ignore[arg-type]
    assert asked.facts["ends"] == []
