"""Alerts in the store, on either database: each is opened, mailed and closed by one process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from schoolcast.domain.delivery import Actor, State
from schoolcast.pipeline.alert_records import AlertKind, Found, MailState, NewMail, Step

LOST = Found(cause="lane:page:1", kind=AlertKind.LANE, subject="page:1", facts={"lane": "page:1"})
SOON = timedelta(minutes=5)


@pytest.fixture
def opened(desk, now):
    def open_(found=LOST, *addresses, **more):
        mails = [
            NewMail(step=Step.OPENED, address=address, next_at=now)
            for address in addresses or ("office@example.org",)
        ]
        return desk.store.open_alert(found, mails, at=now, **more)

    return open_


def test_a_cause_is_opened_once_while_it_stands(desk, now, opened):
    first = opened()
    assert opened() is None
    assert [alert.id for alert in desk.store.alerts()] == [first]
    assert desk.store.close_alert(first, at=now)
    assert not desk.store.close_alert(first, at=now)
    assert opened() not in (None, first)


def test_what_is_told_once_ever_is_not_opened_again(desk, now, opened):
    first = opened(once=True)
    desk.store.close_alert(first, at=now)
    assert opened(once=True) is None


def test_many_processes_open_one(desk, opened):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: opened(), range(8)))
    assert sum(one is not None for one in found) == 1
    assert len(desk.store.alert_mails([alert.id for alert in desk.store.alerts()])) == 1


def test_many_processes_claim_each_mail_once(desk, now, opened):
    opened(LOST, *(f"person{number}@example.org" for number in range(12)))

    def claim(_: int) -> list[str]:
        return [m.address for m in desk.store.claim_mails(now=now, until=now + SOON)]

    with ThreadPoolExecutor(6) as pool:
        taken = [address for some in pool.map(claim, range(24)) for address in some]
    assert sorted(taken) == sorted({f"person{number}@example.org" for number in range(12)})


def test_a_claim_that_nobody_ends_is_taken_up_again(desk, now, opened):
    opened()
    (first,) = desk.store.claim_mails(now=now, until=now + SOON)
    assert desk.store.claim_mails(now=now, until=now + SOON) == []
    (second,) = desk.store.claim_mails(now=now + SOON, until=now + 2 * SOON)
    assert second.tries == 2
    desk.store.mails_failed([first], at=now, next_at=None, trouble="too late to say")
    (record,) = desk.store.alert_mails([first.alert.id])
    assert (record.state, record.trouble) == (MailState.WAITING, "")
    desk.store.mails_sent([second], at=now + SOON)
    (alert,) = desk.store.alerts()
    assert alert.mailed_at == now + SOON


def test_mails_of_one_kind_to_one_address_go_together(desk, now, opened):
    for item in ("a", "b"):
        opened(Found(cause=f"missed:{item}", kind=AlertKind.MISSED, subject=item))
    opened()
    claims = [desk.store.claim_mails(now=now, until=now + SOON) for _ in range(3)]
    assert sorted(len(claim) for claim in claims) == [0, 1, 2]


def test_closing_drops_what_has_not_gone(desk, now, opened):
    number = opened()
    desk.store.close_alert(number, at=now, by="Ada Office")
    assert desk.store.claim_mails(now=now, until=now + SOON) == []
    (record,) = desk.store.alert_mails([number])
    assert record.state is MailState.DROPPED
    (entry,) = desk.store.audit(limit=1)
    assert (entry.person, entry.action) == ("Ada Office", "close-alert")
    assert desk.store.verify_audit() is None


def test_reminders_are_written_down_by_one_process(desk, now, opened):
    opened()
    (alert,) = desk.store.alerts()
    mails = [NewMail(step=Step.DEPUTY, address="deputy@example.org", next_at=now)]
    assert desk.store.remind(alert, mails, reminders=3, at=now)
    assert not desk.store.remind(alert, mails, reminders=3, at=now)
    assert [m.step for m in desk.store.alert_mails([alert.id])] == [Step.OPENED, Step.DEPUTY]


def test_the_situation_names_what_stands(desk, now):
    missed = desk.plan("fair")
    assert desk.ledger.miss(now + timedelta(days=2)) == [missed.id]
    unknown = desk.unknown("play")
    desk.submit("walk")
    desk.ledger.pause_lane("page:1", "gone")
    desk.store.set_versions("rules-1", "unreadable")
    found = desk.store.situation(now)
    assert [(one.id, one.state, one.since) for one in found.deliveries] == [
        (missed.id, State.MISSED, None),
        (unknown.id, State.UNKNOWN, now),
    ]
    assert [one.item for one in found.waiting] == ["walk"]
    assert found.paused_lanes == ("page:1",)
    assert found.facts_unreadable
    assert not found.folder_missing
    assert not found.mail_due


def test_a_rule_that_holds_is_known_by_its_id_alone(desk, now):
    planned = desk.plan()
    desk.store.move(
        planned.id,
        expect=State.SCHEDULED,
        end=State.HELD,
        by=Actor.ENGINE,
        at=now,
        reason="NAME-FULL: It names Ben.",
        hold="VERDICT",
    )
    (held,) = desk.store.situation(now).deliveries
    assert (held.rule, held.hold) == ("NAME-FULL", "VERDICT")


def test_schools_do_not_hear_of_each_other(store, make_desk, now):
    mine, other = make_desk(store), make_desk(store, "elmfield")
    mine.submit("fair")
    mine.store.open_alert(
        LOST, [NewMail(step=Step.OPENED, address="a@example.org", next_at=now)], at=now
    )
    assert other.store.situation(now).waiting == ()
    assert other.store.alerts() == []
    assert other.store.claim_mails(now=now, until=now + SOON) == []
