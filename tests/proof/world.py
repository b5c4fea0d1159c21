"""A school on a real store, whose process can be cut off at any step and started again."""

import random
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.proof.platform import START, Time

from schoolcast.api.connector import Connector
from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.domain.errors import ClockProblem
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Finding, Severity, Verdict
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, PostImage, Revision
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.engine.tick import TickReport, tick
from schoolcast.pipeline.beginning import Place, begin
from schoolcast.pipeline.dispatch import LEASE, Dispatcher
from schoolcast.pipeline.forgotten import forgotten
from schoolcast.pipeline.instance import Instance, Mark, read_instance, write_instance
from schoolcast.pipeline.ports import Mark as Mark_
from schoolcast.pipeline.ports import Probe, no_mark, no_probe
from schoolcast.pipeline.records import Approval, NewDelivery, StoredRevision
from schoolcast.pipeline.retry import RetryPolicy
from schoolcast.pipeline.school import Channel, People, School
from schoolcast.pipeline.steady import ClockWatch
from schoolcast.store import Store

DAY = timedelta(days=1)
SCHOOL = "st-wilfrids"
OBJECTION = Finding(
    rule="ALT-TEXT", clause="4", severity=Severity.BLOCK, message="A rule objects to it."
)
OVER = frozenset({State.PUBLISHED, State.FAILED, State.MISSED, State.CANCELLED, State.SUPERSEDED})


class Crash(BaseException):
    """The process ends here, as if killed."""


class Fuse:
    """A probe that ends the process at the first step of a name, and lets it stay dead."""

    def __init__(self, step: str | None = None) -> None:
        self.step = step
        self.blown = False

    def __call__(self, step: str) -> None:
        if self.blown or step == self.step:
            self.blown = True
            raise Crash(step)


class TrueUptime:
    """How long the computer has been on: nobody sets that."""

    boot = "the only one"

    def __init__(self, time: Time) -> None:
        self._time = time

    def running(self) -> timedelta:
        return self._time.true - START + DAY


class Standstill:
    """A probe that lets something else happen at the first step of a name."""

    def __init__(self, step: str, meanwhile: Callable[[], object]) -> None:
        self._step = step
        self._meanwhile: Callable[[], object] | None = meanwhile

    def __call__(self, step: str) -> None:
        if step == self._step and self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()


class Rules:
    """Rules that find nothing, or object to everything; another version has all checked again."""

    rules_version = "rules-1"
    rule_ids = ("ALT-TEXT",)

    def __init__(self, time: Time) -> None:
        self._time = time
        self._findings: tuple[Finding, ...] = ()
        self._versions = count(2)

    def object_to_everything(self, objects: bool) -> None:
        """Begin to object, or end."""
        self._findings = (OBJECTION,) if objects else ()
        self.rules_version = f"rules-{next(self._versions)}"

    def check(self, revision: Revision, facts: Facts) -> Verdict:
        return Verdict(
            findings=self._findings,
            rules=self.rule_ids,
            rules_version=self.rules_version,
            facts_version=facts.version,
            checked_at=self._time.now(),
        )


class Pictures:
    """Pictures that are always at hand, as they were made."""

    def __init__(self) -> None:
        self.known: dict[str, PostImage] = {}

    def locate(self, image: PostImage) -> PostImage:
        return self.known[image.sha256]

    def clean(self, file: str) -> Any:
        raise NotImplementedError


class World:
    """One school with one channel; `tick` is one pass of a process that may be cut off."""

    def __init__(self, store: Store, time: Time, connect: Callable[[Time], Connector[Any]]) -> None:
        self.opened = store
        self.store = store.school(SCHOOL)
        self.ledger = store.ledger
        self.time = time
        self.rules = Rules(time)
        self.pictures = Pictures()
        self.roll_rows = 0
        self.connector = connect(time)
        self.processes = 0  # how many have run
        self._items = count(1)
        self._facts: dict[int, Facts] = {}
        self.school = self._school()
        self.place: Place | None = None
        self.believed = time.now()  # the latest that a pass has taken for the time

    def settle_in(self, folder: Path, raw: sqlite3.Connection) -> None:
        """Be an installation of its own, whose store may be put back and whose clock is watched."""
        self.place = Place(folder=folder, host="here")
        self._raw = raw
        write_instance(folder, Instance(id="here"))

    def back_up(self) -> sqlite3.Connection:
        """A copy of the store as it stands."""
        copy = sqlite3.connect(":memory:")
        self._raw.backup(copy)
        return copy

    def put_back(self, copy: sqlite3.Connection) -> None:
        """The store as it stood then; what lies beside it, and the platform, have gone on."""
        copy.backup(self._raw)

    def open_for_business(self) -> None:
        """Make the store know the versions that verdicts must rest on."""
        self.store.set_versions(self.rules.rules_version, self.facts(START).version)

    def _school(self) -> School:
        channel = Channel(name="page", kind="memory", audience="public", connector=self.connector)
        return School(
            id=SCHOOL,
            name="St Wilfrid's",
            timezone="Europe/London",
            channels={"page": channel},
            people=People(),
            store=self.store,
            ledger=self.ledger,
            content=None,
            rules=self.rules,
            render=lambda template, context, *, path, line: template,
            pictures=self.pictures,
            clock=self.time,
            calendar=TermCalendar,
            facts=self.facts,
        )

    def facts(self, now: datetime) -> Facts:
        """The facts; another number of rows on the roll makes another version."""
        if self.roll_rows not in self._facts:
            self._facts[self.roll_rows] = Facts(
                school=SCHOOL, school_name=f"roll of {self.roll_rows}", timezone="Europe/London"
            )
        return self._facts[self.roll_rows]

    # what people do
    def submit(self, item: str, **post: Any) -> StoredRevision:
        """A revision of an item, waiting for approval; `post` names fields of its post."""
        now = self.time.now()
        values: dict[str, Any] = {
            "slot": "main",
            "channel": "page",
            "audience": "public",
            "due_wall": "2026-12-11T15:30",
            "zone": "Europe/London",
            "due": now,
            "not_after": now + DAY,
            "text": f"News of {item}.",
        }
        frozen = Post(**(values | post))
        revision = Revision(
            school=SCHOOL,
            item=item,
            kind=Kind.UPDATE,
            title="News",
            event_date=None,
            event_time=None,
            audience=("whole-school",),
            chosen=None,
            children=(),
            authors=("Ada",),
            source_path=f"{item}.md",
            source_sha256="0" * 64,
            posts=(frozen,),
        )
        for image in frozen.images:
            self.pictures.known[image.sha256] = image
        verdict = self.rules.check(revision, self.facts(now))
        return self.store.add_revision(
            revision, verdict, person="Ada", at=now, hold_reason="It waits for approval."
        )

    def approve(self, stored: StoredRevision) -> list[Delivery]:
        """Approve it, as the headteacher would."""
        (post,) = stored.revision.posts
        facts = self.facts(self.time.now())
        approval = Approval(
            revision=stored.id,
            revision_sha256=stored.sha256,
            person="Bea",
            at=self.time.now(),
            answers={},
            rules=self.rules.rule_ids,
            rules_version=self.rules.rules_version,
            facts_version=facts.version,
        )
        verdict = self.rules.check(stored.revision, facts)
        self.store.save_verdict(stored.id, verdict, passing=verdict.passes({}))
        assert post.due is not None
        assert post.not_after is not None
        new = NewDelivery(
            channel="page",
            slot=post.slot,
            lane=self.connector.lane,
            due=post.due,
            due_wall=post.due_wall or "",
            zone=post.zone,
            not_after=post.not_after,
        )
        return self.store.approve(approval, [self._as_far_as_known(new, stored)])

    def _as_far_as_known(self, new: NewDelivery, stored: StoredRevision) -> NewDelivery:
        """The delivery with what an earlier state of the store means for it, as approving does."""
        (post,) = stored.revision.posts
        lost = forgotten(stored, self.ledger.gaps(), self.school)
        since = lost.since(post, timedelta())
        return replace(new, lost_since=since, look_first=lost.for_another_day(post))

    def plan(self, item: str | None = None, **post: Any) -> Delivery:
        """An approved item with one delivery."""
        return self.approve(self.submit(item or f"item-{next(self._items)}", **post))[0]

    # what the machine does
    def dispatcher(self, probe: Probe, **options: Any) -> Dispatcher:
        """A new process."""
        self.processes += 1
        return Dispatcher(
            {SCHOOL: self.school},
            self.ledger,
            self.time,
            owner=f"process-{self.processes}",
            workers=1,
            policy=RetryPolicy(rng=random.Random(7)),
            probe=probe,
            mark=self._mark(),
            **options,
        )

    def _mark(self) -> Mark_:
        instance = read_instance(self.place.folder) if self.place else None
        if self.place is None or instance is None:
            return no_mark
        return Mark(self.place.folder, instance, base=self.ledger.base())

    def _is_sound(self) -> bool:
        """What a process looks at first: the clock, and whether the store is ours and whole."""
        if self.place is None:
            return True
        watch = ClockWatch(self.ledger, self.time, TrueUptime(self.time))
        try:
            watch.require_steady()
        except ClockProblem:
            return False
        finally:
            watch.keep()
        begin(self.place, self.ledger, self.time)
        self.believed = max(self.believed, self.time.now())
        return True

    def tick(self, crash: str | None = None, *, alone: bool = True) -> TickReport | None:
        """One pass of a new process, cut off at `crash`; None where it was."""
        return self._pass(Fuse(crash), alone)

    def tick_with(self, step: str, meanwhile: Callable[[], object]) -> TickReport | None:
        """One pass of a process that stands still at `step` while something else happens."""
        return self._pass(Standstill(step, meanwhile), alone=False)

    def _pass(self, probe: Probe, alone: bool) -> TickReport | None:
        if not self._is_sound():
            return None
        platform = getattr(self.connector, "platform", None)
        outer = platform.wire if platform else no_probe
        if platform:
            platform.wire = probe
        dispatcher = self.dispatcher(probe)
        try:
            return tick({SCHOOL: self.school}, self.ledger, self.time, dispatcher, alone=alone)
        except Crash:
            return None
        finally:
            dispatcher.close()
            if platform:
                platform.wire = outer

    def mend(self) -> None:
        """Connect the channel again, where its connection was lost."""
        if any(lane.paused_reason for lane in self.ledger.lanes()):
            self.ledger.open_lane(self.connector.lane)

    def pass_on(self) -> None:
        """Let time pass until something is due, and a second at least."""
        due = self.ledger.next_instant()
        wait = due - self.time.now() if due else timedelta(minutes=1)
        self.time.pass_by(max(wait, timedelta(seconds=1)))

    def drain(self, *, alone: bool, within: timedelta = timedelta(hours=3)) -> None:
        """Undisturbed passes until everything has come to its end; a person mends the channel."""
        end = self.time.true + within
        while any(each.state not in OVER for each in self.store.deliveries()):
            self.mend()
            self.tick(alone=alone)
            if all(each.state in OVER for each in self.store.deliveries()):
                return
            self.pass_on()
            assert self.time.true <= end, self.story()

    def story(self, deliveries: Iterable[Delivery] | None = None) -> str:
        """What happened, for the message of a test that fails."""
        lines = []
        for each in deliveries or self.store.deliveries():
            lines.append(f"{each.id} {each.operation} {each.state}: {each.reason}")
            lines += [
                f"   {at:%H:%M:%S} {state} by {by}: {why}"
                for at, state, by, why in self.store.history(each.id)
            ]
        return "\n".join(lines)


__all__ = ["DAY", "LEASE", "OVER", "SCHOOL", "Crash", "Fuse", "Operation", "World"]
