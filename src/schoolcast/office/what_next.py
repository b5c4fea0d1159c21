"""What next: for each state of a delivery, what it means and what a person can do."""

from dataclasses import dataclass

from schoolcast.domain.delivery import Actor, Delivery, Operation, State, allowed
from schoolcast.pipeline.holds import ASKED
from schoolcast.pipeline.queue import UNCLEAR

MEANING = {
    State.SCHEDULED: "It goes out by itself at its time.",
    State.HELD: "It waits for somebody; the reason stands beside it.",
    State.SENDING: "It is on its way this very moment.",
    State.RETRY: "The platform did not take it yet. It has certainly not gone out, and is tried "
    "again by itself.",
    State.UNKNOWN: "We don't know whether the platform posted this. We look for it there and never "
    "send it a second time blindly.",
    State.NEEDS_ATTENTION: "We could not find out whether it is there. Please look on the page, "
    "then say what you saw.",
    State.PUBLISHED: "It is on the page.",
    State.FAILED: "The platform refused it. Nothing went out.",
    State.HANDED_OFF: "Somebody has been asked to post it by hand.",
    State.CONFIRMED: "Somebody posted it by hand and said so.",
    State.CONFIRMED_CHANGED: "Somebody posted it by hand, in other words.",
    State.DECLINED: "The person who was asked to post it will not.",
    State.EXPIRED: "Nobody said in time whether it was posted by hand.",
    State.CANCELLED: "Somebody stopped it. It never went out.",
    State.SUPERSEDED: "The announcement was changed, and this post is no part of it any more.",
    State.MISSED: "Its time passed before it could go out, and it would not be true any more.",
}

COLOURS = {
    State.SCHEDULED: "",
    State.HELD: "yellow",
    State.SENDING: "teal",
    State.RETRY: "teal",
    State.UNKNOWN: "orange",
    State.NEEDS_ATTENTION: "orange",
    State.PUBLISHED: "green",
    State.FAILED: "red",
    State.HANDED_OFF: "purple",
    State.CONFIRMED: "green",
    State.CONFIRMED_CHANGED: "green",
    State.DECLINED: "grey",
    State.EXPIRED: "red",
    State.CANCELLED: "grey",
    State.SUPERSEDED: "grey",
    State.MISSED: "red",
}
"""Colours of GOV.UK's tag; the words beside them say the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What a person can do about one delivery just now."""

    stop: bool
    say_live: bool
    send_again: bool
    retry: bool
    still_true: bool
    take_down: bool


def choices(delivery: Delivery) -> Choices:
    """What makes sense in its state; the use cases have the last word."""
    doubtful = delivery.state is State.NEEDS_ATTENTION
    public = delivery.state in (State.PUBLISHED, State.CONFIRMED, State.CONFIRMED_CHANGED)
    return Choices(
        stop=allowed(delivery.state, State.CANCELLED, Actor.PERSON)
        or (delivery.state in UNCLEAR and delivery.operation is Operation.PUBLISH),
        say_live=doubtful,
        send_again=doubtful,
        retry=delivery.state is State.FAILED,
        still_true=delivery.state is State.HELD and delivery.hold in ASKED,
        take_down=public and delivery.operation is Operation.PUBLISH,
    )
