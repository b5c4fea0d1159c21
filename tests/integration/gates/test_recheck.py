"""What goes again after doubt, or on a person's word, passes the same gates as anything else."""

from datetime import timedelta
from typing import ClassVar

import pytest

from schoolcast.api import RetryLater
from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.pause import Target, pause, resume
from schoolcast.pipeline.queue import cancel
from schoolcast.pipeline.resolve import retry, still_true
from schoolcast.pipeline.withdraw import Fate, withdraw
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"
MINUTE = timedelta(minutes=1)


class Busy(RecordingConnector):
    """Asks two hours' patience of the post that it gets first, and of no other."""

    kind: ClassVar[str] = "busy"

    def publish(self, post, attempt):
        if attempt.number == 1:
            raise RetryLater(after=120 * MINUTE, whole_lane=False)
        return RecordingConnector.publish(self, post, attempt)


def after(page, minutes=1):
    page.office.clock.set(page.office.clock.now() + minutes * MINUTE)
    [delivery] = page.run()
    return delivery


def edit(page, *, undo=False):
    file = page.office.folder / "content" / "inset.md"
    text = file.read_text(encoding="utf-8")
    wrong, right = "closed to puppils", "closed to pupils"
    file.write_text(text.replace(*(wrong, right) if undo else (right, wrong)), encoding="utf-8")


def doubt(page, fault):
    page.plan()
    page.platform.faults.append(fault)
    [delivery] = page.run(DUE)
    assert delivery.state is State.UNKNOWN


def remove(page):
    (page.office.folder / "content" / "inset.md").unlink()


def drop_the_roll(page):
    (page.office.folder / "roll.csv").unlink()


@pytest.mark.parametrize(
    ("change", "hold"), [(edit, "EDITED"), (remove, "VANISHED"), (drop_the_roll, "VERDICT")]
)
@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_what_was_looked_for_in_vain_is_checked_before_it_goes(request, kind, change, hold):
    page = request.getfixturevalue(kind)
    page.office.write("other.md", id="other")  # so that the folder is never empty
    doubt(page, "refuse-500")
    change(page)
    for _ in range(3):
        delivery = after(page)
    assert (delivery.state, delivery.hold) == (State.HELD, hold)
    assert page.platform.entries == []


@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_it_goes_once_what_was_changed_is_undone(request, kind):
    page = request.getfixturevalue(kind)
    doubt(page, "refuse-500")
    edit(page)
    for _ in range(3):
        after(page)
    edit(page, undo=True)
    assert after(page).state is State.PUBLISHED
    assert len(page.platform.entries) == 1


@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_what_was_public_all_the_time_is_found_though_its_file_has_changed(request, kind):
    """Sent again in other words it would stand there twice."""
    page = request.getfixturevalue(kind)
    doubt(page, "effect-then-500")
    edit(page)
    assert after(page).state is State.PUBLISHED
    assert len(page.platform.entries) == 1


def test_a_later_text_never_follows_one_that_may_be_public(keyed):
    doubt(keyed, "effect-then-500")
    keyed.plan(body="School is closed on {{ event_date | long_date }}. Enjoy the day.")
    assert after(keyed).state is State.PUBLISHED
    assert [entry["text"].count("Enjoy") for entry in keyed.platform.entries] == [0]


def test_a_held_post_is_reported_once_it_is_held(page):
    doubt(page, "refuse-500")
    edit(page)
    after(page)
    with page.app() as app:
        page.office.clock.set(page.office.clock.now() + MINUTE)
        from schoolcast.engine.tick import tick

        dispatcher = app.dispatcher()
        try:
            report = tick(app.schools, app.school.ledger, app.clock, dispatcher)
        finally:
            dispatcher.close()
    assert len(report.held) == 1
    assert report.put_before_a_person


def test_a_persons_word_does_not_pass_an_edit(page):
    page.plan()
    page.platform.faults.append("media-refused")
    [failed] = page.run(DUE)
    assert failed.state is State.FAILED
    edit(page)
    page.act(retry)
    delivery = after(page)
    assert (delivery.state, delivery.hold) == (State.HELD, "EDITED")


def test_still_true_does_not_pass_an_edit(page):
    page.plan()
    page.platform.faults.append("token-revoked")
    page.run(DUE)
    with page.app() as app:
        app.school.ledger.open_lane("recording:page", app.clock.now())
    edit(page)
    assert after(page).hold == "STILL-TRUE"
    page.act(still_true)
    delivery = after(page)
    assert (delivery.state, delivery.hold) == (State.HELD, "EDITED")
    assert page.platform.entries == []


def test_what_the_platform_asked_for_outlasts_a_hold(page):
    page.kind = Busy
    page.plan()
    [waits] = page.run(DUE)
    assert waits.next_at >= page.office.clock.now() + 120 * MINUTE
    edit(page)
    assert after(page).hold == "EDITED"
    edit(page, undo=True)
    freed = after(page)
    assert (freed.state, freed.next_at) == (State.SCHEDULED, waits.next_at)
    assert page.platform.entries == []
    assert after(page, minutes=120).state is State.PUBLISHED


def test_it_outlasts_a_persons_word_that_it_is_still_true(page):
    page.kind = Busy
    page.plan()
    [waits] = page.run(DUE)
    with page.app() as app:
        app.school.ledger.pause_lane(waits.lane, "its token has ended", app.clock.now())
        app.school.ledger.open_lane(waits.lane, app.clock.now())
    assert after(page).hold == "STILL-TRUE"
    page.act(still_true)
    freed = after(page)
    assert (freed.state, freed.next_at) == (State.SCHEDULED, waits.next_at)
    assert after(page).attempts == 1
    assert after(page, minutes=120).state is State.PUBLISHED


@pytest.fixture
def doubtful(keyed):
    """Public, though nobody knows, and its way is closed before it can go again under its key."""
    doubt(keyed, "effect-then-500")
    with keyed.app() as app:
        pause(Target(), person="Head", why="A bereavement.", until=None, school=app.school)
    delivery = after(keyed)
    assert (delivery.state, delivery.attempts) == (State.UNKNOWN, 1)
    return keyed


def let_go(page):
    with page.app() as app:
        resume(Target(), person="Head", school=app.school)


def test_what_can_not_go_again_yet_stays_in_doubt(doubtful):
    """It is not "certainly not sent": another text of it would stand beside the first."""
    doubtful.plan(body="School is closed on {{ event_date | long_date }}. Enjoy the day.")
    let_go(doubtful)
    for _ in range(3):
        delivery = after(doubtful)
    assert delivery.state is State.PUBLISHED
    assert [entry["text"].count("Enjoy") for entry in doubtful.platform.entries] == [0]


def test_it_goes_again_under_its_key_when_it_may(doubtful):
    let_go(doubtful)
    delivery = after(doubtful)
    assert (delivery.state, delivery.attempts) == (State.PUBLISHED, 2)
    assert len(doubtful.platform.entries) == 1


@pytest.mark.parametrize("fault", ["not-sent", "rate-limit", "media-refused", "refuse-500"])
def test_a_second_try_says_nothing_of_the_first(keyed, fault):
    doubt(keyed, "effect-then-500")
    keyed.platform.entries, shown = [], keyed.platform.entries  # a list that lags
    keyed.platform.faults.append(fault)
    delivery = after(keyed)
    assert (delivery.state, delivery.attempts) == (State.UNKNOWN, 2)
    keyed.platform.entries[:] = shown
    for _ in range(5):
        delivery = after(keyed, minutes=60)
    assert delivery.state is State.PUBLISHED
    assert len(keyed.platform.entries) == 1


@pytest.mark.parametrize("stop", ["cancel", "withdraw"])
@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_a_persons_stop_holds_though_nobody_knew(request, kind, stop):
    """It was not public after all, and does not go out any more."""
    page = request.getfixturevalue(kind)
    doubt(page, "refuse-500")
    stopping(page, stop)
    for _ in range(4):
        delivery = after(page)
    assert (delivery.state, delivery.reason) == (State.CANCELLED, "The fair is off.")
    assert page.platform.entries == []


@pytest.mark.parametrize("stop", ["cancel", "withdraw"])
@pytest.mark.parametrize("kind", ["page", "keyed"])
def test_what_was_public_when_somebody_stopped_it_is_found(request, kind, stop):
    page = request.getfixturevalue(kind)
    doubt(page, "effect-then-500")
    stopping(page, stop)
    assert after(page).state is State.PUBLISHED
    assert len(page.platform.entries) == 1


def stopping(page, how):
    with page.app() as app:
        words = {"person": "Pat", "school": app.school}
        if how == "withdraw":
            [one] = withdraw("inset", why="The fair is off.", **words)
            assert one.fate is Fate.UNCLEAR
        else:
            found = app.school.store.deliveries()
            assert cancel(found, reason="The fair is off.", **words) == []


def test_a_stop_that_a_pass_crosses_is_tried_again(page, monkeypatch):
    """Between reading and stopping it, a look held it: it must not go out once that is mended."""
    page.plan()
    with page.app() as app:
        store, move, crossed = app.school.store, app.school.store.move, []

        def late(number, **words):
            if not crossed:
                crossed.append(number)
                held = {"by": Actor.ENGINE, "at": words["at"], "reason": "", "hold": "EDITED"}
                assert move(number, expect=State.SCHEDULED, end=State.HELD, **held)
            return move(number, **words)

        monkeypatch.setattr(store, "move", late)
        [stopped] = cancel(store.deliveries(), person="Pat", reason="Off.", school=app.school)
    assert crossed == [stopped.id]
    assert stopped.state is State.CANCELLED
