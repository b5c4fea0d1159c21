"""Lanes, budgets and what only a person can say, with a platform whose faults a test plans."""

from datetime import timedelta
from typing import ClassVar

import pytest

from schoolcast.api import RetryLater
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import UsageProblem
from schoolcast.office.gates import Gates
from schoolcast.pipeline.resolve import live, retry, send_again, still_true
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"
LATER = "2026-12-11T16:30+00:00"
MINUTE = timedelta(minutes=1)


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
    assert page.act(still_true).hold == "RECHECK"
    [sent] = page.run()
    assert sent.state is State.PUBLISHED


def connected_again(page, moment):
    page.office.at(moment)
    with page.app() as app:
        assert app.school.ledger.open_lane("recording:page", app.clock.now())


def test_what_is_held_for_another_reason_is_asked_about_too(page):
    page.plan()
    page.platform.faults.append("token-revoked")
    page.run(DUE)
    file = page.office.folder / "content" / "inset.md"
    approved = file.read_text()
    file.write_text(f"{approved}more\n")
    [edited] = page.run()
    assert edited.hold == "EDITED"
    connected_again(page, LATER)
    file.write_text(approved)
    [asked] = page.run()
    assert (asked.state, asked.hold) == (State.HELD, "STILL-TRUE")


def test_what_is_in_doubt_is_asked_about_once_it_is_known_not_to_be_there(page):
    page.plan()
    page.platform.faults.append("close-before-effect")
    page.run(DUE)
    with page.app() as app:
        app.school.ledger.pause_lane("recording:page", "its token has ended", app.clock.now())
    connected_again(page, LATER)
    for _ in range(2):
        [asked] = page.run()
        page.office.clock.set(page.office.clock.now() + 2 * MINUTE)
    assert (asked.state, asked.hold) == (State.HELD, "STILL-TRUE")
    assert page.platform.entries == []


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


def test_a_budget_spreads_posts_over_its_window(rationed):
    page = rationed
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
    assert page.act(retry).hold == "RECHECK"
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


class Hurried(RecordingConnector):
    """A platform whose word for "not now" names an instant that is over."""

    kind: ClassVar[str] = "hurried"

    def publish(self, post, attempt):
        attempt.creating()
        raise RetryLater(after=self.tools.clock.now() - 5 * MINUTE)


def test_a_reset_that_is_over_blocks_the_lane_all_the_same(page):
    page.kind = Hurried
    for name in ("inset", "second", "third"):
        page.plan(name, body=f"The {name} day: closed on {{{{ event_date | long_date }}}}.")
    assert sorted(d.attempts for d in page.run(DUE)) == [0, 0, 1]
    with page.app() as app:
        [lane] = app.school.ledger.lanes()
        assert lane.blocked_until == app.clock.now() + MINUTE / 2
