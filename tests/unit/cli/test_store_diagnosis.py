"""What `schoolcast doctor` says of a clock that went back."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from schoolcast.cli.store_diagnosis import _last_pass

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "advice"),
    [
        (timedelta(hours=1), "the next pass puts this right"),
        (timedelta(days=2), "schoolcast adopt --clock-is-right"),
    ],
)
def test_a_clock_that_was_ahead_is_put_right_by_a_pass_or_a_person(
    ahead: timedelta, advice: str
) -> None:
    last = NOW + ahead
    ledger = SimpleNamespace(last_beat=lambda _: last, last_attempt_at=lambda: last)
    store: Any = SimpleNamespace(ledger=ledger)
    line = _last_pass(store, NOW, "Europe/London")
    assert not line.ok
    assert advice in line.advice
