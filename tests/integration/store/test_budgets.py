"""Budgets: limits of a credential or an app, shared by all channels that name them."""

import threading
from datetime import timedelta

from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Limit, Outcome
from schoolcast.store import open_store

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TWO = Limit(name="account", most=2, period=HOUR)
MONEY = Limit(name="month", most=50_000, period=timedelta(days=31), unit="USD")


def send(desk, at, lane="page:1"):
    """One delivery of the lane as far as the platform; None when a gate is closed."""
    claim = desk.claim(lane, now=at)
    if claim is not None:
        desk.ledger.creating(claim, at)
        desk.ledger.finish(claim, Outcome(state=State.FAILED), at)
    return claim


def test_a_budget_lets_so_many_through_in_its_window(desk, now):
    desk.store.set_limits({"page": {TWO}})
    for number in range(3):
        desk.plan(f"item-{number}")
    assert send(desk, now)
    assert send(desk, now + MINUTE)
    assert send(desk, now + 2 * MINUTE) is None
    assert desk.ledger.ready_lanes(now + 2 * MINUTE) == []
    [full] = desk.ledger.full_budgets(now + 2 * MINUTE)
    assert (full.channel, full.limit, full.used) == ("page", TWO, 2)
    assert full.frees_at == now + HOUR
    assert desk.ledger.next_instant(now + 2 * MINUTE) == now + HOUR
    assert send(desk, now + HOUR - MINUTE) is None
    assert send(desk, now + HOUR)
    assert desk.ledger.full_budgets(now + HOUR) == []
    assert desk.store.used(now + HOUR) == {TWO.name: 2}
    assert desk.store.used(now + 3 * HOUR) == {TWO.name: 0}


def test_only_a_channel_with_a_budget_uses_it(desk, now):
    desk.store.set_limits({"oak": {TWO}})
    desk.plan("one"), desk.plan("two", channel="oak", lane="oak:1")
    assert not desk.claim(now=now).budgeted
    assert desk.claim("oak:1", now=now).budgeted


def test_channels_that_name_a_budget_share_it(desk, now):
    desk.store.set_limits({"page": {TWO}, "oak": {TWO}})
    desk.plan("one"), desk.plan("two", channel="oak", lane="oak:1"), desk.plan("three")
    desk.plan("free", channel="elm", lane="elm:1")
    assert send(desk, now, "page:1") and send(desk, now, "oak:1")
    assert send(desk, now, "page:1") is None
    assert send(desk, now, "elm:1")


def test_schools_share_an_apps_budget(store, desk, make_desk, now):
    other = make_desk(store, "elmfield")
    one = Limit(name="app", most=1, period=HOUR)
    desk.store.set_limits({"page": {one}})
    other.store.set_limits({"page": {one}})
    desk.plan()
    other.plan(lane="page:2")
    assert send(desk, now)
    assert send(other, now, "page:2") is None


def test_an_attempt_that_never_reached_the_platform_uses_nothing(desk, now):
    desk.store.set_limits({"page": {Limit(name="account", most=1, period=HOUR)}})
    first = desk.claimed("fair")
    desk.plan("trip", lane="other")
    assert desk.claim("other") is None  # the first may still reach it
    desk.ledger.finish(first, Outcome(state=State.FAILED), now)
    second = desk.claim("other")
    assert second
    desk.ledger.sweep(second.lease_until)
    assert send(desk, second.lease_until, "other")
    desk.plan("play")
    assert send(desk, second.lease_until) is None


def test_money_is_counted_by_price(desk, now):
    desk.store.set_limits({"page": {MONEY}})
    desk.plan("dear", price=45_000)
    desk.plan("dearer", price=15_000, due=now + MINUTE)
    desk.plan("cheap", price=5_000, due=now + 2 * MINUTE)
    at = now + 3 * MINUTE
    assert [send(desk, at).delivery for _ in range(2)] == [
        d.id for d in desk.store.deliveries() if d.item in ("dear", "cheap")
    ]
    assert send(desk, at) is None
    assert desk.ledger.full_budgets(at)[0].used == 50_000


def test_a_closure_does_not_wait_for_money_but_for_the_platform(desk, now):
    desk.store.set_limits({"page": {MONEY}, "oak": {Limit(name="account", most=0, period=HOUR)}})
    desk.plan("closure", urgent=True, price=60_000)
    desk.plan("ordinary", price=1, lane="page:2")
    desk.plan("closed", urgent=True, channel="oak", lane="oak:1")
    assert send(desk, now)
    assert send(desk, now, "page:2") is None
    assert send(desk, now, "oak:1") is None


def test_taking_down_uses_nothing(desk, now):
    desk.store.set_limits({"page": {Limit(name="account", most=1, period=HOUR)}})
    published = desk.published()
    desk.store.add_withdrawal(published.id, person="Bea Head", at=now)
    assert send(desk, now)


def test_limits_may_change(desk, now):
    desk.store.set_limits({"page": {TWO}})
    assert desk.store.limits() == {"page": {TWO}}
    more = Limit(name="account", most=3, period=HOUR)
    desk.store.set_limits({"page": {more}, "oak": set()})
    assert desk.store.limits() == {"page": {more}}
    desk.store.set_limits({})
    assert desk.store.limits() == {}


def test_old_uses_are_forgotten(desk, store, now):
    desk.store.set_limits({"page": {TWO}})
    desk.plan()
    send(desk, now)
    count = "SELECT count(*) FROM budget_uses"
    for at, left in ((now + MINUTE, 1), (now + 2 * HOUR, 0)):
        desk.ledger.beat("tick", at)
        with store.database.read() as connection:
            assert connection.exec_driver_sql(count).scalar() == left


def test_claims_at_the_same_moment_stay_within_the_budget(url, desk, now):
    """Eight lanes on two open stores, one budget of three."""
    desk.store.set_limits({"page": {Limit(name="app", most=3, period=HOUR)}})
    for number in range(8):
        desk.plan(f"item-{number}", lane=f"lane:{number}")
    claims, go = [], threading.Barrier(8)

    def take(ledger, lane):
        go.wait()
        for _ in range(5):
            claim = ledger.claim(lane, now=now, owner=lane, lease=5 * MINUTE)
            if claim:
                claims.append(claim)
                return

    with open_store(url) as second:
        threads = [
            threading.Thread(target=take, args=((desk.ledger, second.ledger)[n % 2], f"lane:{n}"))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(claims) == 3
