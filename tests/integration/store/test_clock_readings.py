"""Readings of the clock are kept for the next process."""

from datetime import timedelta

import pytest

from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import ClockProblem
from schoolcast.domain.uptime import Reading
from schoolcast.pipeline.records import Watched
from schoolcast.pipeline.steady import ClockWatch
from schoolcast.store import open_store

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Uptime:
    """An uptime that goes on when the test says so."""

    def __init__(self, boot="one"):
        self.boot, self.on = boot, timedelta(hours=1)

    def running(self):
        return self.on


def test_what_is_known_of_the_clock_is_kept(desk, now):
    assert desk.ledger.watched() is None
    trusted = Reading(wall=now, running=90 * MINUTE, boot="one")
    leapt = Reading(wall=now + DAY, running=91 * MINUTE, boot="one")
    for seen in (
        Watched(trusted=trusted),
        Watched(trusted=trusted, leapt=leapt),
        Watched(trusted=None, leapt=leapt),
        Watched(trusted=leapt),
    ):
        desk.ledger.keep_watched(seen)
        assert desk.ledger.watched() == seen


def test_passes_from_cron_tell_a_leap_from_a_night(url, desk, now):
    """Each pass is a process of its own; the store carries what was seen."""
    clock, uptime = FixedClock(now), Uptime()

    def a_pass(*, later, uptime_too=True):
        clock.set(clock.now() + later)
        uptime.on += later if uptime_too else timedelta()
        with open_store(url) as store:
            watch = ClockWatch(store.ledger, clock, uptime)
            try:
                watch.require_steady()
            finally:
                watch.keep()

    a_pass(later=MINUTE)
    a_pass(later=12 * 60 * MINUTE)  # off for the night, or asleep
    with pytest.raises(ClockProblem, match="jumped ahead by 3 days"):
        a_pass(later=3 * DAY, uptime_too=False)
    with pytest.raises(ClockProblem, match="until it has stood like this for 10 minutes"):
        a_pass(later=5 * MINUTE)
    a_pass(later=5 * MINUTE)
    a_pass(later=MINUTE)


def test_a_store_from_long_ago_is_doubted_but_not_where_a_gap_was_noticed(desk, now):
    desk.published()
    clock = FixedClock(now + 70 * DAY)
    with pytest.raises(ClockProblem, match="more than 60 days"):
        ClockWatch(desk.ledger, clock, Uptime()).require_steady()
    ClockWatch(desk.ledger, clock, Uptime(), rehearsal=True).require_steady()
    desk.ledger.open_gap(since=now, until=clock.now(), why="restored", now=clock.now())
    ClockWatch(desk.ledger, clock, Uptime()).require_steady()
