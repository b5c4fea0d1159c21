"""Gates: why a delivery whose time has come can't go, although nothing is wrong with it."""

from collections.abc import Iterable

from schoolcast.domain.delivery import Delivery, State
from schoolcast.pipeline.records import Lane

_WAITING = (State.SCHEDULED, State.RETRY)


class Gates:
    """The lanes that are closed just now; that is no state of a delivery and ends by itself."""

    def __init__(self, lanes: Iterable[Lane]) -> None:
        self._lanes = {lane.name: lane for lane in lanes}

    def reason(self, delivery: Delivery) -> str:
        """ "held: …" for a waiting delivery of a closed lane, else ""."""
        lane = self._lanes.get(delivery.lane)
        if lane is None or delivery.state not in _WAITING:
            return ""
        if lane.paused_reason:
            return f"held: {lane.paused_reason}"
        if lane.blocked_until:
            until = lane.blocked_until.strftime("%Y-%m-%d %H:%M UTC")
            return f"held: {delivery.channel} takes nothing until {until}"
        return ""
