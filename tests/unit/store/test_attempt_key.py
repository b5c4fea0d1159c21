"""The key of an attempt."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.delivery import Operation
from schoolcast.store.attempt_key import attempt_key

ROW = {
    "school": "oakfield",
    "item": "fair",
    "slot": "-7d",
    "channel": "page",
    "run": 0,
    "sha256": "0123456789abcdef" * 4,
    "operation": Operation.PUBLISH,
}


def key(**other: object) -> str:
    return attempt_key(SimpleNamespace(**{**ROW, **other}))


def test_it_can_be_read():
    assert key() == "oakfield.fair.-7d.page.0.01234567"
    assert key(operation="withdraw") == "oakfield.fair.-7d.page.0.01234567.withdraw"


@pytest.mark.parametrize(
    "other",
    [
        {"item": "fete"},
        {"slot": "main"},
        {"channel": "x"},
        {"run": 1},
        {"sha256": "f" * 64},
        {"operation": Operation.WITHDRAW},
        {"channel": "pa.ge"},
        {"channel": "pa-ge"},
    ],
)
def test_it_differs_with_what_is_sent(other):
    assert key(**other) != key()
    assert key(**other) == key(**other)


@given(channel=st.text(min_size=1), item=st.text(min_size=1, max_size=300))
def test_it_can_name_a_file(channel, item):
    made = key(channel=channel, item=item)
    assert re.fullmatch(r"[A-Za-z0-9_.~-]+", made)
    assert len(made.encode()) < 250
    assert made != key(channel=channel + "x", item=item)
