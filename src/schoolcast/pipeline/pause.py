"""Pausing: a person stops everything, one channel or one announcement for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schoolcast.domain.dates import clock_time, long_date, wall_time
from schoolcast.domain.delivery import UNSENT, Delivery, Operation
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.records import Pause, Scope
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is to be paused: everything, unless a channel or an item is named."""

    channel: str | None = None
    item: str | None = None

    @property
    def scope(self) -> Scope:
        """How far it reaches; UsageProblem when both are named."""
        if self.channel is not None and self.item is not None:
            raise UsageProblem("Pause one thing at a time: a channel or an announcement.")
        if self.channel is not None:
            return Scope.CHANNEL
        return Scope.EVERYTHING if self.item is None else Scope.ITEM

    @property
    def name(self) -> str:
        """The channel's or item's name, or ""."""
        return self.channel or self.item or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paused:
    """A pause, what it stops, and which of that will be too late when it ends as planned.

    `replaced` is the pause of the same whose place it takes.
    """

    pause: Pause
    stopped: tuple[Delivery, ...]
    missed: tuple[Delivery, ...]
    replaced: Pause | None = None


def pause(
    target: Target, *, person: str, why: str, until: datetime | None, school: School
) -> Paused:
    """Stop what `target` names until a person resumes it, or until an instant.

    It is a gate: no delivery changes, and no deadline moves. Taking posts down goes on.
    UsageProblem where somebody else's pause of the same would end earlier by it.
    """
    person, now = named(person), school.clock.now()
    if not why.strip():
        raise UsageProblem("Say why: --why TEXT. Everybody who wonders will read it.")
    if until is not None and until <= now:
        raise UsageProblem("The pause would be over already; name a later moment.")
    scope = _known(target, school)
    new = Pause(
        scope=scope, target=target.name, since=now, person=person, why=why.strip(), until=until
    )
    running = school.store.pause(new)
    if running is not None and not running.yields_to(new):
        raise UsageProblem(_stays(running, school.timezone))
    stopped = _stopped(new, school)
    late = tuple(one for one in stopped if until is not None and one.not_after < until)
    return Paused(pause=new, stopped=stopped, missed=late, replaced=running)


def resume(target: Target, *, person: str, school: School) -> None:
    """End a pause; UsageProblem, naming what is paused, when there is no such pause."""
    person, now = named(person), school.clock.now()
    if school.store.resume(target.scope, target.name, person=person, at=now):
        return
    running = school.store.pauses(now)
    if not running:
        raise UsageProblem("Nothing is paused.")
    raise UsageProblem(f"That is not paused. Paused: {'; '.join(map(in_words, running))}.")


def in_words(pause: Pause) -> str:
    """What is paused and by whom, such as "the channel page, by Bea Head (a funeral)"."""
    what = {
        Scope.EVERYTHING: "everything",
        Scope.CHANNEL: f"the channel {pause.target}",
        Scope.ITEM: pause.target,
    }[pause.scope]
    return f"{what}, by {pause.person} ({pause.why})"


def replaces(replaced: Pause, zone_name: str) -> str:
    """What is said of the pause whose place another takes."""
    ended = _end(replaced, zone_name)
    return f"This takes the place of {replaced.person}'s pause ({replaced.why}), {ended}."


def _stays(running: Pause, zone_name: str) -> str:
    return (
        f"{running.person} has paused that already ({running.why}), {_end(running, zone_name)}. "
        "Yours would end earlier, so it was not begun and that pause goes on. End that one first "
        "if it is over, or let yours last at least as long."
    )


def _end(pause: Pause, zone_name: str) -> str:
    if pause.until is None:
        return "until somebody ends it"
    wall = wall_time(pause.until, zone_name)
    return f"until {long_date(wall.date())}, {clock_time(wall.time())}"


def stops(pause: Pause, delivery: Delivery) -> bool:
    """Whether the pause is about this delivery."""
    if delivery.operation is Operation.WITHDRAW:
        return False
    return {
        Scope.EVERYTHING: True,
        Scope.CHANNEL: pause.target == delivery.channel,
        Scope.ITEM: pause.target == delivery.item,
    }[pause.scope]


def _stopped(pause: Pause, school: School) -> tuple[Delivery, ...]:
    unsent: Sequence[Delivery] = school.store.deliveries(states=UNSENT)
    ends = pause.until
    return tuple(one for one in unsent if stops(pause, one) and (ends is None or one.due < ends))


def _known(target: Target, school: School) -> Scope:
    scope = target.scope
    if target.channel is not None:
        school.channel(target.channel)
    if target.item is not None and school.store.latest_revision(target.item) is None:
        raise NotFound(f'There is no announcement "{target.item}"; see `schoolcast plan`.')
    return scope
