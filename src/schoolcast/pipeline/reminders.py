"""Reminders: the steps by which people hear of an announcement that waits for approval."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.deadline import event_start
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.alert_records import Alert, Found, Step
from schoolcast.pipeline.lateness import sent_before
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

UNDER_WAY = timedelta(minutes=15)
"""How long after a post's time its last step and mails may take, before the next one's turn."""


def asked(found: Found, stored: StoredRevision, school: School, now: datetime) -> Found:
    """An approval's cause with what its reminders go by: the time of the first post to come.

    `later` are the times after that one, for which people are reminded anew. `ends` are pairs of
    a time and the deadline of its posts, after which nobody need approve them any more.
    """
    times = sorted({post.due for post in stored.revision.posts if post.due is not None})
    due = min((time for time in times if time > now), default=max(times, default=None))
    facts = {
        "ends": _ends(stored, school, now),
        **found.facts,
        "due": to_ms(due) if due else None,
        "later": [to_ms(time) for time in times if due and time > due],
        "kind": stored.revision.kind.value,
    }
    return replace(found, facts=facts)


def _ends(stored: StoredRevision, school: School, now: datetime) -> list[list[int | None]]:
    """Each time with the last deadline of its unsent posts, as far as it is to come."""
    sent = sent_before(stored, school)
    ends: dict[int | None, int] = {}
    for post in stored.revision.posts:
        end = post.not_after or _event_of(post, stored.revision, school)
        if end is not None and end > now and (post.slot, post.channel) not in sent:
            due = to_ms(post.due) if post.due else None
            ends[due] = max(to_ms(end), ends.get(due, 0))
    return [[due, end] for due, end in sorted(ends.items(), key=lambda pair: pair[1])]


def _event_of(post: Post, revision: Revision, school: School) -> datetime | None:
    """The end of what goes out on approval, if it is about an event."""
    try:
        day_ends = school.calendar().day_ends
        return event_start(revision.event_date, revision.event_time, day_ends, post.zone)
    except SchoolcastError:  # no calendar, or a time that the clocks skip: told of elsewhere
        return None


def asked_again(alert: Alert, now: datetime) -> Found | None:
    """The cause anew: for the next post's time once the first has passed, or for a further end.

    None where there is neither, or mails about the first may still be under way. An end after one
    that was told needs an alert of its own, as nobody is mailed a step of an alert twice.
    """
    due = alert.facts.get("due")
    later = [time for time in alert.facts.get("later", ()) if from_ms(time) > now]
    past = _course(alert)[: alert.reminders]
    told = [when for when, step in past if step is Step.OVER]
    ends = [pair for pair in alert.facts.get("ends", ()) if from_ms(pair[1]) not in told]
    if later and due is not None and now - from_ms(due) >= UNDER_WAY:
        facts = {**alert.facts, "due": later[0], "later": later[1:], "ends": ends, "done": []}
    elif told and any(from_ms(end) <= now for _, end in ends):
        done = [step.value for _, step in past if step is not Step.OVER]
        facts = {**alert.facts, "ends": ends, "done": [*alert.facts.get("done", ()), *done]}
    else:
        return None
    return Found(cause=alert.cause, kind=alert.kind, subject=alert.subject, facts=facts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A later step: `before` the due time, and at least `rest` after the approver was asked.

    The approvers' last one comes half-way at the latest, however little time is left.

    `after` is when it comes to what has no due time: so long after it was asked.
    """

    step: Step
    before: timedelta
    rest: timedelta
    after: timedelta


REMINDERS = (
    Reminder(
        step=Step.DAY,
        before=timedelta(hours=24),
        rest=timedelta(hours=1),
        after=timedelta(hours=4),
    ),
    Reminder(
        step=Step.HOURS,
        before=timedelta(hours=2),
        rest=timedelta(hours=1),
        after=timedelta(hours=20),
    ),
    Reminder(
        step=Step.DEPUTY,
        before=timedelta(hours=1),
        rest=timedelta(minutes=5),
        after=timedelta(hours=24),
    ),
    Reminder(
        step=Step.AUTHOR,
        before=timedelta(minutes=30),
        rest=timedelta(minutes=10),
        after=timedelta(hours=28),
    ),
)
_HURRY = 48
"""A closure without a due time is asked about so many times faster: the Deputy in half an hour."""


def steps_due(alert: Alert, now: datetime) -> tuple[Sequence[Step], int]:
    """The steps of an approval to be mailed now, and how many of its course are done then.

    What lies before the moment the approver was asked is left out. Where a computer has slept
    through several steps, the approver gets the latest of theirs only.
    """
    done = alert.reminders
    steps: list[Step] = []
    for when, step in _course(alert)[done:]:
        if when is not None and when > now:
            break
        done += 1
        if when is not None:
            steps.append(step)
    if Step.DAY in steps and Step.HOURS in steps:
        steps.remove(Step.DAY)
    return list(dict.fromkeys(steps)), done


def _course(alert: Alert) -> list[tuple[datetime | None, Step]]:
    """All steps in the order of their times; those that are left out come first.

    Without those that an alert before this one has `done` for the same time.
    """
    to_come = [one for one in REMINDERS if one.step not in alert.facts.get("done", ())]
    course = [(_moment(reminder, alert), reminder.step) for reminder in to_come]
    course += [(from_ms(end), Step.OVER) for _, end in alert.facts.get("ends", ())]
    return sorted(course, key=lambda one: one[0] or alert.opened_at)


def _moment(reminder: Reminder, alert: Alert) -> datetime | None:
    """When the step comes; None where it is left out."""
    due = alert.facts.get("due")
    if due is None:
        return _from_asking(reminder, alert)
    usual = from_ms(due) - reminder.before
    earliest = alert.opened_at + reminder.rest
    match reminder.step:
        case Step.DAY:
            return usual if usual >= earliest else None
        case Step.HOURS:
            left = from_ms(due) - alert.opened_at
            soonest = min(earliest, alert.opened_at + left / 2)
            return max(usual, soonest) if left > timedelta() else None
    return max(usual, earliest)


def _from_asking(reminder: Reminder, alert: Alert) -> datetime | None:
    """When the step comes to what has no due time; None once that is over."""
    hurry = _HURRY if alert.facts.get("kind") == "closure" else 1
    moment = alert.opened_at + reminder.after / hurry
    last = max((from_ms(end) for _, end in alert.facts.get("ends", ())), default=moment)
    return moment if moment <= last else None
