"""An old roll: the office hears a week before, and once more when it is too old."""

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.attendant import Attendant
from schoolcast.alerts.composer import letter_about
from schoolcast.engine.tick import BEAT

TERM = '[[terms]]\nname = "Autumn"\nfirst = 2026-09-02\nlast = 2026-12-18\n'
SETTINGS = {
    "to": ["office@example.org"],
    "from": "schoolcast@example.org",
    "summary": False,
    "rehearse": False,
    "idle_minutes": 500_000,
}


@pytest.fixture
def watched(office):
    """A school whose roll was taken on 1 December and lasts 10 school days: to 15 December."""
    (office.folder / "content" / "calendar.toml").write_text(TERM, encoding="utf-8")
    office.configure("\n[people]\nroll_taken_on = 2026-12-01\nroll_lasts = 10\n")
    return office


def told(office, moment):
    """The kinds of open alerts once a process has looked at that moment."""
    office.at(moment)
    with office.app() as app:
        settings = Alerts.model_validate(SETTINGS)
        attendant = Attendant(app.school, settings, lambda: pytest.fail("no mail"), beat=BEAT)
        attendant._errands.run = lambda task: None  # nothing leaves this process
        attendant.attend()
        return [alert.kind.value for alert in app.school.store.alerts()]


def test_it_is_told_a_week_before_and_when_it_is_too_old(watched):
    assert told(watched, "2026-12-08T09:00Z") == []
    assert told(watched, "2026-12-09T09:00Z") == ["roll-ageing"]
    assert told(watched, "2026-12-10T09:00Z") == ["roll-ageing"]
    assert told(watched, "2026-12-16T09:00Z") == ["roll-stale"]
    watched.configure(replacing=("2026-12-01", "2026-12-16"))
    assert told(watched, "2026-12-16T09:05Z") == []


def test_the_mail_names_no_child(watched):
    assert told(watched, "2026-12-09T09:00Z") == ["roll-ageing"]
    with watched.app() as app:
        now = app.clock.now()
        mails = app.school.store.claim_mails(now=now, until=now)
        letter = letter_about(mails, app.school)
    assert "will be too old within a week" in letter.subject
    assert "people roll import" in letter.body
    assert "Quillfeather" not in letter.body
