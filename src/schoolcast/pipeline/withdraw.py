"""Withdrawing: what is public comes down, what is handed off is recalled, the rest is stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from schoolcast.domain.delivery import PUBLIC, UNSENT, Actor, Delivery, Operation, State
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.by_hand import carrier_of
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.insisting import insist
from schoolcast.pipeline.lane_names import lane_today
from schoolcast.pipeline.overtaken import IN_DOUBT, keep_from_going_again, withdrawal_of
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

_STOPPED = (*UNSENT, State.HANDED_OFF)
_UNCLEAR = (
    "It is not known whether this is up. If it is not, it does not go out any more. Look there, "
    "and withdraw it again if it is; you are told when it turns out to be."
)
_UNANSWERED = (
    "Nobody has said whether this was posted, and nobody is asked again. Look there: if it is up, "
    "take it down there, or answer that it was posted and withdraw it again."
)


class Fate(StrEnum):
    """What becomes of one post of a withdrawn announcement."""

    COMES_DOWN = "comes_down"  # its platform is asked in the next pass
    A_PERSON = "a_person"  # somebody is handed the task to take it down
    GONE = "gone"  # it is down
    STILL_UP = "still_up"  # nothing of ours can take it down
    UNCLEAR = "unclear"  # nobody knows yet whether it is up
    STOPPED = "stopped"  # it had not gone out, and will not


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawn:
    """One post of a withdrawn announcement; `words` say what is left to do."""

    delivery: Delivery
    fate: Fate
    words: str = ""

    @property
    def up(self) -> bool:
        """Whether it may still be seen."""
        return self.fate not in (Fate.GONE, Fate.STOPPED)


def withdraw(item: str, *, person: str, why: str, school: School) -> list[Withdrawn]:
    """Plan the withdrawal of every post of an item, and stop what has not gone out.

    Doing it again changes nothing and tells how far it is. The next pass sends the withdrawals;
    those who hold a hand-off are told at once. NotFound for an item that was never planned.
    """
    person = named(person)
    if not why.strip():
        raise UsageProblem("Say why it is taken down: --why WORDS. It stands in the record.")
    publishing = [d for d in school.store.deliveries(item=item) if _publishes(d)]
    if not publishing:
        raise NotFound(f'Nothing of "{item}" was ever planned; see `schoolcast queue list --all`.')
    for delivery in publishing:
        _withdraw_one(delivery, person, why.strip(), school)
    attend(school, school.clock.now())
    return withdrawal(item, school)


def withdrawal(item: str, school: School) -> list[Withdrawn]:
    """How far the withdrawal of an item is, post by post."""
    deliveries = school.store.deliveries(item=item)
    return [
        found
        for delivery in deliveries
        if _publishes(delivery) and (found := _fate(delivery, deliveries, school)) is not None
    ]


def _publishes(delivery: Delivery) -> bool:
    return delivery.operation is Operation.PUBLISH


def _withdraw_one(delivery: Delivery, person: str, why: str, school: School) -> None:
    def try_to(delivery: Delivery) -> None:
        now = school.clock.now()
        if delivery.state in PUBLIC and _can_withdraw(delivery, school):
            lane = lane_today(delivery, school)
            school.store.add_withdrawal(delivery.id, person=person, at=now, lane=lane)
        elif delivery.state in _STOPPED:
            school.store.move(
                delivery.id,
                expect=delivery.state,
                end=State.CANCELLED,
                by=Actor.PERSON,
                at=now,
                reason=why,
                person=person,
            )
        elif delivery.state in IN_DOUBT:
            keep_from_going_again(delivery, person=person, why=why, school=school)

    insist(try_to, delivery, school)


def _can_withdraw(delivery: Delivery, school: School) -> bool:
    carrier = carrier_of(delivery, school)
    if carrier is None or not carrier.capabilities.withdraw:
        return False
    return carrier.capabilities.hand_off or bool(delivery.remote_id)


def _fate(delivery: Delivery, deliveries: Sequence[Delivery], school: School) -> Withdrawn | None:
    """None for what never went out and was not stopped now, such as a refused post."""
    if delivery.state in PUBLIC:
        return _fate_of_public(delivery, deliveries, school)
    if delivery.state is State.CANCELLED:
        history = school.store.history(delivery.id)
        handed = any(state is State.HANDED_OFF for _, state, _, _ in history)
        words = "It had been handed off; whoever held it is told." if handed else ""
        return Withdrawn(delivery=delivery, fate=Fate.STOPPED, words=words)
    if delivery.state is State.EXPIRED:
        return Withdrawn(delivery=delivery, fate=Fate.UNCLEAR, words=_UNANSWERED)
    if delivery.state in IN_DOUBT or delivery.state in _STOPPED:
        return Withdrawn(delivery=delivery, fate=Fate.UNCLEAR, words=_UNCLEAR)
    return None


def _fate_of_public(
    delivery: Delivery, deliveries: Sequence[Delivery], school: School
) -> Withdrawn:
    task = withdrawal_of(delivery, deliveries)
    if task is None:
        words = "No connector can take this down: please do it there by hand."
        return Withdrawn(delivery=delivery, fate=Fate.STILL_UP, words=words)
    match task.state:
        case State.PUBLISHED | State.CONFIRMED | State.CONFIRMED_CHANGED:
            return Withdrawn(delivery=delivery, fate=Fate.GONE)
        case State.FAILED | State.DECLINED | State.EXPIRED | State.CANCELLED:
            words = f"It could not be taken down: {task.reason or task.state}"
            return Withdrawn(delivery=delivery, fate=Fate.STILL_UP, words=words)
        case State.HANDED_OFF:
            words = f"A person is asked to take it down: hand-off {task.id}."
            return Withdrawn(delivery=delivery, fate=Fate.A_PERSON, words=words)
    by_hand = _by_hand(delivery, school)
    words = "A person is asked" if by_hand else "Its platform is asked"
    return Withdrawn(
        delivery=delivery,
        fate=Fate.A_PERSON if by_hand else Fate.COMES_DOWN,
        words=f"{words} to take it down in the next pass of the daemon or of `schoolcast run`.",
    )


def _by_hand(delivery: Delivery, school: School) -> bool:
    carrier = carrier_of(delivery, school)
    return bool(carrier and carrier.capabilities.hand_off)
