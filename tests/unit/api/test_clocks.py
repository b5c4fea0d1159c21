"""Clocks that disagree."""

from datetime import UTC, datetime, timedelta

import pytest

from schoolcast.api import NotSent
from schoolcast.api.clocks import ahead_by, platform_time, require_past, retry_after

NOON = datetime(2026, 12, 11, 12, tzinfo=UTC)


def test_a_date_header_is_read():
    assert platform_time("Fri, 11 Dec 2026 12:00:00 GMT") == NOON


@pytest.mark.parametrize("header", [None, "", "yesterday", "Fri, 11 Dec 2026 12:00:00 -0000"])
def test_what_is_no_time_is_none(header: str | None):
    assert platform_time(header) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "9" * 400}, 31 * 24 * 3600),
        ({"retry-after": "Fri, 11 Dec 2026 12:02:00 GMT"}, 120),
        (
            {
                "retry-after": "Fri, 11 Dec 2026 12:02:00 GMT",
                "date": "Fri, 11 Dec 2026 12:01:00 GMT",  # its clock is ahead of ours
            },
            60,
        ),
        ({"retry-after": "Fri, 11 Dec 2037 12:02:00 GMT"}, 31 * 24 * 3600),
    ],
)
def test_a_wait_is_read_in_seconds_and_as_a_date(headers: dict[str, str], seconds: int):
    assert retry_after(headers, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "header", ["", "0", "-5", "soon", "1.5", "²", "Fri, 11 Dec 2026 11:58:00 GMT"]
)
def test_what_asks_for_no_wait_is_none(header: str):
    assert retry_after({"retry-after": header}, NOON) is None
    assert retry_after({}, NOON) is None


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
