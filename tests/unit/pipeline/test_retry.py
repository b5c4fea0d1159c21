"""When a delivery that was certainly not sent is tried again."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from schoolcast.api import RetryLater
from schoolcast.pipeline.retry import LONGEST_ASKED, RetryPolicy

NOW = datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = RetryPolicy(rng=random.Random(1))
FAR = datetime.max.replace(tzinfo=timezone(-HOUR))
NAIVE = datetime.fromisoformat("2026-12-11T18:00")
LONG_AGO = datetime.min.replace(tzinfo=timezone(HOUR))


@pytest.mark.parametrize(
    ("after", "until"),
    [
        (2 * HOUR, NOW + 2 * HOUR),
        (NOW + 2 * HOUR, NOW + 2 * HOUR),
        (timedelta(days=3_000_000), NOW + LONGEST_ASKED),
        (timedelta.max, NOW + LONGEST_ASKED),
        (FAR, NOW + LONGEST_ASKED),
    ],
)
def test_a_platform_is_believed_within_reason(after, until):
    error = RetryLater(after=after)
    assert POLICY.lane_reset(1, NOW, error) == until
    assert POLICY.decide(1, NOW, error).at == until


@pytest.mark.parametrize("after", [timedelta(), timedelta(seconds=-50), NOW, LONG_AGO])
def test_what_is_over_already_names_no_time(after):
    error = RetryLater(after=after)
    for number in (1, 3):
        assert POLICY.lane_reset(number, NOW, error) == NOW + POLICY.pause(number)
        assert NOW < POLICY.decide(number, NOW, error).at < NOW + HOUR


def test_a_lane_waits_for_the_shortest_pause_at_least():
    hurried = RetryLater(after=timedelta(seconds=1))
    assert POLICY.lane_reset(7, NOW, hurried) == NOW + POLICY.first


@pytest.mark.parametrize("after", [NAIVE, 30, "30"])
def test_the_author_of_a_plugin_is_told_what_is_no_instant(after):
    with pytest.raises(ValueError, match="after="):
        RetryLater(after=after)


def test_pauses_grow_to_half_an_hour_however_many_there_were():
    pauses = [POLICY.lane_reset(number, NOW, RetryLater()) - NOW for number in (1, 2, 7, 10_000)]
    assert [pause.total_seconds() for pause in pauses] == [30, 60, 1800, 1800]
