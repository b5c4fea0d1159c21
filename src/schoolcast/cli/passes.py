"""What one pass did, in the shape of `run --json`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schoolcast.cli.shapes import delivery_shapes
from schoolcast.domain.delivery import Delivery, State
from schoolcast.pipeline.school import School

if TYPE_CHECKING:
    from schoolcast.engine.tick import TickReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """One pass: files read, their problems, how many posts moved how, and those posts."""

    read: int
    problems: tuple[dict[str, Any], ...]
    new_problems: int
    notes: tuple[str, ...]  # what kept the checks themselves from running
    dispatched: int
    held: int
    missed: int
    unknown: int
    needs_a_person: bool
    deliveries: tuple[Delivery, ...]

    def shape(self, duration_ms: int) -> dict[str, Any]:
        """As JSON."""
        return {
            "read": self.read,
            "problems": [*self.problems, *map(_note, self.notes)],
            "dispatched": self.dispatched,
            "held": self.held,
            "missed": self.missed,
            "unknown": self.unknown,
            "duration_ms": duration_ms,
            "deliveries": delivery_shapes(self.deliveries),
        }


def _note(message: str) -> dict[str, Any]:
    return {"path": "", "line": None, "key": None, "message": message}


def pass_of(report: "TickReport", school: School) -> Pass:
    """What a tick did, with every delivery it touched as it stands now."""
    touched = tuple(school.store.deliveries_numbered(report.touched()))
    return Pass(
        read=report.read,
        problems=tuple(report.problems),
        new_problems=report.new_problems,
        notes=tuple(report.check_problems),
        dispatched=len({sent.delivery for sent in report.sent}),
        held=len(report.held),
        missed=len(report.missed),
        unknown=sum(delivery.state is State.UNKNOWN for delivery in touched),
        needs_a_person=report.put_before_a_person > 0,
        deliveries=touched,
    )
