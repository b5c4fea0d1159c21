"""A connector whose errors make no sense stops its own post, never the pass."""

from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from schoolcast.api import AuthorisationLost, ConnectorError, Refused, RetryLater
from schoolcast.domain.delivery import State
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"
NAIVE = datetime.fromisoformat("2026-12-11T18:00")


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Bare(RetryLater):
    def __init__(self):
        """Leaves out what it should call."""


def late():
    error = RetryLater()
    error.after = NAIVE
    return error


class Raising(RecordingConnector):
    """Raises what a test asks for, before or after it may have become public."""

    kind: ClassVar[str] = "raising"
    error: ClassVar = None
    created: ClassVar[bool] = False

    def publish(self, post, attempt):
        if self.created:
            attempt.creating()
        raise self.error()


@pytest.fixture
def raising(page, monkeypatch):
    def make(error, *, created):
        monkeypatch.setattr(Raising, "error", staticmethod(error))
        monkeypatch.setattr(Raising, "created", created)
        page.kind = Raising
        return page

    return make


@pytest.mark.parametrize("created", [False, True])
@pytest.mark.parametrize(
    "error",
    [
        lambda: RetryLater(after=NAIVE),
        late,
        Bare,
        Unspeakable,
        lambda: ConnectorError(detail={"code": 1}),
    ],
)
def test_what_makes_no_sense_is_not_sent_or_unknown(raising, error, created):
    page = raising(error, created=created)
    page.plan()
    [delivery] = page.run(DUE)
    assert delivery.state is (State.UNKNOWN if created else State.RETRY)


def test_nobody_waits_for_thousands_of_years(raising):
    page = raising(lambda: RetryLater(after=timedelta(days=3_000_000)), created=True)
    page.plan()
    [delivery] = page.run(DUE)
    assert delivery.state is State.RETRY
    with page.app() as app:
        [lane] = app.school.ledger.lanes()
        assert lane.blocked_until == app.clock.now() + timedelta(days=31)


@pytest.mark.parametrize("error", [Refused, AuthorisationLost])
def test_words_that_no_database_takes_are_mended(raising, error):
    page = raising(lambda: error("no\0 \ud800"), created=True)
    page.plan()
    [delivery] = page.run(DUE)
    assert delivery.reason == "no ?"
