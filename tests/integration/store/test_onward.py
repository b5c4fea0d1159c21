"""A store that is put back to an earlier state under a process that goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import StoreWentBack
from schoolcast.pipeline.records import Outcome

MINUTE = timedelta(minutes=1)


def put_back(desk, *, before: int) -> None:
    """Forget every attempt from one on, and all that followed it, as an older copy would."""
    with desk.opened.database.write() as connection:
        connection.execute(text("DELETE FROM attempts WHERE id >= :id"), {"id": before})
        connection.execute(
            text(
                "UPDATE deliveries SET state = 'scheduled', attempts = 0, owner = NULL, "
                "lease_until = NULL, creating_at = NULL WHERE id NOT IN "
                "(SELECT delivery FROM attempts)"
            )
        )
        if not desk.opened.database.sqlite:
            sequence = "SELECT setval(pg_get_serial_sequence('attempts', 'id'), :id, false)"
            connection.execute(text(sequence), {"id": before})


def public(desk, now, item):
    """The attempt by which an item may have become public."""
    claim = desk.claimed(item, lane=f"page:{item}")
    desk.ledger.creating(claim, now)
    return claim


def test_what_was_sent_in_the_time_forgotten_is_not_claimed_again(desk, now):
    first, second = public(desk, now, "fair"), public(desk, now, "play")
    put_back(desk, before=second.serial)
    with pytest.raises(StoreWentBack, match="put back to an earlier state"):
        desk.claim(second.lane)
    assert desk.store.delivery(second.delivery).state is State.SCHEDULED
    assert desk.ledger.attempts_made() == first.serial


def test_the_end_of_one_claims_no_other(desk, now):
    claim = public(desk, now, "play")
    put_back(desk, before=claim.serial)
    ended = Outcome(state=State.PUBLISHED, remote_id="page_1")
    with pytest.raises(StoreWentBack):
        desk.ledger.finish_and_claim(claim, ended, now, lane=claim.lane, lease=MINUTE)
    assert [each.state for each in desk.store.deliveries()] == [State.SCHEDULED]


def test_the_look_finds_it_although_nothing_is_due(desk, now):
    desk.ledger.require_onward()
    claim = public(desk, now, "fair")
    desk.ledger.require_onward()
    put_back(desk, before=claim.serial)
    for _ in range(2):
        with pytest.raises(StoreWentBack):
            desk.ledger.require_onward()


def test_attempts_of_an_earlier_process_count_too(desk, now, make_desk):
    claim = public(desk, now, "fair")
    later = make_desk(desk.opened)
    later.ledger.require_onward()
    put_back(desk, before=claim.serial)
    with pytest.raises(StoreWentBack):
        later.claim(claim.lane)


def test_once_a_gap_is_open_the_work_goes_on(desk, now):
    claim = public(desk, now, "fair")
    put_back(desk, before=claim.serial)
    beyond = claim.serial
    desk.ledger.open_gap(since=now, until=now, why="put back", now=now, beyond=beyond)
    desk.ledger.require_onward()
    desk.plan("play", due=now + MINUTE, lane="page:play")
    assert desk.claim("page:play", now=now + MINUTE) is not None


def test_claims_that_come_to_nothing_are_no_sign_of_it(desk, now):
    """PostgreSQL counts on where an attempt is undone; a file does not."""
    desk.ledger.require_onward()
    public(desk, now, "fair")
    desk.plan("play", lane="page:play")
    with pytest.raises(RuntimeError), desk.opened.database.write() as connection:
        desk.ledger._take(connection, "page:play", now, "me", MINUTE, None)
        raise RuntimeError("the disk is full")
    assert desk.claim("page:play") is not None
    desk.ledger.require_onward()
