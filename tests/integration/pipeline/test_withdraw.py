"""Withdrawing: every channel, what has not gone out, and what nobody here can take down."""

from typing import Any

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotAllowed, NotFound, UsageProblem
from schoolcast.pipeline.withdraw import Fate, Withdrawn, withdraw, withdrawal

DUE = "2026-12-11T15:30+00:00"


def out(office: Any, **fields: str) -> None:
    office.write(**fields)
    office.submit()
    office.approve()
    office.at(DUE)
    office.run()


def take_down(office: Any, why: str = "Wrong day", person: str = "Head") -> list[Withdrawn]:
    with office.app() as app:
        return withdraw("inset", person=person, why=why, school=app.school)


def so_far(office: Any) -> list[tuple[Fate, bool]]:
    with office.app() as app:
        return [(one.fate, one.up) for one in withdrawal("inset", app.school)]


def test_what_is_public_comes_down_in_the_next_pass(office: Any) -> None:
    out(office)
    (one,) = take_down(office)
    assert (one.fate, one.up) == (Fate.COMES_DOWN, True)
    assert len(office.posted()) == 1
    office.run()
    assert office.posted() == []
    assert so_far(office) == [(Fate.GONE, False)]


def test_doing_it_again_changes_nothing(office: Any) -> None:
    out(office)
    take_down(office)
    before = len(office.deliveries())
    take_down(office)
    office.run()
    (again,) = take_down(office)
    assert len(office.deliveries()) == before
    assert again.fate is Fate.GONE
    assert office.run().sent == []


def test_what_is_gone_already_counts_as_gone(office: Any) -> None:
    import shutil

    out(office)
    for post in (office.folder / "out" / "page").glob("*/post.json"):
        shutil.rmtree(post.parent)
    take_down(office)
    office.run()
    assert so_far(office) == [(Fate.GONE, False)]


def test_reminders_to_come_are_stopped(office: Any) -> None:
    out(office, keys='event_date = 2027-01-04\nreminders = ["-3d"]')
    fates = {one.delivery.slot: one.fate for one in take_down(office)}
    assert fates == {"main": Fate.COMES_DOWN, "-3d": Fate.STOPPED}
    office.at("2027-01-02T15:30+00:00")
    office.run()
    assert office.posted() == []


def test_what_no_connector_can_take_down_is_said_to_be_up(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from schoolcast_outbox.connector import OutboxConnector

    out(office)
    lame = replace(OutboxConnector.capabilities, withdraw=False)
    monkeypatch.setattr(OutboxConnector, "capabilities", lame)
    (one,) = take_down(office)
    assert (one.fate, one.up) == (Fate.STILL_UP, True)
    assert "by hand" in one.words


def test_an_unclear_post_is_not_called_gone(office: Any) -> None:
    out(office)
    with office.app() as app:
        number = app.school.store.deliveries()[0].id
    import sqlite3

    with sqlite3.connect(office.folder / "data" / "schoolcast.sqlite3") as connection:
        connection.execute("UPDATE deliveries SET state = 'needs_attention' WHERE id = ?", [number])
    (one,) = take_down(office)
    assert (one.fate, one.up) == (Fate.UNCLEAR, True)


def test_it_needs_a_name_a_reason_and_something_to_take_down(office: Any) -> None:
    with pytest.raises(NotFound, match="ever planned"):
        take_down(office)
    out(office)
    with pytest.raises(UsageProblem, match="Say why"):
        take_down(office, why=" ")
    with pytest.raises(NotAllowed):
        take_down(office, person="")
    assert [delivery.state for delivery in office.deliveries()] == [State.PUBLISHED]


def test_the_record_says_who_took_it_down(office: Any) -> None:
    out(office)
    take_down(office)
    with office.app() as app:
        line = app.school.store.audit()[-1]
        assert (line.person, line.action, line.subject) == ("Head", "withdraw", "inset")
