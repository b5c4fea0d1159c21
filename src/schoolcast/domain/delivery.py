"""Delivery: one slot of one item on one channel, and the states it may pass through.

The moves are data: the store enforces them, and the picture in docs/delivery.md is drawn from
them. Publishing and withdrawing are two operations with the same states.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from schoolcast.domain.errors import SchoolcastError


class Operation(StrEnum):
    """What a delivery does."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class State(StrEnum):
    """Where a delivery stands."""

    SCHEDULED = "scheduled"  # waits for its time
    HELD = "held"  # waits for a person, for its own reason
    SENDING = "sending"  # one attempt is under way
    RETRY = "retry"  # refused for now and certainly not sent; goes again at a known time
    UNKNOWN = "unknown"  # may or may not be public; read the platform back, never send blindly
    NEEDS_ATTENTION = "needs_attention"  # nobody but a person can tell whether it is public
    PUBLISHED = "published"  # the platform gave a receipt
    FAILED = "failed"  # the platform refused it for good
    HANDED_OFF = "handed_off"  # a person has the pack and posts it
    CONFIRMED = "confirmed"  # that person says it is posted
    CONFIRMED_CHANGED = "confirmed_changed"  # posted, with other words
    DECLINED = "declined"  # that person will not post it
    EXPIRED = "expired"  # nobody answered in time
    CANCELLED = "cancelled"  # a person stopped it
    SUPERSEDED = "superseded"  # its slot no longer exists
    MISSED = "missed"  # the deadline passed before it could go out


class Actor(StrEnum):
    """Who may make a move."""

    ENGINE = "engine"
    PLATFORM = "platform"  # its answer, or what is read back from it
    PERSON = "person"


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One allowed change of state, by whom, and why it may happen."""

    start: State
    end: State
    by: Actor
    why: str


class ForbiddenMove(SchoolcastError):
    """A delivery can't go from the state it is in to the one that was asked for."""


def _moves(by: Actor, end: State, why: str, *starts: State) -> tuple[Move, ...]:
    return tuple(Move(start=start, end=end, by=by, why=why) for start in starts)


UNSENT = (State.SCHEDULED, State.HELD, State.RETRY)

MOVES: tuple[Move, ...] = (
    *_moves(
        Actor.ENGINE, State.SENDING, "its time has come and every gate is open", State.SCHEDULED
    ),
    *_moves(Actor.ENGINE, State.SENDING, "the waiting time is over", State.RETRY),
    *_moves(
        Actor.ENGINE,
        State.SENDING,
        "goes again under its key, which the platform would know",
        State.UNKNOWN,
    ),
    *_moves(Actor.PLATFORM, State.PUBLISHED, "the platform gave a receipt", State.SENDING),
    *_moves(Actor.PLATFORM, State.RETRY, "refused for now, certainly not sent", State.SENDING),
    *_moves(Actor.PLATFORM, State.FAILED, "refused for good", State.SENDING),
    *_moves(Actor.PLATFORM, State.HANDED_OFF, "a person has the pack", State.SENDING),
    *_moves(
        Actor.ENGINE, State.UNKNOWN, "no clear answer, or the attempt was cut off", State.SENDING
    ),
    *_moves(
        Actor.ENGINE, State.RETRY, "cut off before anything could become public", State.SENDING
    ),
    *_moves(Actor.ENGINE, State.FAILED, "cut off so time and again", State.SENDING),
    *_moves(Actor.PLATFORM, State.PUBLISHED, "found on the platform", State.UNKNOWN),
    *_moves(Actor.PLATFORM, State.RETRY, "twice not found after the settle time", State.UNKNOWN),
    *_moves(Actor.ENGINE, State.NEEDS_ATTENTION, "only a person can tell", State.UNKNOWN),
    *_moves(Actor.PERSON, State.PUBLISHED, "a person saw it live", State.NEEDS_ATTENTION),
    *_moves(Actor.PERSON, State.RETRY, "a person saw that it is not there", State.NEEDS_ATTENTION),
    *_moves(Actor.ENGINE, State.HELD, "what it rests on has changed", State.SCHEDULED, State.RETRY),
    *_moves(Actor.ENGINE, State.HELD, "the reason it is held for has changed", State.HELD),
    *_moves(Actor.PERSON, State.HELD, "a new revision waits for approval", *UNSENT),
    *_moves(Actor.PERSON, State.SCHEDULED, "approved again", State.SCHEDULED, State.RETRY),
    *_moves(Actor.PERSON, State.SCHEDULED, "approved again, or its reason is gone", State.HELD),
    *_moves(Actor.ENGINE, State.SCHEDULED, "its reason is gone", State.HELD),
    *_moves(Actor.PERSON, State.SCHEDULED, "its slot is approved again", State.SUPERSEDED),
    *_moves(Actor.PERSON, State.RETRY, "a person sends it again", State.FAILED),
    *_moves(Actor.PERSON, State.SCHEDULED, "approved again with other words", State.FAILED),
    *_moves(Actor.PERSON, State.SCHEDULED, "approved again for a later time", State.MISSED),
    *_moves(
        Actor.ENGINE,
        State.UNKNOWN,
        "the store went back in time: it may have gone out meanwhile",
        *UNSENT,
    ),
    *_moves(
        Actor.PERSON,
        State.CANCELLED,
        "a person stopped it",
        *UNSENT,
        State.FAILED,
        State.MISSED,
        State.NEEDS_ATTENTION,
        State.HANDED_OFF,
    ),
    *_moves(Actor.ENGINE, State.SUPERSEDED, "its slot no longer exists", *UNSENT),
    *_moves(Actor.PERSON, State.SUPERSEDED, "its slot no longer exists", *UNSENT),
    *_moves(Actor.ENGINE, State.MISSED, "the deadline passed before any post", *UNSENT),
    *_moves(Actor.PERSON, State.CONFIRMED, "the person posted it", State.HANDED_OFF),
    *_moves(Actor.PERSON, State.CONFIRMED_CHANGED, "posted with other words", State.HANDED_OFF),
    *_moves(Actor.PERSON, State.DECLINED, "the person will not post it", State.HANDED_OFF),
    *_moves(Actor.ENGINE, State.EXPIRED, "nobody answered in time", State.HANDED_OFF),
    *_moves(Actor.PERSON, State.CONFIRMED, "the person answered late", State.EXPIRED),
    *_moves(Actor.PERSON, State.CONFIRMED_CHANGED, "the person answered late", State.EXPIRED),
    *_moves(Actor.PERSON, State.DECLINED, "the person answered late", State.EXPIRED),
)

_ALLOWED = {(move.start, move.end, move.by) for move in MOVES}

SETTLED = frozenset(
    {
        State.PUBLISHED,
        State.FAILED,
        State.CONFIRMED,
        State.CONFIRMED_CHANGED,
        State.DECLINED,
        State.EXPIRED,
        State.CANCELLED,
        State.SUPERSEDED,
        State.MISSED,
    }
)
OPEN = frozenset(State) - SETTLED
PUBLIC = frozenset({State.PUBLISHED, State.CONFIRMED, State.CONFIRMED_CHANGED})
NEEDS_A_PERSON = frozenset(
    {State.HELD, State.NEEDS_ATTENTION, State.FAILED, State.MISSED, State.EXPIRED}
)


def allowed(start: State, end: State, by: Actor) -> bool:
    """Whether `by` may move a delivery from `start` to `end`."""
    return (start, end, by) in _ALLOWED


def require(start: State, end: State, by: Actor) -> None:
    """ForbiddenMove, in words, when the move is not allowed."""
    if not allowed(start, end, by):
        raise ForbiddenMove(f"A delivery that is {start} can't be made {end} by the {by}.")


def starts_for(end: State, by: Actor) -> tuple[State, ...]:
    """The states from which `by` may move a delivery to `end`: for compare-and-set in the store."""
    return tuple(move.start for move in MOVES if move.end is end and move.by is by)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A delivery as the store keeps it. Instants are UTC; `due_wall` and `zone` are for people."""

    id: int
    school: str
    item: str
    channel: str
    slot: str
    run: int
    operation: Operation
    revision: int
    state: State
    reason: str
    lane: str
    due: datetime
    due_wall: str
    zone: str
    not_after: datetime
    next_at: datetime
    attempts: int
    hold: str = ""  # why it is held, as one of pipeline.holds' codes
    remote_id: str | None = None
    remote_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRecord:
    """One try, as recorded: `creating_at` is None where nothing can have become public.

    `evidence` is what the connector noted on the way, such as the ids of uploaded photos.
    """

    number: int
    key: str
    owner: str
    started_at: datetime
    creating_at: datetime | None
    evidence: dict[str, Any]
    outcome: str | None = None
    detail: str = ""
    ended_at: datetime | None = None
