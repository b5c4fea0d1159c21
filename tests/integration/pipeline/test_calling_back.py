"""A correction approved while a person holds the post: it is called back and handed out anew."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.integration.pipeline.test_handoff import HANDED, TRIP, Desk

from schoolcast.content.desk import FolderDesk
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline import answers, closing
from schoolcast.pipeline.answers import Says
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.left_behind import left_behind
from schoolcast.pipeline.submit import call_off, submit
from schoolcast.store.ledger import SqlLedger

NEXT_DAY = {"keys": TRIP["keys"].replace("12-16", "12-17")}
BOTH_DAYS = {"keys": TRIP["keys"] + '\nreminders = ["-1d"]'}


@pytest.fixture
def desk(office: Any) -> Desk:
    made = Desk(office)
    made.plan()
    made.run(HANDED)
    return made


def corrected(
    desk: Desk, moment: str = "15:11", *, day: str = "11", said: str = "", **fields: str
) -> list[str]:
    """Other words, submitted and approved: what the approver is told."""
    desk.office.at(f"2026-12-{day}T{moment}+00:00")
    desk.office.write("trip.md", **(TRIP | (fields or NEXT_DAY)))
    with desk.app() as app:
        school = app.school
        stored = submit(school.content.read("trip.md"), person="Office", school=school).stored
        given = {"DATE-LATE": said} if said else {}
        result = approve(stored, person="Head", answers=given, school=school)
        assert result.unresolved == ()
        return left_behind(result.stored, result.deliveries, school)


def states(desk: Desk) -> list[tuple[int, State]]:
    return [(d.run, d.state) for d in sorted(desk.office.deliveries(), key=lambda d: d.run)]


def test_who_holds_it_is_told_at_once_and_gets_the_new_words(desk: Desk) -> None:
    [line] = corrected(desk)
    assert "told not to post the former words, and given the new ones to post" in line
    assert desk.kinds == ["hand-off", "recall"]
    assert "It was corrected meanwhile" in desk.mails[1].body
    assert states(desk) == [(0, State.CANCELLED), (1, State.SCHEDULED)]
    desk.run("2026-12-11T15:12+00:00")
    assert desk.kinds == ["hand-off", "recall", "hand-off"]
    assert "museum on Thursday 17 December 2026" in desk.mails[2].body
    [pack] = desk.packs
    assert "17 December" in (pack / "text.txt").read_text()
    with desk.app() as app:
        old, new = app.school.store.hand_offs(everything=True)
        with pytest.raises(UsageProblem, match="stopped by Head"):
            answers.posted(old.delivery.id, Says(person="Ms Fenwick"), app.school)
        answers.posted(new.delivery.id, Says(person="Ms Fenwick"), app.school)
    assert states(desk) == [(0, State.CANCELLED), (1, State.CONFIRMED)]


def test_a_second_correction_calls_back_the_first(desk: Desk) -> None:
    corrected(desk)
    desk.run("2026-12-11T15:12+00:00")
    [line] = corrected(desk, "15:13", body="Oak stays at school.")
    assert "given the new ones" in line
    desk.run("2026-12-11T15:14+00:00")
    assert states(desk) == [
        (0, State.CANCELLED),
        (1, State.CANCELLED),
        (2, State.HANDED_OFF),
    ]
    assert "Oak stays at school." in desk.mails[-1].body


def test_another_time_reaches_them_too(desk: Desk) -> None:
    corrected(desk, publish_at="2026-12-14 15:30")
    desk.run("2026-12-11T15:12+00:00")
    assert states(desk) == [(0, State.CANCELLED), (1, State.SCHEDULED)]
    desk.run("2026-12-14T15:00+00:00")
    assert states(desk)[1] == (1, State.HANDED_OFF)


def test_what_stays_as_it_was_is_left_with_them(desk: Desk) -> None:
    assert corrected(desk, **BOTH_DAYS) == []
    desk.run("2026-12-11T15:12+00:00")
    assert desk.kinds == ["hand-off"]
    assert (0, State.HANDED_OFF) in states(desk)


@pytest.mark.parametrize(("said", "ends"), [("now", State.HANDED_OFF), ("skip", State.CANCELLED)])
def test_after_its_time_the_approver_says_whether_the_new_words_go(
    desk: Desk, said: str, ends: State
) -> None:
    [line] = corrected(desk, "15:40", said=said)
    assert ("given the new ones" in line) == (said == "now")
    desk.run("2026-12-11T15:41+00:00")
    assert states(desk) == [(0, State.CANCELLED), (1, ends)]


def test_a_reminder_that_is_left_out_is_called_back(desk: Desk) -> None:
    corrected(desk, **BOTH_DAYS)
    desk.run("2026-12-15T15:00+00:00")
    before = {d.slot: d.state for d in desk.office.deliveries()}
    assert before["-1d"] is State.HANDED_OFF
    desk.mails.clear()
    corrected(desk, "15:01", day="15", keys=TRIP["keys"])
    after = {d.slot: d.state for d in desk.office.deliveries()}
    assert after == before | {"-1d": State.CANCELLED}
    [recall] = desk.mails
    assert "is not to be posted any more" in recall.body


def while_it_is_handed_over(
    office: Any, monkeypatch: pytest.MonkeyPatch, act: Callable[[Desk], object]
) -> Desk:
    """A trip that is given to its holder in the moment in which somebody acts."""
    desk, finish = Desk(office), SqlLedger.finish_and_claim
    desk.plan()

    def meanwhile(self: Any, *words: Any, **more: Any) -> Any:
        monkeypatch.setattr(SqlLedger, "finish_and_claim", finish)
        act(desk)
        return finish(self, *words, **more)

    monkeypatch.setattr(SqlLedger, "finish_and_claim", meanwhile)
    desk.run(HANDED)
    return desk


def test_words_approved_while_it_was_being_handed_over(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def correct(desk: Desk) -> None:
        corrected(desk, "15:00", publish_at="2026-12-15 15:30", **NEXT_DAY)

    desk = while_it_is_handed_over(office, monkeypatch, correct)
    assert states(desk)[0] == (0, State.CANCELLED)
    desk.run("2026-12-11T15:01+00:00")
    assert states(desk)[1] == (1, State.SCHEDULED)
    desk.run("2026-12-15T15:00+00:00")
    assert states(desk)[1] == (1, State.HANDED_OFF)
    assert "museum on Thursday 17 December 2026" in desk.mails[-1].body


@pytest.mark.parametrize(
    ("step", "between"),
    [
        ("store.closings.how_it_goes_on", [(0, State.HANDED_OFF)]),
        (
            "store.hand_offs.HandOffs.open_hand_off",
            [(0, State.CANCELLED), (1, State.HELD)],
        ),
    ],
)
def test_cut_off_while_it_is_called_back(
    office: Any, monkeypatch: pytest.MonkeyPatch, step: str, between: list[tuple[int, State]]
) -> None:
    def correct(desk: Desk) -> None:
        corrected(desk, "15:00", publish_at="2026-12-15 15:30", **NEXT_DAY)

    def cut_off(*_: Any, **__: Any) -> None:
        raise Killed

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(f"schoolcast.{step}", cut_off)
        while_it_is_handed_over(office, patched, correct)
    desk = Desk(office)
    assert states(desk) == between
    for minute in (1, 2):
        desk.run(f"2026-12-11T15:0{minute}+00:00")
    assert states(desk) == [(0, State.CANCELLED), (1, State.SCHEDULED)]
    with desk.app() as app:
        *_, [_, _, _, why], _ = app.school.store.history(desk.office.deliveries()[-1].id)
    assert why == (
        "It was changed since it was recalled, and goes out in its new words, at their time."
    )


def test_a_day_closed_while_it_was_being_handed_over(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_desk(act: Any, **words: str) -> Any:
        with office.app() as app:
            folder = FolderDesk(office.folder / "content")
            return act(date(2026, 12, 16), person="Head", school=app.school, desk=folder, **words)

    desk = while_it_is_handed_over(
        office, monkeypatch, lambda _: at_desk(closing.close, why="snow")
    )
    assert states(desk) == [(0, State.CANCELLED)]
    [again] = at_desk(closing.reopen).again
    assert (again.run, again.state) == (1, State.SCHEDULED)


def has_posted(desk: Desk) -> str:
    desk.say(answers.posted, person="Ms Fenwick")
    return "a person has posted this in its former words"


def has_posted_something_else(desk: Desk) -> str:
    desk.say(answers.posted_changed, "Oak visits the museum.", person="Ms Fenwick")
    return "a person has posted this before, in other words"


def has_declined(desk: Desk) -> str:
    desk.say(answers.declined, "The trip is off", person="Ms Fenwick")
    return "whoever was asked to post this declined"


def has_not_answered(desk: Desk) -> str:
    desk.run("2026-12-14T16:00+00:00")
    return "nobody has said whether this was posted"


def was_called_off(desk: Desk) -> str:
    with desk.app() as app:
        call_off("trip", person="Head", school=app.school)
    return "it was stopped or left out before"


@pytest.mark.parametrize(
    "ended",
    [has_posted, has_posted_something_else, has_declined, has_not_answered, was_called_off],
)
def test_the_approver_hears_what_became_of_the_former_words(desk: Desk, ended: Any) -> None:
    words = ended(desk)
    before = states(desk)
    [line] = corrected(desk)
    assert words in line
    assert states(desk) == before
