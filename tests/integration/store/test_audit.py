"""The record: complete, in order, and any meddling shows."""

import pytest

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.records import AuditEntry


def _lines(desk):
    return [(line.seq, line.action, line.subject, line.person) for line in desk.store.audit()]


def test_decisions_are_recorded_with_who_and_where(desk, now):
    sent_back = desk.submit()
    desk.store.send_back(sent_back.id, person="Bea Head", at=now, reason="Ivy's name is in it")
    published = desk.published("play")
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    planned = desk.plan("trip", lane="other")
    desk.store.move(
        planned.id,
        expect=State.SCHEDULED,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=now,
        reason="Ivy is ill",
        person="Bea Head",
    )
    assert _lines(desk) == [
        (1, "submit", "fair", "Ada Office"),
        (2, "send-back", "fair", "Bea Head"),
        (3, "submit", "play", "Ada Office"),
        (4, "approve", "play", "Bea Head"),
        (5, "withdraw", "play", "Bea Head"),
        (6, "submit", "trip", "Ada Office"),
        (7, "approve", "trip", "Bea Head"),
        (8, "cancelled", "trip", "Bea Head"),
    ]
    assert {(line.os_user, line.host) for line in desk.store.audit()} == {("office", "front-desk")}
    assert "Ivy" not in repr(desk.store.audit())
    assert desk.store.verify_audit() is None


def test_what_the_engine_does_is_no_decision(desk, now):
    desk.published()
    assert [action for _, action, _, _ in _lines(desk)] == ["submit", "approve"]


def test_an_act_that_fails_leaves_no_line(desk, now):
    stored = desk.submit()
    desk.store.send_back(stored.id, person="Bea Head", at=now, reason="no")
    with pytest.raises(Exception, match="sent back"):
        desk.approve(stored)
    assert len(desk.store.audit()) == 2


def test_a_line_of_ones_own(desk, now):
    entry = AuditEntry(
        at=now,
        person="Bea Head",
        action="restore",
        subject="store",
        detail={"backup": "é", "rows": 3},
        os_user="root",
        host="server",
    )
    desk.store.record(entry)
    [line] = desk.store.audit()
    assert (line.detail, line.os_user, line.host) == (entry.detail, "root", "server")
    assert (line.at, line.seq, len(line.hash)) == (now, 1, 64)


def test_the_newest_lines_oldest_first(desk, store, now):
    for number in range(5):
        desk.store.record(AuditEntry(at=now, person="Bea", action="look", subject=f"item-{number}"))
    assert [line.seq for line in desk.store.audit(limit=2)] == [4, 5]
    assert store.school("brookside").audit() == []
    assert store.school("brookside").verify_audit() is None


@pytest.mark.parametrize(
    ("meddling", "shows"),
    [
        ("UPDATE audit SET person = 'Cal' WHERE seq = 2", 2),
        ("UPDATE audit SET detail = '{}' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 5", 5),
        ("UPDATE audit SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_meddling_shows(desk, store, now, meddling, shows):
    for number in range(5):
        entry = AuditEntry(
            at=now, person="Bea", action="look", subject="fair", detail={"number": number}
        )
        desk.store.record(entry)
    assert desk.store.verify_audit() is None
    with store.database.write() as connection:
        connection.exec_driver_sql(meddling)
    assert desk.store.verify_audit() == shows
