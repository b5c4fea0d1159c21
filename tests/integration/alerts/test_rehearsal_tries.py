"""A rehearsal is done when it is written down; until then it is begun again, a few times."""

import threading
from datetime import date, datetime, timedelta

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts import attendant as at_work
from schoolcast.alerts.attendant import Attendant
from schoolcast.alerts.composer import describe
from schoolcast.alerts.mailer import Mailer
from schoolcast.alerts.tries import PAUSES, Tries
from schoolcast.api.connector import Health
from schoolcast.engine.tick import BEAT
from schoolcast.pipeline.discretion import discretion_of
from schoolcast.pipeline.rehearse import rehearse
from schoolcast.secrets import Secrets
from schoolcast_outbox.connector import OutboxConnector

DAY = date(2026, 12, 11)
AFTERNOON = datetime.fromisoformat("2026-12-10T16:00+00:00")


@pytest.fixture
def planned(office):
    office.write()
    office.submit()
    office.approve()
    return office


@pytest.fixture
def app(planned):
    with planned.app() as app:
        yield app


@pytest.fixture
def attend(planned, app):
    """Another process looks so many minutes after 4pm; gives the flaws that stand then."""
    settings = Alerts(summary=False, idle_minutes=500_000)

    def at(minutes: float) -> list[str]:
        planned.clock.set(AFTERNOON + timedelta(minutes=minutes))
        mailer = Mailer(settings, Secrets(planned.folder, {}), planned.clock, planned.folder)
        attendant = Attendant(app.school, settings, lambda: mailer, beat=BEAT)
        attendant.attend()
        assert attendant.finish(20)
        alerts = app.school.store.alerts()
        return [flaw["what"] for alert in alerts for flaw in alert.facts["flaws"]]

    return at


@pytest.fixture
def tries(monkeypatch):
    """How often a rehearsal was begun; the first so many of them are cut off."""

    class Begun:
        count, cut_off = 0, 0

    def begin(school, day):
        Begun.count += 1
        if Begun.count <= Begun.cut_off:
            raise RuntimeError("the line was cut")
        return rehearse(school, day)

    monkeypatch.setattr(at_work, "rehearse", begin)
    return Begun


def test_one_that_was_cut_off_is_begun_again_after_a_pause(tries, attend, monkeypatch):
    monkeypatch.setattr(OutboxConnector, "health", lambda self: Health(problems=("gone",)))
    tries.cut_off = 1
    assert attend(0) == []
    assert attend(1) == []
    assert tries.count == 1
    assert attend(5) == ["its connection does not work"]
    attend(120)
    assert tries.count == 2


def test_one_that_never_comes_to_an_end_is_told_and_given_up(tries, attend, app):
    tries.cut_off = 1000
    for minutes in range(0, 162, 7):
        assert attend(minutes) == []
    [flaw] = attend(168)
    assert flaw == "each try at checking the day was cut off or failed, so nobody knows"
    [alert] = app.school.store.alerts()
    assert describe(alert, app.school, discretion_of(app.school)) == [flaw]
    attend(300)
    assert tries.count == len(PAUSES) == 4
    tries.cut_off = 0
    attend(24 * 60)  # nothing is planned for the day after
    assert tries.count == 4


def test_what_is_approved_in_the_evening_is_tried_once_approving_rests(
    tries, attend, office, monkeypatch
):
    assert attend(0) == []
    assert tries.count == 1
    monkeypatch.setattr(OutboxConnector, "health", lambda self: Health(problems=("gone",)))
    office.clock.set(AFTERNOON + timedelta(minutes=30))
    office.write("late.md", id="late", title="Late news")
    office.submit("late.md")
    office.approve("late")
    assert attend(35) == []
    assert attend(40) == ["its connection does not work"]
    attend(45)
    attend(300)
    assert tries.count == 2


def test_a_day_s_tries_are_those_of_every_process(planned, app):
    def begin(minutes: float) -> bool:
        one = Tries(app.school.ledger, "rehearsal")
        now = AFTERNOON + timedelta(minutes=minutes)
        return one.is_due(AFTERNOON, now) and one.begin(AFTERNOON, now)

    assert [minutes for minutes in range(0, 300, 5) if begin(minutes)] == [0, 5, 35, 95]
    tomorrow = AFTERNOON + timedelta(days=1)
    assert Tries(app.school.ledger, "rehearsal").is_due(tomorrow, tomorrow)


def test_a_channel_that_does_not_answer_is_not_waited_for(app, monkeypatch):
    over = threading.Event()

    def hang(self) -> Health:
        over.wait(20)
        return Health()

    monkeypatch.setattr(OutboxConnector, "health", hang)
    [flaw] = rehearse(app.school, DAY, patience=0.05).flaws
    over.set()
    assert (flaw.channel, flaw.what) == ("page", "it did not answer within 0.05 seconds")


def test_a_clock_that_was_ahead_costs_no_rehearsal(tries, attend):
    attend(30 * 24 * 60)
    attend(0)
    attend(1)
    assert tries.count == 1
