"""Gates ahead: what will keep a planned post, although nothing is wrong with the post itself.

The claim looks at the same gates: pauses, lanes and budgets. Here they are judged for the time at
which the post is due, as far as they are known now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schoolcast.api.connector import Price
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.item import Kind
from schoolcast.pipeline.costs import price_of
from schoolcast.pipeline.pause import stops
from schoolcast.pipeline.records import Limit, Pause
from schoolcast.pipeline.school import School

POSTS = "posts"  # the unit of a limit that counts posts; any other is a currency


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A gate that is closed then. `what` names nobody; `said` holds names and sums."""

    what: str
    said: str = ""


def gates_ahead(planned: Sequence[Delivery], school: School) -> dict[int, Gate]:
    """The gate that will keep each of these unsent posts, by its number; none for a free way.

    Posts due before them use up budgets too, unless something keeps them.
    """
    if not planned:
        return {}
    closed = _Closed(school)
    last = max(one.due for one in planned)
    shares = _rationed(school) & {one.channel for one in planned}
    wanted = {one.id for one in planned}
    found: dict[int, Gate] = {}
    # Only a budget makes it matter what else is planned, which may be ten thousand posts.
    for one in school.store.deliveries(states=UNSENT) if shares else planned:
        if one.due > last or one.operation is not Operation.PUBLISH:
            continue
        if one.id in wanted or one.channel in shares:
            gate = closed.gate(one)
            if gate is not None:
                found[one.id] = gate
    return {number: gate for number, gate in found.items() if number in wanted}


def _rationed(school: School) -> set[str]:
    return {name for name, channel in school.channels.items() if channel.limits}


class _Closed:
    """What is closed at the due time of posts that are asked about in the order they are due."""

    def __init__(self, school: School) -> None:
        self._school = school
        self._now = school.clock.now()
        self._pauses = school.store.pauses(self._now)
        self._lanes = {lane.name: lane for lane in school.ledger.lanes()}
        self._ahead: list[tuple[Limit, datetime, int]] = []  # what is used of budgets until then

    def gate(self, delivery: Delivery) -> Gate | None:
        """The first gate that is closed for it; where none is, it counts against its budgets."""
        at = max(delivery.due, self._now)
        gate = self._by_pause(delivery, at) or self._by_lane(delivery, at)
        if gate is not None:
            return gate
        channel = self._school.channels.get(delivery.channel)
        limits = channel.limits if channel else frozenset()
        return self._by_budgets(delivery, at, limits) if limits else None

    def _by_pause(self, delivery: Delivery, at: datetime) -> Gate | None:
        for pause in self._pauses:
            if stops(pause, delivery) and (pause.until is None or at < pause.until):
                return Gate(what=self._paused(pause), said=f"{pause.person}: {pause.why}")
        return None

    def _paused(self, pause: Pause) -> str:
        return f"it is paused until {self._when(pause.until)}" if pause.until else "it is paused"

    def _by_lane(self, delivery: Delivery, at: datetime) -> Gate | None:
        lane = self._lanes.get(delivery.lane)
        if lane is None:
            return None
        if lane.paused_reason:
            return Gate(what="its connection is lost, so it waits", said=lane.paused_reason)
        if lane.blocked_until and at < lane.blocked_until:
            return Gate(what=f"its channel takes nothing until {self._when(lane.blocked_until)}")
        return None

    def _by_budgets(
        self, delivery: Delivery, at: datetime, limits: frozenset[Limit]
    ) -> Gate | None:
        stored = self._school.store.revision(delivery.revision).revision
        post = stored.post_for(delivery.slot, delivery.channel)
        price = price_of(post, self._school) if post else None
        urgent = stored.kind is Kind.CLOSURE  # which waits for no money
        uses = [(one, _amount(one, price)) for one in limits]
        for limit, amount in sorted(uses, key=lambda use: use[0].name):
            used = self._used(limit, at)
            if used + amount > limit.most and not (urgent and limit.unit != POSTS):
                return _full(limit, used)
        if delivery.state is not State.HELD:
            self._ahead += [(limit, at, amount) for limit, amount in uses]
        return None

    def _used(self, limit: Limit, at: datetime) -> int:
        """What of it is used at that time: by what went out, and by what goes out until then."""
        since = at - limit.period
        ahead = sum(more for one, due, more in self._ahead if one == limit and due > since)
        return self._school.store.used(at).get(limit.name, 0) + ahead

    def _when(self, moment: datetime) -> str:
        wall = wall_time(moment, self._school.timezone)
        return f"{day_month(wall.date())}, {clock_time(wall.time())}"


def _amount(limit: Limit, price: Price | None) -> int:
    if limit.unit == POSTS:
        return 1
    return price.micros if price else 0


def _full(limit: Limit, used: int) -> Gate:
    if limit.unit == POSTS:
        what = (
            "its channel will have sent as much as it may by then, so it goes later or not at all"
        )
        return Gate(what=what, said=f"{used} of {limit.most} posts are used up by then.")
    spent, most = (Price(micros=sum_, currency=limit.unit) for sum_ in (used, limit.most))
    return Gate(
        what="the budget of its channel does not cover it",
        said=f"{spent} of {most} are spent by then. A higher one in config.toml lets it go.",
    )
