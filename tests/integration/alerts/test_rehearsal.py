"""The day before: channels are tried and posts are checked, and nothing is published."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.attendant import Attendant
from schoolcast.alerts.mailer import Mailer
from schoolcast.api.connector import Capabilities, Health
from schoolcast.engine.tick import BEAT
from schoolcast.pipeline.alert_records import AlertKind
from schoolcast.pipeline.rehearse import beyond, clock_problem, rehearse
from schoolcast.secrets import Secrets
from schoolcast_outbox.connector import OutboxConnector

DAY = date(2026, 12, 11)


@pytest.fixture
def planned(office):
    office.write()
    office.submit()
    office.approve()
    return office


def flaws(office, **health) -> list[tuple[str, str]]:
    with office.app() as app:
        return [(flaw.channel, flaw.what) for flaw in rehearse(app.school, DAY).flaws]


@pytest.fixture
def health(monkeypatch):
    """Sets what the page's connection says of itself."""

    def say(**fields) -> None:
        monkeypatch.setattr(OutboxConnector, "health", lambda self: Health(**fields))

    return say


def test_a_good_day_has_no_flaws_and_publishes_nothing(planned):
    assert flaws(planned) == []
    assert planned.posted() == []


def test_another_day_is_not_tried(planned, health):
    health(problems=("gone",))
    with planned.app() as app:
        assert rehearse(app.school, date(2026, 12, 12)).flaws == ()


def test_a_connection_that_does_not_work(planned, health):
    health(problems=("The login has ended.",))
    assert flaws(planned) == [("page", "its connection does not work")]


def test_a_connection_that_ends_before_the_post(planned, health):
    due = planned.deliveries()[0].due
    health(expires_at=due - timedelta(minutes=1))
    assert flaws(planned) == [("page", "its connection ends before the last post")]
    health(expires_at=due + timedelta(minutes=1))
    assert flaws(planned) == []


def test_a_connector_that_breaks_is_a_flaw(planned, monkeypatch):
    def broken(self) -> Health:
        raise RuntimeError("a mistake in a plugin")

    monkeypatch.setattr(OutboxConnector, "health", broken)
    assert flaws(planned) == [("page", "trying it failed")]


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=2), ""),
        (timedelta(minutes=7), "7 minutes fast"),
        (timedelta(minutes=-3), "3 minutes slow"),
        (None, ""),
    ],
)
def test_a_wrong_clock(ahead, words):
    assert words in clock_problem(Health(clock_ahead=ahead))
    assert bool(clock_problem(Health(clock_ahead=ahead))) is bool(words)


def test_what_is_not_approved_or_edited_is_a_flaw(planned):
    planned.write(body="Other words on {{ event_date | long_date }}.")
    planned.run()
    assert flaws(planned) == [("page", "it is held")]
    planned.submit()
    assert flaws(planned) == [("page", "it is not approved")]


def test_todays_roll_counts(planned):
    file = planned.folder / "roll.csv"
    roll = file.read_text(encoding="utf-8")
    file.write_text(roll + "S003,School,,,Pupils,2,elm\n", encoding="utf-8")
    with planned.app() as app:
        (flaw,) = rehearse(app.school, DAY).flaws
    assert flaw.what == "a check objects to it"
    assert flaw.rules


def test_a_paused_lane_is_a_flaw(planned):
    with planned.app() as app:
        app.school.ledger.pause_lane(app.school.channel("page").lane, "gone")
    assert flaws(planned) == [("page", "its connection is lost, so it waits")]


def test_limits_of_the_channel(planned, monkeypatch):
    with planned.app() as app:
        (delivery,) = app.school.store.deliveries()
        post = app.school.store.revision(delivery.revision).revision.posts[0]
        connector = app.school.channel("page").connector
        assert beyond(post, connector) == []
        tight = Capabilities(text_limit=5, links=False)
        monkeypatch.setattr(OutboxConnector, "capabilities", tight)
        linked = replace(post, link="https://example.org/")
        assert beyond(linked, connector) == [
            "its text is too long for the channel",
            "the channel takes no links",
        ]


def attendant_of(office, app, port) -> Attendant:
    settings = Alerts.model_validate(
        {
            "to": ["office@example.org"],
            "from": "schoolcast@example.org",
            "summary": False,
            "idle_minutes": 500_000,
            "smtp": {"host": "127.0.0.1", "port": port, "security": "none"},
        }
    )
    mailer = Mailer(settings, Secrets(office.folder, {}), office.clock, office.folder)
    return Attendant(app.school, settings, lambda: mailer, beat=BEAT)


def test_the_afternoon_before_is_when_it_is_told_once(planned, health, serve, postbox):
    health(problems=("The login of Ben has ended.",))
    with planned.app() as app:
        attendant = attendant_of(planned, app, serve())

        def at(moment: str) -> list[AlertKind]:
            planned.at(moment)
            attendant.attend()
            assert attendant.finish(20)
            return [alert.kind for alert in app.school.store.alerts()]

        assert at("2026-12-09T16:01+00:00") == []  # nothing is planned for the day after
        assert at("2026-12-10T15:59+00:00") == []
        assert at("2026-12-10T16:00+00:00") == [AlertKind.REHEARSAL]
        assert at("2026-12-10T16:05+00:00") == [AlertKind.REHEARSAL]
        (text,) = postbox.texts
        assert "Something planned for Friday 11 December would not go out" in text
        assert "page: its connection does not work" in text
        assert "Ben" not in text
        health()
        attendant.note(rehearse(app.school, DAY))
        assert at("2026-12-10T16:06+00:00") == []
    assert planned.posted() == []


def test_other_flaws_of_the_same_day_are_told_again(planned, health, serve, postbox):
    with planned.app() as app:
        attendant = attendant_of(planned, app, serve())

        def tried() -> int:
            attendant.note(rehearse(app.school, DAY))
            attendant.attend()
            assert attendant.finish(20)
            return len(postbox.mails)

        planned.at("2026-12-10T09:00+00:00")
        health(problems=("The login has ended.",))
        assert tried() == 1
        assert tried() == 1
        health(clock_ahead=timedelta(minutes=7))
        assert tried() == 2
        assert "7 minutes fast" in postbox.texts[1]
        assert "connection does not work" not in postbox.texts[1]
        (standing,) = app.school.store.alerts()
        assert [flaw["channel"] for flaw in standing.facts["flaws"]] == ["page"]
        health()
        assert tried() == 2
        assert app.school.store.alerts() == []
