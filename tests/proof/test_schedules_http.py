"""The same proof through the real Facebook connector, over HTTP, against its stand-in.

What counts is the stand-in's ledger: what the public would see, whatever the client was told.
With PROOF=full in the environment all pairs are played, otherwise those that begin in doubt.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.proof.platform import Time
from tests.proof.schedules import (
    AFTER_THE_CALL,
    BEFORE_THE_CALL,
    LOOKING,
    RESTART,
    Stage,
    judge,
    judge_withdrawal,
)
from tests.proof.world import World

from schoolcast.api.tools import ConnectorTools
from schoolcast.domain.delivery import Operation, State
from schoolcast.domain.revision import PostImage
from schoolcast.standins import FaultRule, StandInClock, serve
from schoolcast.testing import an_image
from schoolcast_facebook.connector import FacebookConnector
from schoolcast_facebook.settings import FacebookSettings
from schoolcast_facebook.standin import FacebookStandIn

FULL = os.environ.get("PROOF") == "full"
PATIENCE = {"connect_seconds": 1, "send_seconds": 1, "read_seconds": 0.2}
CREATING = r"/(feed|photos)$"
LISTING = r"/published_posts$"
FAULTS = (
    "refuse-500",
    "effect-then-500",
    "effect-then-hang",
    "effect-then-close",
    "close-before-effect",
    "slow",
    "html",
    "truncated",
    "redirect",
    "rate-limit",
    "token-revoked",
    "permission-lost",
    "media-refused",
)
SECONDS = {"effect-then-hang": 0.4, "slow": 0.02, "rate-limit": 60.0, "feed-lag": 60.0}
REFUSED = frozenset({"media-refused"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What one pass meets: a fault on calls of a method and path, and a crash."""

    fault: str = ""
    method: str = "POST"
    path: str = CREATING
    crash: str | None = None
    lag: bool = False

    def __str__(self) -> str:
        where = "look:" if self.method == "GET" else ""
        return "+".join(filter(None, (where + self.fault, "lag" * self.lag, self.crash))) or "none"


def met(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Where to cut off what has met a fault."""
    return steps if FULL else ("finish.before",)


def troubles() -> list[Trouble]:
    after = tuple(step for step in AFTER_THE_CALL if step != "wire")
    crashes = (*BEFORE_THE_CALL, *after)
    lost = ("effect-then-500", "effect-then-close", "truncated")
    return [
        *(Trouble(crash=crash) for crash in crashes),
        *(Trouble(fault=fault) for fault in FAULTS),
        *(Trouble(fault=fault, crash=step) for fault in FAULTS for step in met(after)),
        Trouble(lag=True),
        Trouble(lag=True, crash="finish.before"),
        *(Trouble(fault=fault, lag=True) for fault in lost),
    ]


ALL = troubles()
LOOKS = [
    *(Trouble(fault=fault, method="GET", path=LISTING) for fault in FAULTS),
    *(Trouble(crash=crash) for crash in LOOKING),
]
UNCLEAR = [
    Trouble(fault="effect-then-500"),
    Trouble(fault="refuse-500"),
    Trouble(fault="effect-then-close", lag=True),
    Trouble(crash="creating.after"),
    Trouble(crash="send.after"),
]


class Network:
    """One school and the stand-in of its Page, set back for each schedule."""

    def __init__(self, folder: Path, blank: Path, stand_in: FacebookStandIn, time: list[Time]):
        self.folder = folder
        self.stand_in = stand_in
        self._time = time
        self._stage = Stage(folder, blank, self._connect)

    def _connect(self, time: Time) -> FacebookConnector:
        self._time[:] = [time]
        values: dict[str, Any] = {**PATIENCE, **self.stand_in.credentials()}
        return FacebookConnector(
            settings=FacebookSettings(base_url=self.stand_in.base_url, **values),
            tools=ConnectorTools(clock=time, channel="page", folder=self.folder),
        )

    def fresh(self, *, at_home: bool = False) -> World:
        self.stand_in.reset()
        return self._stage.fresh(at_home=at_home)

    def play(self, world: World, *schedule: Trouble, alone: bool) -> None:
        for each in schedule:
            self.stand_in.faults.clear()
            if each.fault:
                self._add(each.fault, each.method, each.path)
            if each.lag:
                self._add("feed-lag", "POST", CREATING)
            ended = world.tick(each.crash, alone=alone)
            world.mend()
            world.time.pass_by(RESTART) if ended is None and alone else world.pass_on()
        self.stand_in.faults.clear()
        world.drain(alone=alone)

    def _add(self, fault: str, method: str, path: str) -> None:
        self.stand_in.faults.add(
            FaultRule(
                platform="facebook",
                fault=fault,
                method=method,
                path=path,
                seconds=SECONDS.get(fault, 0.0),
            )
        )

    def public(self, text: str) -> int:
        return sum(each["text"] == text for each in self.stand_in.ledger())

    def close(self) -> None:
        self._stage.close()


@pytest.fixture(scope="module")
def network(tmp_path_factory, blank) -> Iterator[Network]:
    time = [Time()]
    clock = StandInClock(lambda: time[0].true.timestamp())
    with serve([FacebookStandIn], clock=clock) as fleet:
        stand_in = fleet.stand_ins["facebook"]
        assert isinstance(stand_in, FacebookStandIn)
        network = Network(tmp_path_factory.mktemp("school"), blank, stand_in, time)
        yield network
        network.close()


def refused(*schedule: Trouble) -> bool:
    return any(each.fault in REFUSED and each.method == "POST" for each in schedule)


def prove(network: Network, *schedule: Trouble, alone: bool = True, **post: Any) -> World:
    world = network.fresh()
    world.plan(**post)
    network.play(world, *schedule, alone=alone)
    judge(world, network.public, refused=refused(*schedule))
    return world


@pytest.mark.parametrize("alone", [True, False], ids=["lock", "lease"])
@pytest.mark.parametrize("first", ALL, ids=str)
def test_text(first, alone, network, count_schedules):
    prove(network, first, alone=alone)
    count_schedules(1)


@pytest.mark.parametrize("first", ALL if FULL else UNCLEAR, ids=str)
def test_text_disturbed_twice(first, network, count_schedules):
    for number, second in enumerate([*ALL, *LOOKS]):
        prove(network, first, second, alone=number % 2 == 0)
    count_schedules(len(ALL) + len(LOOKS))


@pytest.mark.parametrize("first", ALL, ids=str)
def test_a_link(first, network, count_schedules):
    world = prove(network, first, link="https://st-wilfrids.example.org/fair")
    count_schedules(1)
    if not refused(first):
        assert network.stand_in.ledger()[0]["link"], world.story()


@pytest.mark.parametrize("pictures", [1, 3])
@pytest.mark.parametrize("first", ALL, ids=str)
def test_pictures_are_all_there_or_the_post_is_not(
    first, pictures, network, tmp_path, count_schedules
):
    images = tuple(
        an_image(tmp_path, colour=colour, alt=f"A {colour} door")
        for colour in ("teal", "gold", "navy")[:pictures]
    )
    prove(network, first, images=images)
    for post in network.stand_in.ledger():
        assert [image["alt"] for image in post["images"]] == [image.alt for image in images]
    count_schedules(1)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_picture_that_fails_at_any_place(fault, place, network, tmp_path, count_schedules):
    images = tuple(an_image(tmp_path, colour=colour) for colour in ("teal", "gold", "navy"))
    world = network.fresh()
    world.plan(images=images)
    for _ in range(place):
        network._add("slow", "POST", r"/photos$")
    network._add(fault, "POST", r"/photos$")
    world.tick()
    world.mend()
    network.stand_in.faults.clear()
    world.drain(alone=True)
    judge(world, network.public, refused=fault in REFUSED)
    assert all(len(post["images"]) == 3 for post in network.stand_in.ledger())
    count_schedules(1)


def pictured(folder: Path, *colours: str) -> tuple[PostImage, ...]:
    return tuple(an_image(folder, colour=colour, alt=f"A {colour} door") for colour in colours)


@pytest.mark.parametrize("second", UNCLEAR, ids=str)
@pytest.mark.parametrize("shown", [(), ("teal",), ("navy", "teal", "gold")])
def test_other_pictures_in_the_second_try(shown, second, network, tmp_path, count_schedules):
    """The first uploaded its own, and was certainly not sent; then the post was corrected."""
    world = network.fresh()
    world.plan("fair", images=pictured(tmp_path, "teal", "gold"))
    network._add("rate-limit", "POST", r"/feed$")
    world.tick()
    images = pictured(tmp_path, *shown)
    world.approve(world.submit("fair", images=images, text="News of the fair, corrected."))
    world.time.pass_by(timedelta(minutes=3))
    network.play(world, second, alone=True)
    judge(world, network.public, refused=False)
    (post,) = network.stand_in.ledger()
    assert [image["alt"] for image in post["images"]] == [image.alt for image in images]
    count_schedules(1)


def test_pictures_of_a_try_that_a_restore_forgot(network, tmp_path, count_schedules):
    """The store knows the pictures of the try before the backup, and the post shows others."""
    world = network.fresh(at_home=True)
    world.plan("before")
    world.tick()
    world.plan("fair", images=pictured(tmp_path, "teal", "gold"))
    network._add("rate-limit", "POST", r"/feed$")
    world.tick()
    network.stand_in.faults.clear()
    copy = world.back_up()
    world.time.pass_by(timedelta(minutes=3))
    world.tick()
    world.put_back(copy)
    copy.close()
    world.time.pass_by(timedelta(minutes=3))
    world.drain(alone=True)
    judge(world, network.public, refused=False)
    count_schedules(1)


@pytest.mark.parametrize("first", ALL, ids=str)
def test_a_withdrawal(first, network, count_schedules):
    world = network.fresh()
    planned = world.plan()
    world.tick()
    down = world.store.add_withdrawal(planned.id, person="Bea", at=world.time.now())
    assert (down.operation, down.state) == (Operation.WITHDRAW, State.SCHEDULED)
    on_delete = Trouble(fault=first.fault, method="DELETE", path="", crash=first.crash)
    network.play(world, on_delete, alone=True)
    (post,) = network.stand_in.ledger()
    judge_withdrawal(world, post["withdrawn"], refused=first.fault in REFUSED)
    count_schedules(1)


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1)])
def test_a_clock_that_was_wrong_when_it_was_tried(wrong_by, network, count_schedules):
    """Set right before the Page is read; a later post hides the first from Facebook's own check."""
    world = network.fresh()
    world.time.wrong_by = wrong_by
    world.plan("first")
    world.plan("second")
    network._add("effect-then-close", "POST", CREATING)
    world.tick()
    assert [each["text"] for each in network.stand_in.ledger()] == [
        "News of first.",
        "News of second.",
    ]
    world.time.wrong_by = timedelta()
    for _ in range(40):
        world.tick()
        world.pass_on()
    assert network.public("News of first.") == 1, world.story()
    first = next(each for each in world.store.deliveries() if each.item == "first")
    assert first.state in (State.PUBLISHED, State.NEEDS_ATTENTION), world.story()
    count_schedules(1)
