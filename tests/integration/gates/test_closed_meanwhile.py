"""A day is closed while a post that speaks of it is under way, in doubt, or was refused."""

from datetime import date

import pytest
from tests.integration.gates.test_new_times import approved_anew, passes

from schoolcast.content.desk import FolderDesk
from schoolcast.domain.delivery import State
from schoolcast.pipeline import closing
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.resolve import retry, send_again, still_true
from schoolcast.testing.recording_connector import RecordingConnector

FAIR = {"kind": "update", "keys": "event_date = 2026-12-16"}
WEDNESDAY = date(2026, 12, 16)


def at_desk(page, act, **words):
    with page.app() as app:
        desk = FolderDesk(page.office.folder / "content")
        return act(WEDNESDAY, person="Head", school=app.school, desk=desk, **words)


def close(page):
    return at_desk(page, closing.close, why="snow")


def in_doubt(page, fault="close-before-effect"):
    page.plan(**FAIR)
    page.platform.faults.append(fault)
    [delivery] = page.run("2026-12-11T15:30+00:00")
    assert delivery.state is State.UNKNOWN


def looked_for_in_vain(page, monkeypatch):
    in_doubt(page)
    [left] = close(page).left
    assert left.delivery.state is State.UNKNOWN


def put_before_a_person(page, monkeypatch):
    with monkeypatch.context() as blind:
        blind.setattr(RecordingConnector, "find", lambda *_: 1 / 0)
        in_doubt(page)
        delivery = passes(page, "15:31", "15:33", "15:36", "15:41", "15:50")
    assert delivery.state is State.NEEDS_ATTENTION
    close(page)
    page.act(send_again)


def refused_for_now_while_it_was_closed(page, monkeypatch):
    publish = RecordingConnector.publish

    def meanwhile(self, post, attempt):
        monkeypatch.setattr(RecordingConnector, "publish", publish)
        close(page)
        return publish(self, post, attempt)

    page.plan(**FAIR)
    page.platform.faults.append("rate-limit")
    monkeypatch.setattr(RecordingConnector, "publish", meanwhile)
    [delivery] = page.run("2026-12-11T15:30+00:00")
    assert delivery.hold == Code.RECHECK  # no pass that is under way takes it up


def refused_for_good(page, monkeypatch):
    page.plan(**FAIR)
    page.platform.faults.append("media-refused")
    page.run("2026-12-11T15:30+00:00")
    done = close(page)
    assert (done.held, done.left) == ((), ())
    page.act(retry)


MEANWHILE = [
    ("page", looked_for_in_vain),
    ("keyed", looked_for_in_vain),
    ("page", put_before_a_person),
    ("page", refused_for_now_while_it_was_closed),
    ("page", refused_for_good),
]


@pytest.mark.parametrize(("kind", "meanwhile"), MEANWHILE)
def test_it_is_asked_about_before_it_goes_again(request, monkeypatch, kind, meanwhile):
    page = request.getfixturevalue(kind)
    meanwhile(page, monkeypatch)
    delivery = passes(page, "15:52", "15:54", "16:30")
    assert (delivery.state, delivery.hold) == (State.HELD, Code.CLOSED_DAY)
    assert "School is closed on Wednesday 16 December (snow)" in delivery.reason
    assert page.platform.entries == []


def test_it_is_not_asked_again_once_a_person_says_that_it_is_true(page, monkeypatch):
    looked_for_in_vain(page, monkeypatch)
    passes(page, "15:52", "15:54")
    page.act(still_true)
    page.platform.faults += ["rate-limit", "close-before-effect"]
    assert passes(page, "15:55").attempts == 2
    assert passes(page, "17:00").state is State.UNKNOWN
    assert passes(page, "17:02", "17:04", "17:05").state is State.PUBLISHED
    assert len(page.platform.entries) == 1


def test_it_goes_once_the_day_is_reopened(page, monkeypatch):
    looked_for_in_vain(page, monkeypatch)
    passes(page, "15:52", "15:54")
    [freed] = at_desk(page, closing.reopen).freed
    assert freed.hold == Code.RECHECK
    assert passes(page, "15:55").state is State.PUBLISHED


def test_it_is_not_asked_where_the_day_was_reopened_before(page, monkeypatch):
    looked_for_in_vain(page, monkeypatch)
    at_desk(page, closing.reopen)
    assert passes(page, "15:52", "15:54").state is State.PUBLISHED


def test_new_words_are_not_asked_about(page, monkeypatch):
    looked_for_in_vain(page, monkeypatch)
    page.office.at("2026-12-11T15:31+00:00")
    approved_anew(page, kind="update", keys="", body="The fair is off.", publish_at="on-approval")
    assert passes(page, "15:52", "15:54", "15:55").state is State.PUBLISHED
    assert "The fair is off." in page.platform.entries[0]["text"]


def test_what_was_public_all_the_time_is_no_question(page):
    in_doubt(page, "effect-then-500")
    close(page)
    assert passes(page, "15:32", "15:34").state is State.PUBLISHED
