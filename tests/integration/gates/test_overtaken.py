"""What was stopped or changed while nobody knew whether it was public is not forgotten."""

from datetime import timedelta

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.attendant import Attendant
from schoolcast.alerts.mailer import Mailer
from schoolcast.content.desk import FolderDesk
from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.domain.errors import UsageProblem
from schoolcast.engine.tick import BEAT
from schoolcast.office.standing import alert_line
from schoolcast.pipeline.alert_records import AlertKind
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.moving import aftermath
from schoolcast.pipeline.queue import cancel
from schoolcast.pipeline.resolve import live, send_again
from schoolcast.pipeline.submit import submit
from schoolcast.pipeline.withdraw import Fate, withdraw
from schoolcast.secrets import Secrets

DUE = "2026-12-11T15:30+00:00"
SAME = "School is closed to pupils on {{ event_date | long_date }}."
OTHER = "Now known: school is closed on {{ event_date | long_date }}."
MINUTE = timedelta(minutes=1)
SETTINGS = Alerts(summary=False, rehearse=False, idle_minutes=500_000)


@pytest.fixture
def unclear(page):
    """A post that is public, though nobody knows."""
    page.plan()
    page.platform.faults.append("effect-then-500")
    [delivery] = page.run(DUE)
    assert delivery.state is State.UNKNOWN
    return page


def later(page, minutes=2):
    page.office.clock.set(page.office.clock.now() + minutes * MINUTE)
    return page.run()


def told(page):
    """The alerts that stand after another look."""
    with page.app() as app:
        mailer = Mailer(SETTINGS, Secrets(page.office.folder, {}), app.clock, page.office.folder)
        attendant = Attendant(app.school, SETTINGS, lambda: mailer, beat=BEAT)
        attendant.attend()
        assert attendant.finish(20)
        return {alert.kind: alert_line(alert, app.school) for alert in app.school.store.alerts()}


def stop(page, how):
    with page.app() as app:
        words = {"person": "Pat", "school": app.school}
        if how == "cancel":
            cancel(app.school.store.deliveries(), reason="The fair is off.", **words)
        elif how == "withdraw":
            withdraw("inset", why="The fair is off.", **words)
        else:
            call_off(page, app)


def call_off(page, app):
    text = (page.office.folder / "content" / "inset.md").read_text(encoding="utf-8")
    called = text.replace("event_date", "cancelled = true\nevent_date", 1)
    (page.office.folder / "content" / "inset.md").write_text(called, encoding="utf-8")
    authored = app.school.content.read("inset.md")
    submit(authored, person="Pat", school=app.school)
    desk = FolderDesk(page.office.folder / "content")
    after = aftermath(authored.item, school=app.school, desk=desk)
    assert (after.public, [one.item for one in after.unclear]) == ((), ["inset"])


@pytest.mark.parametrize("how", ["cancel", "withdraw", "call off"])
def test_it_is_told_when_it_turns_out_to_be_public(unclear, how):
    stop(unclear, how)
    assert list(told(unclear)) == [AlertKind.OVERTAKEN]
    [delivery] = later(unclear)
    assert delivery.state is State.PUBLISHED
    alerts = told(unclear)
    assert "public that had been stopped" in alerts[AlertKind.OUTDATED]
    assert "inset, page" in alerts[AlertKind.OUTDATED]
    assert list(told(unclear)) == [AlertKind.OUTDATED]
    with unclear.app() as app:
        [one] = withdraw("inset", person="Pat", why="The fair is off.", school=app.school)
    assert one.fate is Fate.COMES_DOWN
    assert told(unclear) == {}


@pytest.mark.parametrize("how", ["cancel", "withdraw", "call off"])
def test_where_it_was_not_public_it_is_stopped_and_nobody_is_told(page, how):
    page.plan()
    page.platform.faults.append("refuse-500")
    page.run(DUE)
    stop(page, how)
    for _ in range(3):
        [delivery] = later(page)
    assert (delivery.state, page.platform.entries) == (State.CANCELLED, [])
    assert told(page) == {}


def test_a_date_that_moved_is_told_where_the_old_one_turns_out_to_be_public(unclear):
    file = unclear.office.folder / "content" / "inset.md"
    text = file.read_text(encoding="utf-8").replace("2027-01-04", "2027-01-05")
    file.write_text(text, encoding="utf-8")
    with unclear.app() as app:
        authored = app.school.content.read("inset.md")
        submit(authored, person="Pat", school=app.school)
        desk = FolderDesk(unclear.office.folder / "content")
        assert aftermath(authored.item, school=app.school, desk=desk).unclear
    later(unclear)
    assert AlertKind.OUTDATED in told(unclear)


def corrected(page, body):
    page.office.write("inset.md", id="inset", body=body, publish_at="2026-12-11 15:40")
    with page.app() as app:
        submit(app.school.content.read("inset.md"), person="Pat", school=app.school)
        stored = app.school.store.latest_revision("inset")
        approve(stored, person="Head", answers={}, school=app.school)


@pytest.mark.parametrize(
    ("fault", "body", "before", "after"),
    [
        ("effect-then-500", OTHER, [AlertKind.OVERTAKEN], [AlertKind.OUTDATED]),
        ("effect-then-500", SAME, [], []),  # only its time was changed
        ("refuse-500", OTHER, [AlertKind.OVERTAKEN], []),
    ],
)
def test_a_correction_is_told_where_the_former_words_turn_out_to_be_public(
    page, fault, body, before, after
):
    page.plan(body=SAME)
    page.platform.faults.append(fault)
    page.run(DUE)
    corrected(page, body)
    assert list(told(page)) == before
    for _ in range(6):
        [delivery] = later(page)
    assert delivery.state is State.PUBLISHED
    assert list(told(page)) == after


def crossed(app, monkeypatch, crossing):
    """Let something happen between a person's look and the first move."""
    store, move = app.school.store, app.school.store.move

    def late(number, **words):
        monkeypatch.setattr(store, "move", move)
        crossing()
        return move(number, **words)

    monkeypatch.setattr(store, "move", late)


def test_what_is_published_while_it_is_withdrawn_comes_down(page, monkeypatch):
    page.plan()
    with page.app() as app:
        crossed(app, monkeypatch, lambda: page.run(DUE))
        [one] = withdraw("inset", person="Pat", why="Wrong day.", school=app.school)
    assert one.fate is Fate.COMES_DOWN
    later(page)
    assert [entry["withdrawn"] for entry in page.platform.entries] == [True]


def test_what_is_claimed_while_it_is_withdrawn_does_not_go_again(page, monkeypatch):
    page.plan()
    page.platform.faults.append("rate-limit")
    with page.app() as app:
        crossed(app, monkeypatch, lambda: page.run(DUE))
        [one] = withdraw("inset", person="Pat", why="Wrong day.", school=app.school)
        [delivery] = app.school.store.deliveries()
    assert (one.fate, delivery.state) == (Fate.STOPPED, State.CANCELLED)
    later(page, minutes=60)
    assert page.platform.entries == []


def test_what_only_a_person_can_tell_is_not_sent_again_once_withdrawn(unclear):
    with unclear.app() as app:
        store = app.school.store
        [delivery] = store.deliveries()
        asked = {"by": Actor.ENGINE, "at": app.clock.now(), "reason": "Look there."}
        assert store.move(delivery.id, expect=State.UNKNOWN, end=State.NEEDS_ATTENTION, **asked)
        [one] = withdraw("inset", person="Pat", why="A child is named.", school=app.school)
        assert one.fate is Fate.UNCLEAR
        with pytest.raises(UsageProblem, match="can't go out any more"):
            send_again(store.delivery(delivery.id), person="Bea", school=app.school)
        live(store.delivery(delivery.id), person="Bea", link=None, school=app.school)
    assert AlertKind.OUTDATED in told(unclear)
    with unclear.app() as app:
        withdraw("inset", person="Pat", why="A child is named.", school=app.school)
        down = [d for d in app.school.store.deliveries() if d.operation is Operation.WITHDRAW]
    assert len(down) == 1
