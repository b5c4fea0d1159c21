"""A lane that is named after its key, as X's without `user_id`, gets another name with the next."""

from typing import ClassVar

import pytest

from schoolcast.domain.delivery import Operation, State
from schoolcast.office.channel_tests import try_channel
from schoolcast.pipeline.resolve import still_true
from schoolcast.pipeline.withdraw import withdraw
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"
LATER = "2026-12-11T15:40+00:00"


class Named(RecordingConnector):
    """A platform whose lane is named after a key."""

    kind: ClassVar[str] = "named"
    key: ClassVar[str] = "old"

    @property
    def lane(self):
        return f"named:{self.key}"


@pytest.fixture
def renewed(page, monkeypatch):
    """A post whose key has ended, and was renewed by hand."""
    page.kind = Named
    page.plan()
    page.platform.faults.append("token-revoked")
    page.run(DUE)
    monkeypatch.setattr(Named, "key", "new")
    page.office.at(LATER)
    return page


def test_a_test_opens_what_was_planned_under_the_old_key(renewed):
    with renewed.app() as app:
        assert try_channel(app.school.channel("page"), app.school).opened
    [asked] = renewed.run()
    assert (asked.state, asked.hold, asked.lane) == (State.HELD, "STILL-TRUE", "named:new")
    renewed.act(still_true)
    assert renewed.run()[0].state is State.PUBLISHED


def test_without_a_test_it_waits_where_a_test_will_find_it(renewed):
    [waits] = renewed.run()
    assert (waits.state, waits.lane) == (State.RETRY, "named:new")
    with renewed.app() as app:
        assert try_channel(app.school.channel("page"), app.school).opened


def test_what_went_out_under_the_old_key_can_be_taken_down(page, monkeypatch):
    page.kind = Named
    page.plan()
    page.run(DUE)
    with page.app() as app:
        app.school.ledger.pause_lane("named:old", "its key has ended", app.clock.now())
    monkeypatch.setattr(Named, "key", "new")
    with page.app() as app:
        withdraw("inset", person="Pat", why="wrong date", school=app.school)
    taken = [d for d in page.run(LATER) if d.operation is Operation.WITHDRAW]
    assert [d.state for d in taken] == [State.PUBLISHED]
