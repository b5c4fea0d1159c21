"""A clock that leaps ahead is told from a computer that slept, and believed in the end."""

from datetime import UTC, datetime, timedelta

import pytest

from schoolcast.domain.uptime import Reading, SystemUptime
from schoolcast.pipeline.records import Watched
from schoolcast.pipeline.steady import PATIENCE, watch

START = datetime(2026, 12, 11, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def reading(*, running, ahead=timedelta(), boot="one", up=timedelta(hours=1)):
    return Reading(wall=START + running + ahead, running=up + running, boot=boot)


def follow(*readings, newest=None, seen=None):
    for each in readings:
        seen = watch(seen, each, newest)
    return seen


@pytest.mark.parametrize("slept", [MINUTE, DAY, 40 * DAY])
def test_a_computer_that_slept_is_believed_at_once(slept):
    later = reading(running=slept)
    assert follow(reading(running=MINUTE), later).trusted == later


@pytest.mark.parametrize("ahead", [-MINUTE, MINUTE, 4 * MINUTE])
def test_small_corrections_and_steps_back_are_no_leap(ahead):
    later = reading(running=2 * MINUTE, ahead=ahead)
    assert follow(reading(running=MINUTE), later) == Watched(trusted=later)


@pytest.mark.parametrize("ahead", [6 * MINUTE, timedelta(hours=1), 3 * DAY, 3000 * DAY])
def test_a_leap_is_not_believed_until_it_has_stood(ahead):
    first, leapt = reading(running=MINUTE), reading(running=2 * MINUTE, ahead=ahead)
    seen = follow(first, leapt)
    assert seen == Watched(trusted=first, leapt=leapt)
    almost = reading(running=2 * MINUTE + PATIENCE - timedelta(seconds=1), ahead=ahead)
    assert follow(almost, seen=seen) == seen
    stood = reading(running=2 * MINUTE + PATIENCE, ahead=ahead)
    assert follow(almost, stood, seen=seen) == Watched(trusted=stood)


def test_a_clock_that_was_wrong_for_a_minute_is_forgotten():
    first, wrong = reading(running=MINUTE), reading(running=2 * MINUTE, ahead=DAY)
    right = reading(running=3 * MINUTE)
    assert follow(first, wrong, right) == Watched(trusted=right)


def test_each_further_leap_is_waited_for_anew():
    first = reading(running=MINUTE)
    seen = follow(first, reading(running=2 * MINUTE, ahead=DAY))
    further = reading(running=9 * MINUTE, ahead=2 * DAY)
    assert follow(further, seen=seen) == Watched(trusted=first, leapt=further)
    assert follow(reading(running=13 * MINUTE, ahead=2 * DAY), seen=seen).leapt is not None


def test_after_a_start_any_holiday_may_have_passed():
    before = reading(running=9 * DAY)
    for off in (DAY, 50 * DAY):
        started = reading(running=9 * DAY + off, boot="two", up=-8 * DAY - off)
        assert follow(before, started, newest=before.wall).trusted == started


def test_after_a_start_a_year_is_not_believed_at_once():
    before = reading(running=9 * DAY)
    started = reading(running=MINUTE, ahead=400 * DAY, boot="two")
    seen = follow(before, started, newest=before.wall)
    assert seen == Watched(trusted=before, leapt=started)
    later = reading(running=12 * MINUTE, ahead=400 * DAY, boot="two")
    assert follow(later, newest=before.wall, seen=seen).trusted == later


def test_where_each_process_is_a_start_the_leap_is_waited_for_all_the_same():
    """As under Windows' Task Scheduler: each pass has another name for the start."""
    first = reading(running=MINUTE, ahead=400 * DAY, boot="a")
    second = reading(running=6 * MINUTE, ahead=400 * DAY, boot="b")
    third = reading(running=11 * MINUTE, ahead=400 * DAY, boot="c")
    seen = follow(first, second, newest=START)
    assert seen.leapt == first
    assert follow(third, newest=START, seen=seen).trusted == third


def test_a_new_store_believes_what_it_sees():
    now = reading(running=MINUTE)
    assert follow(now) == Watched(trusted=now)


def test_a_computer_that_asks_the_network_for_the_time_is_not_doubted():
    """As those without a battery: after each start they show an old time for a moment."""
    before = reading(running=9 * DAY)
    for behind in (400 * DAY, DAY, timedelta()):  # also the time at which they were shut down
        unset = Reading(wall=before.wall - behind, running=MINUTE, boot="two")
        right = Reading(wall=before.wall + 2 * DAY, running=2 * MINUTE, boot="two")
        seen = follow(before, unset, newest=before.wall)
        assert seen == Watched(trusted=before)
        assert follow(right, newest=before.wall, seen=seen).leapt is None


def test_a_clock_that_was_set_back_and_right_again_is_not_doubted():
    first = reading(running=MINUTE)
    behind = reading(running=2 * MINUTE, ahead=-3 * DAY)
    seen = follow(first, behind, newest=first.wall)
    assert seen == Watched(trusted=first)
    right = reading(running=60 * MINUTE)
    assert follow(right, newest=first.wall, seen=seen) == Watched(trusted=right)


def test_this_computers_uptime_goes_on():
    uptime = SystemUptime()
    assert uptime.boot
    assert timedelta() < uptime.running() <= uptime.running()
