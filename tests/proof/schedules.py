"""Schedules: which fault meets which crash, twice in a row, and what must hold at the end."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.proof.platform import (
    FAULTS,
    READ_FAULTS,
    Entry,
    MemoryConnector,
    NoSettings,
    Platform,
    Time,
)
from tests.proof.world import World

from schoolcast.api import SettleBy
from schoolcast.api.connector import Connector
from schoolcast.api.tools import ConnectorTools
from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.store import Store, open_store

# After these the call has met the platform's fault; before them the fault makes no difference.
BEFORE_THE_CALL = (
    "sweep.before",
    "sweep.after",
    "miss.before",
    "miss.after",
    "claim.before",
    "claim.after",
    "note.before",
    "note.after",
    "creating.before",
    "creating.after",
)
AFTER_THE_CALL = ("wire", "send.after", "finish.before", "finish.after")
LOOKING = ("look.before", "settle.before", "settle.after")
EXPLAINED = frozenset({State.PUBLISHED, State.SCHEDULED})
RESTART = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Disturbance:
    """What one pass meets: a fault of the call, a fault of the look, a crash."""

    fault: str = "none"
    read_fault: str = ""
    crash: str | None = None

    def __str__(self) -> str:
        return "+".join(filter(None, (self.fault, self.read_fault, self.crash)))


def disturbances(*, looks: bool = True) -> list[Disturbance]:
    """Every fault with every crash that it can tell apart."""
    found = [Disturbance(crash=crash) for crash in BEFORE_THE_CALL]
    for name, fault in FAULTS.items():
        answered = fault.error is None
        for crash in (None, *AFTER_THE_CALL):
            if not (fault.early and crash == "wire") and (answered or crash != "send.after"):
                found.append(Disturbance(fault=name, crash=crash))
    if looks:
        for read_fault in ("", *READ_FAULTS):
            for crash in (None, *LOOKING):
                if read_fault or crash:
                    found.append(Disturbance(read_fault=read_fault, crash=crash))
    return found


def representatives() -> list[Disturbance]:
    """Each fault, each kind of crash and each fault of a look once."""
    crashes = ("claim.before", "claim.after", "note.after", "creating.after", *AFTER_THE_CALL)
    return [
        *(Disturbance(crash=crash) for crash in (*crashes, *LOOKING)),
        *(Disturbance(fault=name) for name in FAULTS),
        *(Disturbance(read_fault=name) for name in READ_FAULTS),
        Disturbance(fault="feed-lag-and-500", crash="finish.before"),
    ]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A world with its platform in memory as it stood: others go on from here, time and again."""

    store: bytes
    time: datetime
    entries: tuple[tuple[tuple[str, Any], ...], ...]
    processes: int


class Stage:
    """A store that is set back to one beginning for each schedule, its statements kept warm."""

    def __init__(
        self,
        folder: Path,
        blank: Path,
        connect: Callable[[Time], Connector[Any]],
        prepare: Callable[[World], object] = lambda world: None,
    ) -> None:
        self._connect = connect
        self._folder = folder
        file = folder / "schoolcast.db"
        file.write_bytes(blank.read_bytes())
        self.store: Store = open_store(f"sqlite:///{file}")
        world = World(self.store, Time(), connect)
        world.open_for_business()
        prepare(world)
        self._raw = sqlite3.connect(file)
        self._beginning = self.moment(world)

    def fresh(self, *, at_home: bool = False) -> World:
        """The world as it was prepared, with a platform of its own.

        `at_home` makes it an installation whose store may be put back and whose clock is watched.
        """
        world = self.again(self._beginning)
        if at_home:
            world.settle_in(self._folder, self._raw)
        return world

    def moment(self, world: World) -> Moment:
        """How the world stands now, all that decides what becomes of it; equal where it is."""
        copy = sqlite3.connect(":memory:")
        self._raw.backup(copy)
        store = bytearray(copy.serialize())
        copy.close()
        # https://sqlite.org/fileformat.html, 1.3: a store in memory has no write-ahead log and
        # refuses a header that speaks of one; the two counters only count how often it was written.
        store[18:20] = b"\x01\x01"
        store[24:28] = store[92:96] = bytes(4)
        entries = tuple(tuple(vars(each).items()) for each in shown(world))
        return Moment(
            store=bytes(store), time=world.time.true, entries=entries, processes=world.processes
        )

    def again(self, moment: Moment) -> World:
        """The world of that moment."""
        copy = sqlite3.connect(":memory:")
        copy.deserialize(moment.store)
        copy.backup(self._raw)
        copy.close()
        self.store.ledger._serial = self.store.ledger._number = 0  # another process
        time = Time()
        time.true = moment.time
        world = World(self.store, time, self._connect)
        world.processes = moment.processes
        shown(world).extend(Entry(**dict(each)) for each in moment.entries)
        return world

    def close(self) -> None:
        """Close its files."""
        self._raw.close()
        self.store.close()


def in_memory(settle_by: SettleBy = SettleBy.LOOK_UP) -> Callable[[Time], MemoryConnector]:
    """Makes a connector to a platform of its own."""

    def connect(time: Time) -> MemoryConnector:
        platform = Platform(time=time, by_key=settle_by is SettleBy.SAME_KEY)
        tools = ConnectorTools(clock=time, channel="page", folder=Path())
        return MemoryConnector(
            settings=NoSettings(), tools=tools, platform=platform, settle_by=settle_by
        )

    return connect


def disturb(world: World, each: Disturbance, *, alone: bool) -> None:
    """One disturbed pass, and the time until the next.

    `alone` says which rule a restarted process follows: the run lock's, or that of leases.
    """
    platform = platform_of(world)
    platform.faults.append(each.fault)
    if each.read_fault:
        platform.read_faults.append(each.read_fault)
    ended = world.tick(each.crash, alone=alone)
    platform.faults.clear()
    platform.read_faults.clear()
    world.mend()
    if ended is None and alone:
        world.time.pass_by(RESTART)
    else:
        world.pass_on()


def end(world: World, *, alone: bool) -> None:
    """Undisturbed passes until everything has come to its end."""
    world.drain(alone=alone, within=timedelta(hours=1))


def shown(world: World) -> list[Entry]:
    """What its platform in memory holds, if it has one."""
    platform = getattr(world.connector, "platform", None)
    return platform.entries if platform else []


def platform_of(world: World) -> Platform:
    """The platform in memory."""
    platform: Platform = world.connector.platform  # type: ignore[attr-defined]
    return platform


def judge(world: World, public: Callable[[str], int], *, refused: bool) -> None:
    """Nothing twice, nothing lost, each delivery in one explained state.

    `public` says how many posts of a text the public has seen.
    """
    world.time.pass_by(timedelta(minutes=5))  # whatever is on its way arrives
    deliveries = world.store.deliveries()
    for each in deliveries:
        assert each.reason or each.state in EXPLAINED, world.story()
        assert not world.ledger.ready_lanes(world.time.now()), world.story()
    published = [each for each in deliveries if _went_out(each)]
    texts = {_text(world, each) for each in deliveries}
    seen = sum(public(text) for text in texts)
    assert seen == len(published), world.story()
    assert len({each.remote_id for each in published}) == len(published), world.story()
    for each in deliveries:
        assert (
            _went_out(each)
            or each.operation is Operation.WITHDRAW
            or (refused and each.state is State.FAILED)
        ), world.story()


def judge_withdrawal(world: World, withdrawn: bool, *, refused: bool) -> None:
    """What was to be taken down is, or a person knows that it is not."""
    (down,) = [each for each in world.store.deliveries() if each.operation is Operation.WITHDRAW]
    if down.state is State.FAILED:
        assert refused, world.story()
        assert down.reason
        return
    assert down.state is State.PUBLISHED, world.story()
    assert withdrawn, world.story()


def _went_out(delivery: Delivery) -> bool:
    return delivery.operation is Operation.PUBLISH and delivery.state is State.PUBLISHED


def _text(world: World, delivery: Delivery) -> str:
    (post,) = world.store.revision(delivery.revision).revision.posts
    return post.text
