"""Clocks that disagree."""

from datetime import UTC, datetime, timedelta

import pytest

from schoolcast.api import NotSent
from schoolcast.api.clocks import ahead_by, platform_time, require_past

NOON = datetime(2026, 12, 11, 12, tzinfo=UTC)


def test_a_date_header_is_read():
    assert platform_time("Fri, 11 Dec 2026 12:00:00 GMT") == NOON


@pytest.mark.parametrize("header", [None, "", "yesterday", "Fri, 11 Dec 2026 12:00:00 -0000"])
def test_what_is_no_time_is_none(header: str | None):
    assert platform_time(header) is None


@pytest.mark.parametrize(
    ("minutes", "counts"), [(0, False), (1, False), (-2, False), (3, True), (-60, True)]
)
def test_clocks_agree_within_two_minutes(minutes: int, counts: bool):
    apart = timedelta(minutes=minutes)
    assert ahead_by(NOON + apart, NOON) == (apart if counts else timedelta())


def test_a_platform_that_does_not_tell_agrees():
    assert ahead_by(None, NOON) == timedelta()


def test_an_attempt_in_the_future_means_a_clock_set_back():
    require_past(NOON, NOON)
    with pytest.raises(NotSent, match="set back"):
        require_past(NOON + timedelta(hours=1), NOON)
