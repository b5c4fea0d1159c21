"""The usage headers: what counts, and what is left alone."""

import json
from datetime import timedelta
from typing import Any

import pytest

from schoolcast.testing import NOON
from schoolcast_facebook.usage import read_usage

PAUSE = timedelta(minutes=5)


def app(**counts: Any) -> dict[str, str]:
    return {"x-app-usage": json.dumps(counts)}


def business(**entry: Any) -> dict[str, str]:
    return {"x-business-use-case-usage": json.dumps({"1": [{"type": "pages", **entry}]})}


def test_the_fullest_allowance_counts() -> None:
    headers = app(call_count=28, total_time=25, total_cputime=91) | business(call_count=3)
    usage = read_usage(headers, NOON)
    assert usage is not None
    assert usage.percent == 91
    assert usage.wait_until(80, PAUSE) == NOON + PAUSE


def test_a_named_wait_is_kept_in_minutes() -> None:
    usage = read_usage(business(call_count=100, estimated_time_to_regain_access=17), NOON)
    assert usage is not None
    assert usage.wait_until(80, PAUSE) == NOON + timedelta(minutes=17)


def test_nothing_is_waited_for_below_the_limit() -> None:
    usage = read_usage(app(call_count=79), NOON)
    assert usage is not None
    assert usage.wait_until(80, PAUSE) is None
    assert usage.wait_until(79, PAUSE) == NOON + PAUSE


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"1": 3}', '{"1": [3]}', '{"1": [{}]}'])
def test_headers_that_say_nothing_are_left_alone(text: str) -> None:
    assert read_usage({"x-business-use-case-usage": text}, NOON) is None
    assert read_usage({}, NOON) is None


@pytest.mark.parametrize("count", ["91", None, -5, [1], True])
def test_odd_counts_are_no_reason_to_wait(count: Any) -> None:
    usage = read_usage(app(call_count=count), NOON)
    assert usage is not None
    assert usage.wait_until(80, PAUSE) is None


def test_a_broken_header_cannot_stop_a_page_for_ever() -> None:
    usage = read_usage(business(estimated_time_to_regain_access=1e300), NOON)
    assert usage is not None
    assert usage.regain <= timedelta(days=366)
