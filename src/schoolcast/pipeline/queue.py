"""What a person may do with deliveries that are planned."""

from collections.abc import Sequence

from schoolcast.domain.delivery import Actor, Delivery, State, allowed
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named


def cancel(
    deliveries: Sequence[Delivery], *, person: str, reason: str, school: School
) -> list[Delivery]:
    """Stop deliveries that have not gone out; returns those stopped.

    Who holds a hand-off of theirs is told at once.

    UsageProblem when none of them can be stopped any more. One that starts to go out in the same
    moment is left alone.
    """
    person = named(person)
    if not deliveries:
        raise NotFound("Nothing is planned there.")
    stoppable = [d for d in deliveries if allowed(d.state, State.CANCELLED, Actor.PERSON)]
    if not stoppable:
        states = ", ".join(sorted({delivery.state for delivery in deliveries}))
        raise UsageProblem(f"Nothing is left to stop: {states}.")
    stopped = [
        delivery
        for delivery in stoppable
        if school.store.move(
            delivery.id,
            expect=delivery.state,
            end=State.CANCELLED,
            by=Actor.PERSON,
            at=school.clock.now(),
            reason=reason,
            person=person,
        )
    ]
    if any(delivery.state is State.HANDED_OFF for delivery in stopped):
        attend(school, school.clock.now())
    return [school.store.delivery(delivery.id) for delivery in stopped]
