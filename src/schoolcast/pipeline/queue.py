"""What a person may do with deliveries that are planned."""

from collections.abc import Sequence

from schoolcast.domain.delivery import Actor, Delivery, State, allowed
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.insisting import insist
from schoolcast.pipeline.overtaken import keep_from_going_again
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

UNCLEAR = (State.SENDING, State.UNKNOWN)
"""Too late to stop what may be public by now; it can still be kept from going again."""


def cancel(
    deliveries: Sequence[Delivery], *, person: str, reason: str, school: School
) -> list[Delivery]:
    """Stop deliveries that have not gone out; returns those stopped.

    Who holds a hand-off of theirs is told at once. One that is being sent, or of which nobody
    knows whether it went out, does not go again, and is not among those returned.

    UsageProblem when nothing of this can be done for any of them.
    """
    person = named(person)
    if not deliveries:
        raise NotFound("Nothing is planned there.")
    ended = [_stop(delivery, person, reason, school) for delivery in deliveries]
    stopped = [after for after in ended if after.state is State.CANCELLED]
    stopped = [after for after in stopped if _was(after, deliveries) is not State.CANCELLED]
    if not stopped and not any(after.state in UNCLEAR for after in ended):
        states = ", ".join(sorted({after.state for after in ended}))
        raise UsageProblem(f"Nothing is left to stop: {states}.")
    if any(_was(after, deliveries) is State.HANDED_OFF for after in stopped):
        attend(school, school.clock.now())
    return stopped


def _was(after: Delivery, deliveries: Sequence[Delivery]) -> State:
    return next(before.state for before in deliveries if before.id == after.id)


def _stop(delivery: Delivery, person: str, reason: str, school: School) -> Delivery:
    def try_to(delivery: Delivery) -> None:
        if allowed(delivery.state, State.CANCELLED, Actor.PERSON):
            school.store.move(
                delivery.id,
                expect=delivery.state,
                end=State.CANCELLED,
                by=Actor.PERSON,
                at=school.clock.now(),
                reason=reason,
                person=person,
            )
        elif delivery.state in UNCLEAR:
            keep_from_going_again(delivery, person=person, why=reason, school=school)

    return insist(try_to, delivery, school)
