"""Trying a channel's connection, and saying what came of it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from schoolcast.api.connector import Health
from schoolcast.domain.dates import long_date, wall_time
from schoolcast.office.words import when
from schoolcast.pipeline.connections import Connection, keep_connections, read_connections
from schoolcast.pipeline.lane_names import follow_lanes
from schoolcast.pipeline.rehearse import clock_problem
from schoolcast.pipeline.school import Channel, School


@dataclass(frozen=True, kw_only=True, slots=True)
class Tested:
    """What came of trying a channel; `opened` says that its pause ended by it.

    `blocked_until` is when the platform takes posts again, where it said "not now"; `standing`
    says both in words. `renew` says what to do about a connection that ends soon.
    """

    name: str
    problems: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    expires_at: datetime | None = None
    opened: bool = False
    blocked_until: datetime | None = None
    standing: str = ""
    configured: bool = True
    renew: str = ""

    @property
    def ok(self) -> bool:
        """Whether it could publish now."""
        return not self.problems

    def shape(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "name": self.name,
            "ok": self.ok,
            "problems": list(self.problems),
            "details": list(self.details),
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "opened": self.opened,
            "blocked_until": self.blocked_until.isoformat() if self.blocked_until else None,
            "renew": self.renew,
        }


def try_channel(channel: Channel, school: School) -> Tested:
    """Ask the connector whether it could publish; a good answer ends a pause of its lane."""
    return conclude(channel, ask(channel), school)


def ask(channel: Channel) -> Health:
    """What the connector says of its connection; nothing is published or written."""
    if channel.connector is None or channel.problem:
        return Health(problems=(channel.problem,), set_up_wrong=True)
    try:
        return channel.connector.health()
    except Exception as error:  # a plugin that breaks its promise to answer in words
        return Health(problems=(f"The test itself failed: {type(error).__name__}: {error}",))


def conclude(channel: Channel, health: Health, school: School) -> Tested:
    """What follows from it; a good answer ends a pause of the channel's lane, and no block."""
    now = school.clock.now()
    opened = False
    if health.ok and school.ledger:
        follow_lanes(school)
        opened = school.ledger.open_lane(channel.lane, now)
    blocked = _blocked_until(channel.lane, school)
    return Tested(
        name=channel.name,
        problems=tuple(filter(None, (*health.problems, clock_problem(health)))),
        details=health.details,
        expires_at=health.expires_at,
        opened=opened,
        blocked_until=blocked,
        standing=_standing(opened, blocked, school),
        configured=not health.set_up_wrong,
        renew=renew_words(
            channel.name, Connection(tested_at=now, expires_at=health.expires_at), school
        ),
    )


def with_former(tested: Tested, lane: str, opened: bool, school: School) -> Tested:
    """The same, where the account was changed: what was planned before goes by its former `lane`.

    `opened` says that the former lane's pause has ended.
    """
    opened = opened or tested.opened
    standing = _standing(opened, tested.blocked_until, school)
    former = _blocked_until(lane, school)
    if former and not tested.blocked_until:
        until = when(former, school.timezone)
        standing = f"{standing} What was planned for the former account waits until {until}."
    return replace(tested, opened=opened, standing=standing.strip())


def _blocked_until(lane: str, school: School) -> datetime | None:
    """When the lane's platform takes posts again; None where it does now."""
    if not school.ledger:  # there is no store yet
        return None
    now = school.clock.now()
    ends = [one.blocked_until for one in school.ledger.lanes() if one.name == lane]
    return next((end for end in ends if end and end > now), None)


def _standing(opened: bool, blocked: datetime | None, school: School) -> str:
    if blocked is None:
        return "It was paused and sends again from now on." if opened else ""
    until = f"The platform takes nothing until {when(blocked, school.timezone)}; then it goes on."
    return f"It is no longer paused. {until}" if opened else until


def renew_words(name: str, connection: Connection, school: School) -> str:
    """What to do about a connection that ends within two weeks, or has ended; else ""."""
    now = school.clock.now()
    if connection.expires_at is None or not connection.ends_soon(now):
        return ""
    day = long_date(wall_time(connection.expires_at, school.timezone).date())
    ended = f"ended on {day}" if connection.expires_at <= now else f"ends on {day}"
    return f"Its connection {ended}. Renew it: schoolcast channels connect {name}"


def remember(tested: Iterable[Tested], folder: Path, now: datetime) -> None:
    """Keep what came of it, so that a list can say it without asking the platforms."""
    before = read_connections(folder)
    kept = {}
    for one in tested:
        earlier = before.get(one.name)
        ends = one.expires_at if one.ok or earlier is None else earlier.expires_at
        kept[one.name] = Connection(tested_at=now, expires_at=ends, problems=one.problems)
    with suppress(OSError):  # it is a convenience: a test must not fail for it
        keep_connections(folder, kept)


def channel_shapes(school: School, folder: Path) -> list[dict[str, Any]]:
    """Every channel as JSON; `paused` says why its lane sends nothing just now.

    When a connection ends is what its last test said, as kept in `folder`.
    """
    known = read_connections(folder)
    lanes = {lane.name: lane for lane in school.ledger.lanes()} if school.ledger else {}
    shapes = []
    for channel in school.channels.values():
        lane = lanes.get(channel.lane)
        last = known.get(channel.name)
        ends = last.expires_at if last else None
        shapes.append(
            {
                "name": channel.name,
                "kind": channel.kind,
                "audience": channel.audience,
                "lane": channel.lane,
                "problem": channel.problem,
                "paused": lane.paused_reason if lane else "",
                "expires_at": ends.isoformat() if ends else None,
                "renew": renew_words(channel.name, last, school) if last else "",
            }
        )
    return shapes
