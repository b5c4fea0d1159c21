"""Resolving: what only a person can say about a delivery."""

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Actor, Delivery, Operation, State
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

LIVE = "a person saw that it is there"
NOT_THERE = "a person saw that it is not there"
TRUE = "a person says that it is still true"
AGAIN = "a person sends it again"


def live(delivery: Delivery, *, person: str, link: str | None, school: School) -> Delivery:
    """A person has seen the post: it counts as published. `link` is where, if they say."""
    _require(delivery, State.NEEDS_ATTENTION, "Only what nobody could tell needs this word")
    return _move(delivery, State.PUBLISHED, person, LIVE, school, link=link)


def send_again(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """A person has looked and it is not there: it is sent once more."""
    _require(delivery, State.NEEDS_ATTENTION, "Only what nobody could tell needs this word")
    _require_time(delivery, school)
    return _move(delivery, State.RETRY, person, NOT_THERE, school)


def still_true(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """What waited for its channel may go out now."""
    if delivery.state is not State.HELD or delivery.hold != Code.STILL_TRUE:
        raise UsageProblem(
            f"Nobody asks whether number {delivery.id} is still true: it is "
            f"{_words(delivery.state)}."
        )
    _require_time(delivery, school)
    return _move(delivery, State.SCHEDULED, person, TRUE, school)


def retry(delivery: Delivery, *, person: str, school: School) -> Delivery:
    """What the platform refused is tried once more."""
    _require(delivery, State.FAILED, "Only what was refused can be tried again")
    _require_time(delivery, school)
    return _move(delivery, State.RETRY, person, AGAIN, school)


def _require(delivery: Delivery, state: State, rule: str) -> None:
    if delivery.state is State.UNKNOWN and state is State.NEEDS_ATTENTION:
        raise UsageProblem(
            f"schoolcast is still looking for number {delivery.id} on {delivery.channel}; it asks "
            "when it can't find out."
        )
    if delivery.state is not state:
        raise UsageProblem(f"{rule}; number {delivery.id} is {_words(delivery.state)}.")


def _require_time(delivery: Delivery, school: School) -> None:
    """To send what is no longer true would be worse than to say nothing."""
    if delivery.operation is Operation.WITHDRAW or school.clock.now() <= delivery.not_after:
        return
    wall = wall_time(delivery.not_after, delivery.zone)
    raise UsageProblem(
        f"Number {delivery.id} was only true until {day_month(wall.date())}, "
        f"{clock_time(wall.time())}, so it can't go out any more. Stop it with `schoolcast queue "
        "cancel`, and write a new announcement."
    )


def _move(
    delivery: Delivery,
    end: State,
    person: str,
    reason: str,
    school: School,
    *,
    link: str | None = None,
) -> Delivery:
    person = named(person)
    moved = school.store.move(
        delivery.id,
        expect=delivery.state,
        end=end,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason=reason,
        person=person,
        remote_url=link,
    )
    if not moved:
        raise UsageProblem(f"Number {delivery.id} has moved on in the meantime; look again.")
    return school.store.delivery(delivery.id)


def _words(state: State) -> str:
    return state.replace("_", " ")
