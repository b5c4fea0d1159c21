"""A line that is down uses up no tries; what is answered has a bounded number of them."""

from typing import ClassVar

import pytest

from schoolcast.api import RetryLater, Unreachable
from schoolcast.domain.delivery import State
from schoolcast.pipeline.resolve import retry
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"


class Line(RecordingConnector):
    """A platform behind a line whose state a test sets."""

    kind: ClassVar[str] = "line"
    trouble: ClassVar = None

    def publish(self, post, attempt):
        if self.trouble:
            raise self.trouble()
        return RecordingConnector.publish(self, post, attempt)


@pytest.fixture
def line(page, monkeypatch):
    page.kind = Line
    page.set = lambda trouble: monkeypatch.setattr(Line, "trouble", trouble)
    page.plan()
    page.office.at(DUE)
    return page


def busy():
    return RetryLater(whole_lane=False)


def tried(page, times):
    """The delivery after so many tries, each at its time."""
    for _ in range(times):
        [delivery] = page.run()
        if delivery.state is not State.RETRY:
            break
        page.office.clock.set(delivery.next_at)
    return delivery


def test_a_line_that_is_down_for_hours_costs_no_post(line):
    line.set(Unreachable)
    waits = tried(line, 9)
    assert (waits.state, waits.attempts) == (State.RETRY, 9)
    assert "no way to the platform since 3:30pm on Friday 11 December" in waits.reason
    line.set(None)
    assert tried(line, 1).state is State.PUBLISHED


def test_its_deadline_ends_it_and_the_reason_is_told(line):
    line.set(Unreachable)
    tried(line, 3)
    [late] = line.run("2026-12-13T09:00+00:00")
    assert late.state is State.MISSED
    assert "no way to the platform since 3:30pm on Friday 11 December" in late.reason


def test_what_is_answered_has_its_own_count(line):
    line.set(Unreachable)
    tried(line, 8)
    line.set(busy)
    assert tried(line, 7).state is State.RETRY
    failed = tried(line, 1)
    assert failed.state is State.FAILED
    assert failed.reason.startswith("Gave up after 8 tries.")


def test_a_persons_word_begins_the_count_anew(line):
    line.set(busy)
    assert tried(line, 8).state is State.FAILED
    line.act(retry)
    assert tried(line, 7).state is State.RETRY
    assert tried(line, 1).state is State.FAILED
