"""Posts that an approval leaves as they ended before, and why they do not go out."""

from collections.abc import Iterable

from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.pipeline.records import StoredRevision

_WHY = {
    State.FAILED: (
        "it was refused before, and either it may be public in its former words or its time "
        "has passed. Look there; if it is not, give it a later time or write it as a new "
        "announcement"
    ),
    State.MISSED: (
        "its time has passed, or it was tried before that. Give it a later time, or write it as "
        "a new announcement"
    ),
    State.CANCELLED: (
        "it was stopped or left out before, and stays so. Write it as a new announcement"
    ),
}


def left_behind(stored: StoredRevision, deliveries: Iterable[Delivery]) -> list[str]:
    """A sentence about each post of the approved revision that an earlier end keeps from going."""
    return [
        f"{one.channel}: this does not go out: {_WHY[one.state]}."
        for one in deliveries
        if one.state in _WHY
        and one.revision != stored.id
        and one.operation is Operation.PUBLISH
        and stored.revision.post_for(one.slot, one.channel)
    ]
