"""New words and a new time, approved while an earlier try is under way or in doubt."""

import pytest

from schoolcast.api.errors import Unreachable
from schoolcast.domain.delivery import State
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.left_behind import left_behind
from schoolcast.pipeline.pause import Target, pause
from schoolcast.pipeline.queue import cancel
from schoolcast.pipeline.resolve import retry, send_again
from schoolcast.pipeline.submit import submit
from schoolcast.testing.recording_connector import RecordingConnector

DAY = "2026-12-11T"
DUE = "2026-12-11T15:30+00:00"
LATER = "2026-12-18T15:30+00:00"
NEW = {
    "body": "Now known: school is closed on {{ event_date | long_date }}.",
    "publish_at": "2026-12-18 15:30",
}


def approved_anew(page, **fields):
    """What the approver is told of posts that have an earlier try."""
    page.office.write("inset.md", id="inset", **{**NEW, **fields})
    with page.app() as app:
        submit(app.school.content.read("inset.md"), person="Office", school=app.school)
        stored = app.school.store.latest_revision("inset")
        result = approve(stored, person="Head", answers={}, school=app.school)
        return left_behind(result.stored, result.deliveries, app.school)


def passes(page, *times):
    for time in times:
        [delivery] = page.run(f"{DAY}{time}+00:00")
    return delivery


def in_doubt(page, fault="close-before-effect", **fields):
    page.plan(**fields)
    page.platform.faults.append(fault)
    [delivery] = page.run(DUE)
    assert delivery.state is State.UNKNOWN


def looked_for_in_vain(page, monkeypatch):
    in_doubt(page)
    [line] = approved_anew(page)
    assert "Only if it is not there do the new words go out" in line


def put_before_a_person(page, monkeypatch):
    in_doubt(page)
    with monkeypatch.context() as blind:
        blind.setattr(RecordingConnector, "find", lambda *_: 1 / 0)
        delivery = passes(page, "15:31", "15:33", "15:36", "15:41", "15:50")
    assert delivery.state is State.NEEDS_ATTENTION
    [line] = approved_anew(page)
    assert "Look whether it is there" in line
    page.act(send_again)


def refused_while_it_was_approved(page, monkeypatch):
    publish = RecordingConnector.publish

    def meanwhile(self, post, attempt):
        monkeypatch.setattr(RecordingConnector, "publish", publish)
        [line] = approved_anew(page)
        assert "Only if it is not there do the new words go out" in line
        return publish(self, post, attempt)

    page.plan()
    page.platform.faults.append("rate-limit")
    monkeypatch.setattr(RecordingConnector, "publish", meanwhile)
    page.run(DUE)


def refused_after_doubt(page, monkeypatch):
    in_doubt(page)
    page.platform.faults.append("media-refused")
    assert passes(page, "15:31", "15:33", "15:36").state is State.FAILED
    [line] = approved_anew(page)
    assert "this does not go out: it was refused before" in line
    page.act(retry)


@pytest.mark.parametrize(
    ("kind", "meanwhile"),
    [
        ("page", looked_for_in_vain),
        ("keyed", looked_for_in_vain),
        ("page", put_before_a_person),
        ("page", refused_while_it_was_approved),
        ("page", refused_after_doubt),
    ],
)
def test_new_words_go_at_their_own_time(request, monkeypatch, kind, meanwhile):
    page = request.getfixturevalue(kind)
    meanwhile(page, monkeypatch)
    delivery = passes(page, "15:52", "18:30")
    assert (delivery.state, page.platform.entries) == (State.SCHEDULED, [])
    assert delivery.due_wall == "2026-12-18T15:30"
    [delivery] = page.run(LATER)
    assert delivery.state is State.PUBLISHED
    assert [entry["text"][:9] for entry in page.platform.entries] == ["Now known"]


def test_a_post_that_was_left_out_meanwhile_does_not_go_again(page):
    event = "event_date = 2026-12-16"
    page.plan(keys=f'{event}\nreminders = ["-1d"]')
    page.run(DUE)
    page.platform.faults.append("close-before-effect")
    page.run("2026-12-15T15:30+00:00")
    approved_anew(page, publish_at="2026-12-11 15:30", keys=event)
    for minute in (31, 33, 36, 37):
        deliveries = page.run(f"2026-12-15T15:{minute}+00:00")
    states = {one.slot: (one.state, one.reason) for one in deliveries}
    gone = "The approved announcement has no such post any more."
    assert states["-1d"] == (State.SUPERSEDED, gone)
    assert len(page.platform.entries) == 1


def test_they_are_not_missed_for_the_old_time(page):
    """The computer was off from the doubt until after the old deadline."""
    in_doubt(page)
    approved_anew(page)
    for moment in ("2026-12-14T08:00+00:00", "2026-12-14T08:02+00:00", LATER):
        [delivery] = page.run(moment)
    assert delivery.state is State.PUBLISHED


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Come along at 4pm.", "keys": 'event_date = 2026-12-11\nevent_time = "16:00"'},
        {"body": "We are closed tomorrow.", "keys": ""},
    ],
)
def test_new_words_that_are_no_longer_true_do_not_go(page, fields):
    in_doubt(page, kind="update", keys="", body="Come along soon.")
    page.office.at("2026-12-11T15:31+00:00")
    approved_anew(page, kind="update", publish_at="2026-12-11 15:30", **fields)
    for moment in ("2026-12-12T08:00+00:00", "2026-12-12T08:02+00:00", "2026-12-12T08:04+00:00"):
        [delivery] = page.run(moment)
    assert (delivery.state, page.platform.entries) == (State.MISSED, [])


@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_what_was_public_all_the_time_keeps_its_words_and_time(request, kind):
    page = request.getfixturevalue(kind)
    in_doubt(page, "effect-then-500")
    approved_anew(page)
    delivery = passes(page, "15:32", "15:34")
    assert (delivery.state, delivery.due_wall) == (State.PUBLISHED, "2026-12-11T15:30")
    assert len(page.platform.entries) == 1
    assert "Now known" not in page.platform.entries[0]["text"]


def test_at_once_means_when_it_was_approved(page):
    in_doubt(page)
    page.office.at("2026-12-11T15:31:30+00:00")
    approved_anew(page, publish_at="on-approval")
    delivery = passes(page, "15:32", "15:33", "15:34")
    assert (delivery.state, delivery.due_wall) == (State.PUBLISHED, "2026-12-11T15:31")
    assert "Now known" in page.platform.entries[0]["text"]


@pytest.mark.parametrize("first", ["the stop", "the approval"])
def test_a_stop_outlasts_a_later_time(page, first):
    in_doubt(page)
    if first == "the approval":
        approved_anew(page)
    with page.app() as app:
        found = app.school.store.deliveries()
        assert cancel(found, person="Pat", reason="It is off.", school=app.school) == []
    if first == "the stop":
        page.office.at("2026-12-11T15:30:20+00:00")
        [line] = approved_anew(page)
        assert "does not go out again: it was stopped before" in line
    delivery = passes(page, "15:32", "15:34", "15:36")
    assert (delivery.state, delivery.reason) == (State.CANCELLED, "It is off.")
    [delivery] = page.run(LATER)
    assert (delivery.state, page.platform.entries) == (State.CANCELLED, [])


def test_what_had_no_network_until_its_deadline_goes_at_a_later_time(page, monkeypatch):
    page.plan()
    with monkeypatch.context() as down:
        down.setattr(RecordingConnector, "publish", unreachable)
        page.run(DUE)
        [delivery] = page.run("2026-12-13T16:30+00:00")
    assert (delivery.state, delivery.attempts) == (State.MISSED, 1)
    assert approved_anew(page) == []
    [delivery] = page.run(LATER)
    assert delivery.state is State.PUBLISHED


def test_what_was_in_doubt_and_missed_is_written_anew(page):
    in_doubt(page)
    with page.app() as app:
        pause(Target(), person="Head", why="A funeral.", until=None, school=app.school)
    passes(page, "15:31", "15:33")
    [delivery] = page.run("2026-12-13T16:30+00:00")
    assert delivery.state is State.MISSED
    [line] = approved_anew(page)
    assert "Look there; if it is not, write it as a new announcement" in line


def unreachable(self, post, attempt):
    raise Unreachable
