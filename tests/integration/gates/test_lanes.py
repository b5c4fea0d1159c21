"""Lanes, budgets and what only a person can say, with a platform whose faults a test plans."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest

from schoolcast.api import Budget
from schoolcast.api.tools import ConnectorTools
from schoolcast.cli.gates import Gates
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import UsageProblem
from schoolcast.engine.tick import tick
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.records import Limit
from schoolcast.pipeline.resolve import live, retry, send_again, still_true
from schoolcast.pipeline.submit import submit
from schoolcast.testing.recording_connector import Platform, RecordingConnector, RecordingSettings

DUE = "2026-12-11T15:30+00:00"
LATER = "2026-12-11T16:30+00:00"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Rationed(RecordingConnector):
    """One post an hour."""

    kind: ClassVar[str] = "rationed"

    @classmethod
    def budgets(cls, settings):
        return (Budget(name="account", limit=1, window=timedelta(hours=1)),)


class Channel:
    """An office whose page is a platform in memory."""

    def __init__(self, office, kind=RecordingConnector):
        self.office, self.kind, self.platform = office, kind, Platform()

    @contextmanager
    def app(self):
        with self.office.app() as app:
            tools = ConnectorTools(clock=app.clock, channel="page", folder=self.office.folder)
            mine = self.kind(settings=RecordingSettings(), tools=tools, platform=self.platform)
            limits = frozenset(
                Limit(name=b.name, most=b.limit, period=b.window)
                for b in mine.budgets(mine.settings)
            )
            page = replace(app.school.channels["page"], connector=mine, limits=limits)
            app.school = replace(app.school, channels={"page": page})
            yield app

    def plan(self, name="inset", **fields):
        self.office.write(f"{name}.md", id=name, **fields)
        with self.app() as app:
            submit(app.school.content.read(f"{name}.md"), person="Office", school=app.school)
            stored = app.school.store.latest_revision(name)
            approve(stored, person="Head", answers={}, school=app.school)

    def run(self, moment=None):
        if moment:
            self.office.at(moment)
        with self.app() as app:
            dispatcher = app.dispatcher()
            try:
                tick(app.schools, app.school.ledger, app.clock, dispatcher)
            finally:
                dispatcher.close()
            return app.school.store.deliveries()

    def act(self, what, **options):
        with self.app() as app:
            [one] = app.school.store.deliveries()
            return what(one, person="Pat", school=app.school, **options)


@pytest.fixture
def page(office):
    return Channel(office)


def test_w07_a_dead_token_holds_the_lane_and_asks_after_the_reconnect(page):
    page.plan()
    page.platform.faults.append("token-revoked")
    [waiting] = page.run(DUE)
    assert waiting.state is State.RETRY
    with page.app() as app:
        [lane] = app.school.ledger.lanes()
        assert lane.paused_reason
        assert lane.paused_at == app.clock.now()
        assert Gates.of(app.school).reason(waiting) == f"held: {lane.paused_reason}"
        page.office.at(LATER)
        assert app.school.ledger.open_lane(lane.name, app.clock.now())
    [asked] = page.run()
    assert (asked.state, asked.hold) == (State.HELD, "STILL-TRUE")
    [still] = page.run()  # no pass answers for the person
    assert still.state is State.HELD
    assert page.act(still_true).state is State.SCHEDULED
    [sent] = page.run()
    assert sent.state is State.PUBLISHED


def test_what_nobody_confirms_in_time_is_missed(page):
    page.plan()
    page.platform.faults.append("token-revoked")
    page.run(DUE)
    with page.app() as app:
        app.school.ledger.open_lane("recording:page", app.clock.now())
    [missed] = page.run("2026-12-13T09:00+00:00")
    assert missed.state is State.MISSED
    with pytest.raises(UsageProblem, match="Nobody asks"):
        page.act(still_true)


def test_a_budget_spreads_posts_over_its_window(office):
    page = Channel(office, Rationed)
    page.plan("inset")
    page.plan("again", body="School is closed on {{ event_date | long_date }}.")
    states = sorted(d.state for d in page.run(DUE))
    assert states == [State.PUBLISHED, State.SCHEDULED]
    with page.app() as app:
        waiting = next(d for d in app.school.store.deliveries(states=[State.SCHEDULED]))
        assert "is used up until about Fri 2026-12-11, 4:30pm" in Gates.of(app.school).reason(
            waiting
        )
        assert app.school.ledger.next_instant(app.clock.now()) == app.clock.now() + 60 * MINUTE
    assert {d.state for d in page.run(LATER)} == {State.PUBLISHED}


def test_what_was_refused_can_be_sent_again(page):
    page.plan()
    page.platform.faults.append("media-refused")
    [failed] = page.run(DUE)
    assert failed.state is State.FAILED
    with pytest.raises(UsageProblem, match="nobody could tell"):
        page.act(live, link=None)
    assert page.act(retry).state is State.RETRY
    [sent] = page.run(LATER)
    assert sent.state is State.PUBLISHED
    with pytest.raises(UsageProblem, match="Only what was refused"):
        page.act(retry)


def test_nothing_is_sent_again_past_its_time(page):
    page.plan()
    page.platform.faults.append("media-refused")
    page.run(DUE)
    page.office.at("2026-12-13T09:00+00:00")
    with pytest.raises(UsageProblem, match="was only true until"):
        page.act(retry)


def test_nobody_resolves_what_is_being_looked_for(page):
    page.plan()
    page.platform.faults.append("effect-then-500")
    [unknown] = page.run(DUE)
    assert unknown.state is State.UNKNOWN
    for word in (send_again, live):
        with pytest.raises(UsageProblem, match="still looking"):
            page.act(word, **({"link": None} if word is live else {}))


def test_a_slot_that_comes_back_goes_out(page):
    page.plan(keys='event_date = 2027-01-04\nreminders = ["-7d"]')
    page.plan(keys="event_date = 2027-01-04")
    page.plan(keys='event_date = 2027-01-04\nreminders = ["-7d"]')
    states = {d.slot: d.state for d in page.run()}
    assert states == {"main": State.SCHEDULED, "-7d": State.SCHEDULED}
