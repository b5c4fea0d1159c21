"""Planning a school year: 2,000 announcements with three reminders each, on two channels.

Measured is the planning alone: which dates the slots fall on by the term calendar, off days
without school and out of quiet hours, their instants and deadlines, and the look ahead at gaps,
clashes and full days. Reading the files is measured by itself. Templates, rules and the store are
not part of it.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from types import SimpleNamespace
from typing import Any, cast

from schoolcast.content.calendar_file import parse_calendar
from schoolcast.content.front_matter import read_item
from schoolcast.domain.deadline import deadline
from schoolcast.domain.item import Item
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.expand import Planned, plan_of
from schoolcast.pipeline.plan_notes import Waiting
from schoolcast.pipeline.planning import Event, Limits, look_ahead
from schoolcast.pipeline.school import School

NAME = "calendar_plan"
ITEMS = 2000
ZONE = "Europe/London"
CALENDAR = b"""\
bank_holidays = "england"
inset_days = [2026-09-01, 2026-11-27, 2027-01-04, 2027-06-07]
quiet = { start = "20:00", until = "07:00" }
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
half_term = [2026-10-26, 2026-10-30]
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
half_term = [2027-02-15, 2027-02-19]
[[terms]]
name = "Summer"
first = 2027-04-12
last = 2027-07-21
half_term = [2027-05-31, 2027-06-04]
"""
ITEM = """\
+++
id = "event-{number:05}"
kind = "key-date"
title = "Event {number}"
event_date = {event}
publish_at = "{publish} 15:30"
reminders = ["-14d", "-7d", "-1sd"]
+++
Event {number}: {{{{ event_date | relative_to(post_date) }}}}.
"""
SCHOOL = cast(
    School,
    SimpleNamespace(
        timezone=ZONE,
        channels={
            name: SimpleNamespace(name=name, audience="public") for name in ("facebook", "x")
        },
    ),
)


def measure() -> dict[str, Any]:
    """Seconds and the most memory for a year of 2,000 announcements, and for twice as many."""
    calendar, _ = parse_calendar(CALENDAR)
    assert calendar is not None
    single, double = files(ITEMS), files(2 * ITEMS)
    one, two = read_all(single), read_all(double)
    # The collector looks through all that is in memory now and then. What was read for four runs
    # at once is not part of planning one, and made the longer run pay for the shorter one's files.
    gc.collect()
    gc.freeze()
    seconds = [timed(lambda items=items: plan(items, calendar)) for items in (one, two)]
    gc.unfreeze()
    return {
        "items": ITEMS,
        "posts": len(plan(one, calendar)),
        "planning_seconds": seconds[0],
        "planning_seconds_doubled": seconds[1],
        "growth_when_doubled": round(seconds[1] / seconds[0], 2),
        "planning_peak_mb": peak(lambda: plan(one, calendar)),
        "planning_peak_mb_doubled": peak(lambda: plan(two, calendar)),
        "reading_seconds": timed(lambda: read_all(single)),
        "includes": "slots, reminders, instants, deadlines, look ahead; no templates, rules, store",
    }


def files(count: int) -> list[bytes]:
    """That many announcements over a school year, as files."""
    first = date(2026, 10, 1)
    return [
        ITEM.format(
            number=number,
            event=first + timedelta(days=number % 280),
            publish=first + timedelta(days=number % 280 - 25),
        ).encode()
        for number in range(count)
    ]


def read_all(sources: list[bytes]) -> list[Item]:
    """The announcements in the files."""
    read = [read_item(source, f"{number}.md").item for number, source in enumerate(sources)]
    return [item for item in read if item is not None]


def plan(items: list[Item], calendar: TermCalendar) -> list[Planned]:
    """Every post of every announcement, and a look at them all."""
    planned = [
        (one, item) for item in items for one in plan_of(item, calendar, SCHOOL, "an-item.md")
    ]
    for one, item in planned:
        assert one.due is not None
        deadline(
            due=one.due,
            zone_name=ZONE,
            text=item.body,
            event_date=one.event,
            event_time=item.event_time or clock(9),
            day_ends=calendar.day_ends,
        )
    coming = [
        Waiting(
            wall=datetime.fromisoformat(one.due_wall or ""),
            item=item.id,
            slot=one.slot,
            channel=one.channel,
        )
        for one, item in planned
    ]
    events = [
        Event(item=item.id, day=item.event_date, reminders=len(item.reminders))
        for item in items
        if item.event_date
    ]
    look_ahead(coming, events, calendar, today=date(2026, 9, 2), weeks=52, limits=Limits())
    return [one for one, _ in planned]


def timed(work: Callable[[], object]) -> float:
    """The best of three, in seconds of this process: other work on the machine does not count."""
    best = []
    for _ in range(3):
        began = time.process_time()
        work()
        best.append(time.process_time() - began)
    return round(min(best), 3)


def peak(work: Callable[[], object]) -> float:
    """The most memory that the work holds beyond what was there before, in MB."""
    tracemalloc.start()
    kept = work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return round(most / 1e6, 1)
