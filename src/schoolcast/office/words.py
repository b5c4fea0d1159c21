"""The office's words for states and severities, in one place."""

import re
from datetime import datetime

from schoolcast.domain.dates import clock_time, wall_time
from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.domain.finding import Severity
from schoolcast.domain.revision import RevisionState
from schoolcast.domain.slots import MAIN
from schoolcast.pipeline.withdraw import Fate

STATES = {
    State.SCHEDULED: "Goes out",
    State.HELD: "Held",
    State.SENDING: "Is being sent",
    State.RETRY: "Is tried again soon",
    State.UNKNOWN: "We don't know whether it went out",
    State.NEEDS_ATTENTION: "Please look whether it is there",
    State.PUBLISHED: "Went out",
    State.FAILED: "Was refused",
    State.HANDED_OFF: "Waits for a person to post it",
    State.CONFIRMED: "A person posted it",
    State.CONFIRMED_CHANGED: "A person posted it in other words",
    State.DECLINED: "A person declined to post it",
    State.EXPIRED: "Nobody said that it was posted",
    State.CANCELLED: "Stopped",
    State.SUPERSEDED: "No longer planned",
    State.MISSED: "Was too late",
}

TAKING_DOWN = {
    **STATES,
    State.SCHEDULED: "Comes down",
    State.SENDING: "Is being taken down",
    State.PUBLISHED: "Was taken down",
    State.FAILED: "Could not be taken down",
    State.HANDED_OFF: "Waits for a person to take it down",
    State.CONFIRMED: "A person took it down",
    State.CONFIRMED_CHANGED: "A person took it down",
    State.DECLINED: "A person declined to take it down",
    State.EXPIRED: "Nobody said that it was taken down",
}

REVISIONS = {
    RevisionState.DRAFT: "Is being written",
    RevisionState.SUBMITTED: "Waits for approval",
    RevisionState.ASKED: "Waits for advice",
    RevisionState.SENT_BACK: "Was sent back",
    RevisionState.APPROVED: "Approved",
    RevisionState.REPLACED: "Replaced by a later one",
}

FATES = {
    Fate.COMES_DOWN: "Comes down",
    Fate.A_PERSON: "A person takes it down",
    Fate.GONE: "Is down",
    Fate.STILL_UP: "Is still up",
    Fate.UNCLEAR: "May be up",
    Fate.STOPPED: "Never goes out",
}

SEVERITIES = {
    Severity.BLOCK: "Must be changed",
    Severity.MUST_RESOLVE: "Must be changed or answered",
    Severity.WARN: "Please look again",
    Severity.INFO: "Good to know",
}

NOT_SUBMITTED = "Not submitted yet"
ON_APPROVAL = "as soon as it is approved"
_REMINDERS = {"-14d": "two weeks before", "-7d": "a week before", "-1d": "the day before"}
_REMINDER = re.compile(r"-(\d+)(s?)d")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def stands(delivery: Delivery) -> str:
    """Where a delivery stands: "Went out", or "Was taken down" where that is what it does."""
    words = TAKING_DOWN if delivery.operation is Operation.WITHDRAW else STATES
    return words[delivery.state]


def outing(slot: str) -> str:
    """Which of an announcement's outings a slot is: "" for the main one, "a reminder, …"."""
    found = _REMINDER.fullmatch(slot)
    if found is None:
        return "" if slot == MAIN else "one of its repeats"
    days = "school days" if found[2] else "days"
    first = "the school day before" if found[2] and found[1] == "1" else f"{found[1]} {days} before"
    return f"a reminder, {_REMINDERS.get(slot, first)}"


def when(moment: datetime | None, zone_name: str) -> str:
    """An instant as the school's clock shows it: Fri 2026-12-11, 3:30pm."""
    if moment is None:
        return ON_APPROVAL
    wall = wall_time(moment, zone_name)
    return f"{_DAYS[wall.weekday()]} {wall.date()}, {clock_time(wall.time())}"
