"""Gates: why a delivery whose time has come can't go, although nothing is wrong with it."""

from collections.abc import Iterable
from typing import Self

from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.office.money import money
from schoolcast.office.words import when
from schoolcast.pipeline.pause import stops
from schoolcast.pipeline.records import FullBudget, Lane, Pause
from schoolcast.pipeline.school import School

POSTS = "posts"  # the unit of a limit that counts posts; any other is a currency
_WAITING = (State.SCHEDULED, State.RETRY)


class Gates:
    """What is closed just now; that is no state of a delivery and ends by itself."""

    def __init__(
        self,
        lanes: Iterable[Lane],
        pauses: Iterable[Pause] = (),
        budgets: Iterable[FullBudget] = (),
        zone_name: str = "UTC",
    ) -> None:
        self._lanes = {lane.name: lane for lane in lanes}
        self._pauses = list(pauses)
        self._budgets = {full.channel: full for full in budgets}
        self._zone = zone_name

    @classmethod
    def of(cls, school: School) -> Self:
        """The gates of a school as they are now."""
        now = school.clock.now()
        full = [one for one in school.ledger.full_budgets(now) if one.school == school.id]
        return cls(school.ledger.lanes(), school.store.pauses(now), full, school.timezone)

    def reason(self, delivery: Delivery) -> str:
        """ "held: …" for a waiting delivery that a gate stops, else ""."""
        if delivery.state not in _WAITING:
            return ""
        words = self._by_pause(delivery) or self._by_lane(delivery) or self._by_budget(delivery)
        return f"held: {words}" if words else ""

    def _by_pause(self, delivery: Delivery) -> str:
        for pause in self._pauses:
            if stops(pause, delivery) and (pause.until is None or delivery.next_at < pause.until):
                until = f" until {when(pause.until, self._zone)}" if pause.until else ""
                return f"paused by {pause.person}{until}: {pause.why}"
        return ""

    def _by_lane(self, delivery: Delivery) -> str:
        lane = self._lanes.get(delivery.lane)
        if lane is None:
            return ""
        if lane.paused_reason:
            return lane.paused_reason
        if lane.blocked_until and delivery.next_at < lane.blocked_until:
            return f"{delivery.channel} takes nothing until {when(lane.blocked_until, self._zone)}"
        return ""

    def _by_budget(self, delivery: Delivery) -> str:
        full = self._budgets.get(delivery.channel)
        if full is None or delivery.operation is Operation.WITHDRAW:
            return ""
        if delivery.next_at >= full.frees_at:
            return ""
        if full.limit.unit != POSTS:
            most, used = (money(micros, full.limit.unit) for micros in (full.limit.most, full.used))
            return (
                f"the budget of {delivery.channel} does not cover it: {used} of {most} are spent. "
                "A higher one in config.toml lets it go"
            )
        return (
            f"what {delivery.channel} may send in a while is used up until about "
            f"{when(full.frees_at, self._zone)}"
        )
