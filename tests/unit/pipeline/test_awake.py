"""Whether this computer is usually on when something is to go out."""

from datetime import UTC, datetime, timedelta

import pytest

from schoolcast.pipeline.awake import habit

LONDON = "Europe/London"
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)  # a Monday
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def hours(*moments):
    return frozenset(int(moment.timestamp()) // 3600 for moment in moments)


def test_nothing_is_known_of_a_new_computer():
    assert not habit(FRIDAY, LONDON, frozenset(), NOW).mostly_off
    assert habit(FRIDAY, LONDON, hours(NOW - WEEK / 7), NOW).weeks == 0


def test_an_hour_at_which_it_was_off_for_weeks():
    known = hours(*(NOW - n * WEEK for n in range(5)))  # on at Mondays' noon only
    found = habit(FRIDAY, LONDON, known, NOW)
    assert (found.on, found.weeks) == (0, 4)
    assert found.mostly_off
    assert not habit(NOW + WEEK, LONDON, known, NOW).mostly_off


@pytest.mark.parametrize(("on", "off"), [(0, True), (1, True), (2, False), (4, False)])
def test_mostly_means_more_often_than_not(on, off):
    known = hours(NOW - 4 * WEEK, *(FRIDAY - n * WEEK for n in range(1, on + 1)))
    assert habit(FRIDAY, LONDON, known, NOW).mostly_off is off


def test_one_week_is_no_habit():
    assert not habit(FRIDAY, LONDON, hours(NOW - 9 * WEEK / 7), NOW).mostly_off


def test_it_is_the_hour_on_the_wall_that_counts():
    """At 15:30 in summer it is 14:30 in UTC."""
    summer = [datetime(2026, 10, day, 14, 30, tzinfo=UTC) for day in (2, 9, 16, 23)]
    after = datetime(2026, 10, 26, 9, tzinfo=UTC)
    winter = datetime(2026, 10, 30, 15, 30, tzinfo=UTC)
    found = habit(winter, LONDON, hours(*summer), after)
    assert (found.on, found.weeks) == (4, 4)


def test_a_time_many_weeks_ahead_is_judged_by_the_past():
    known = hours(*(FRIDAY - n * WEEK for n in range(1, 4)))
    found = habit(FRIDAY + 10 * WEEK, LONDON, known, NOW)
    assert (found.on, found.weeks) == (3, 3)
