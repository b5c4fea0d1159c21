"""Kept back: posts that are approved and will not go out at their time, and what keeps them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schoolcast.domain.delivery import Delivery, State
from schoolcast.pipeline.gates_ahead import Gate, gates_ahead
from schoolcast.pipeline.school import School

_WAITING = (State.SCHEDULED, State.RETRY)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptBack:
    """Posts that one thing keeps back. `what` says it and names nobody, `said` says more of it."""

    deliveries: tuple[Delivery, ...]
    what: str
    said: str = ""

    @property
    def channels(self) -> str:
        """Where they would go, each once."""
        return ", ".join(dict.fromkeys(one.channel for one in self.deliveries))

    @property
    def why(self) -> str:
        """What keeps them, for people who are signed in."""
        return f"{self.what} ({self.said})" if self.said else self.what

    @property
    def line(self) -> str:
        """facebook, x: it is paused (Mr Lindqvist: we mourn a colleague)."""
        return f"{self.channels}: {self.why}"


def kept_back(deliveries: Iterable[Delivery], school: School) -> list[KeptBack]:
    """What keeps any of these posts, as far as it is known now; empty where the way is free."""
    found: dict[Gate, list[Delivery]] = {}
    for delivery, gate in _gated(deliveries, school):
        found.setdefault(gate, []).append(delivery)
    return [
        KeptBack(deliveries=tuple(kept), what=gate.what, said=gate.said)
        for gate, kept in found.items()
    ]


def _gated(deliveries: Iterable[Delivery], school: School) -> Iterator[tuple[Delivery, Gate]]:
    planned = list(deliveries)
    gates = gates_ahead([one for one in planned if one.state in _WAITING], school)
    for one in planned:
        if one.state is State.HELD:
            yield one, Gate(what="it is held", said=one.reason)
        elif one.id in gates:
            yield one, gates[one.id]
