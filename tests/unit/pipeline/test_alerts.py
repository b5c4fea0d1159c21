"""Which causes stand: decisions without a store."""

from datetime import UTC, datetime, timedelta

import pytest

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import State
from schoolcast.pipeline.alert_records import (
    Alert,
    AlertKind,
    BudgetUse,
    OpenPromise,
    Situation,
    Troubled,
    WaitingRevision,
)
from schoolcast.pipeline.alerts import PATIENCE, changes, idle

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def troubled(number: int, state: State, **more: object) -> Troubled:
    return Troubled(id=number, item="fair", channel="page", state=state, due=NOW, **more)


def opened(situation: Situation, now: datetime = NOW) -> list[str]:
    return [found.cause for found in changes(situation, {"page:1"}, now).opened]


def alert(cause: str, **facts: object) -> Alert:
    kind = AlertKind(cause.partition(":")[0])
    return Alert(id=1, cause=cause, kind=kind, subject="", facts=facts, opened_at=NOW)


def test_everything_that_stands_is_a_cause() -> None:
    situation = Situation(
        deliveries=(
            troubled(1, State.FAILED),
            troubled(2, State.MISSED),
            troubled(3, State.NEEDS_ATTENTION),
            troubled(4, State.EXPIRED),
            troubled(5, State.UNKNOWN, since=NOW - PATIENCE),
            troubled(6, State.HELD, hold="EDITED"),
        ),
        waiting=(WaitingRevision(id=7, item="fair"),),
        paused_lanes=("page:1",),
        files=("a.md",),
        folder_missing=True,
        facts_unreadable=True,
        gaps=(1,),
        budgets=(BudgetUse(name="x", used=8, most=10),),
    )
    assert opened(situation) == [
        "failed:1",
        "missed:2",
        "needs-attention:3",
        "expired:4",
        "unknown:5",
        "held:EDITED:fair",
        "lane:page:1",
        "content:a.md",
        "content:.",
        "facts:facts",
        "gap:1",
        "budget:x",
        "approval:7",
    ]


def test_one_reason_that_holds_many_posts_is_one_cause() -> None:
    held = [
        troubled(n, State.HELD, hold=hold) for hold in ("CHANNEL", "EVERYTHING") for n in (1, 2)
    ]
    assert opened(Situation(deliveries=tuple(held))) == ["held:CHANNEL:page", "held:EVERYTHING"]


def test_what_waits_for_approval_is_not_told_as_held() -> None:
    held = troubled(1, State.HELD, hold="NOT-APPROVED")
    assert opened(Situation(deliveries=(held,))) == []


def test_an_unknown_outcome_is_given_time() -> None:
    unknown = Situation(deliveries=(troubled(1, State.UNKNOWN, since=NOW),))
    assert opened(unknown, NOW + PATIENCE - timedelta(seconds=1)) == []
    assert opened(unknown, NOW + PATIENCE) == ["unknown:1"]


@pytest.mark.parametrize(("used", "new", "old"), [(5, 0, 0), (6, 0, 1), (7, 0, 1), (8, 1, 1)])
def test_a_budget_does_not_come_and_go(used: int, new: int, old: int) -> None:
    use = (BudgetUse(name="x", used=used, most=10),)
    assert len(opened(Situation(budgets=use))) == new
    standing = changes(Situation(budgets=use, alerts=(alert("budget:x"),)), (), NOW)
    assert (len(standing.opened), len(standing.ended)) == (0, 1 - old)


def test_what_no_longer_stands_ends_but_not_what_only_people_end() -> None:
    alerts = (alert("failed:1"), alert("idle:5"), alert("rehearsal:2026-12-02"))
    ended = changes(Situation(alerts=alerts), (), NOW).ended
    assert [one.cause for one in ended] == ["failed:1"]


def test_a_silence_counts_from_the_last_pass() -> None:
    half = timedelta(minutes=30)
    assert idle(None, NOW, half) is None
    assert idle(NOW - timedelta(minutes=29), NOW, half) is None
    found = idle(NOW - half, NOW, half)
    assert found is not None
    assert found.cause == f"idle:{to_ms(NOW - half)}"
    assert idle(NOW + timedelta(hours=1), NOW, half) is None  # the clock was set back


def test_what_failed_again_is_another_cause() -> None:
    first, second = (
        Situation(deliveries=(troubled(1, State.FAILED, attempts=number),)) for number in (1, 2)
    )
    (known,) = opened(first)
    news = changes(
        Situation(deliveries=second.deliveries, alerts=(alert(known, delivery=1),)), (), NOW
    )
    assert [found.cause for found in news.opened] == ["failed:1:2"]
    assert [one.cause for one in news.ended] == [known]


@pytest.mark.parametrize(
    ("days", "number"), [(0, 0), (0.9, 0), (1, 1), (6.9, 1), (7, 2), (13.9, 2), (14, 3)]
)
def test_photos_on_a_private_device_are_reminded_of_until_they_are_gone(days, number) -> None:
    promise = OpenPromise(id=3, item="fair", promised_at=NOW - timedelta(days=days))
    (cause,) = opened(Situation(promises=(promise,)))
    assert cause == f"deletion:3:{number}"


def test_the_last_reminder_ends_when_the_photos_are_deleted() -> None:
    before = alert("deletion:3:0", promise=3, item="fair")
    ended = changes(Situation(alerts=(before,)), set(), NOW).ended
    assert [one.cause for one in ended] == ["deletion:3:0"]
