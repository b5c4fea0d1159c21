"""A school's life in random order: what people, clocks, machines and failures do.

Each step is a rule, `World` does the work, and what must always hold is asked after each step.
New features add rules.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.proof.platform import FAULTS, LATE, READ_FAULTS
from tests.proof.schedules import AFTER_THE_CALL, BEFORE_THE_CALL, LOOKING, Stage, platform_of
from tests.proof.world import OVER, World

from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.pause import Target
from schoolcast.pipeline.pause import pause as stop
from schoolcast.pipeline.pause import resume as go_on
from schoolcast.pipeline.queue import cancel as cancel_all
from schoolcast.pipeline.records import Pause, StoredRevision
from schoolcast.pipeline.resolve import live, retry, send_again
from schoolcast.pipeline.withdraw import withdraw

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LEAP = timedelta(hours=20)
STEPS = (*BEFORE_THE_CALL, *AFTER_THE_CALL, *LOOKING)
# Frozen for long between the last check and the write, a machine can double a post; the
# documentation names that window. Everywhere else a freeze must do no harm.
FROZEN = tuple(step for step in STEPS if step != "creating.after")
QUIET = frozenset({State.SCHEDULED, State.SENDING, State.PUBLISHED})
IN_DOUBT = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION)
LIVES = st.sampled_from([10, 24 * 60])  # minutes until the deadline
PAUSES = st.none() | st.sampled_from([1, 5, 30, 90, 600, 7200])  # seconds; None: until it is due

faults = st.sampled_from(sorted(FAULTS))
alones = st.booleans()  # what a restarted process goes by: the run lock, or leases
crashes = st.none() | st.sampled_from(STEPS)


@dataclass(frozen=True, kw_only=True)
class Words:
    """One text of an item, with its time and deadline."""

    text: str
    due: datetime
    not_after: datetime


@dataclass(kw_only=True)
class Backup:
    """A copy of the store, and what had been decided by then."""

    copy: sqlite3.Connection
    stopped: dict[str, int]
    approved: set[str]
    outdated: bool = False  # a text was corrected or withdrawn since


class Life(RuleBasedStateMachine):
    """One school: few items, so that steps meet each other."""

    eventful = True  # whether people pause, stores are put back and clocks leap
    reached: ClassVar[Counter[str]] = Counter()  # rules played and states met, over all lives

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.world: World = stage.fresh(at_home=True)
        self.platform = platform_of(self.world)
        self.platform.entries.clear()
        self.names = (f"item-{number}" for number in count(1))
        self.words: dict[str, list[Words]] = {}  # what was ever written, also if forgotten
        self.approved: set[str] = set()  # texts
        self.stopped: dict[str, int] = {}  # stopped items, and how many of their posts stood
        self.paused: dict[Target, int] = {}  # what is paused, and how many of its posts stood
        self.objected: int | None = None  # how many posts there were when a rule began to object
        self.seen = 0  # how many of the platform's entries were looked at
        self.refused = False
        self.backup: Backup | None = None
        self.clock_was_wrong = False

    # people
    @initialize(due=st.integers(-5, 5), lives=LIVES)
    def begin_with_a_post(self, due: int, lives: int) -> None:
        self.submit_and_approve(due=due, lives=lives)

    @rule(due=st.integers(-5, 30), lives=LIVES)
    @precondition(lambda self: len(self.items()) < 4 and self.objected is None)
    def submit_and_approve(self, due: int, lives: int) -> None:
        item = next(self.names)
        at = self.world.time.now() + due * MINUTE
        words = Words(text=f"News of {item}.", due=at, not_after=at + lives * MINUTE)
        self.words[item] = [words]
        self.write(item, approve=True)

    @rule(
        data=st.data(),
        due=st.none() | st.integers(-5, 240),
        lives=LIVES,
        approve=st.booleans(),
    )
    @precondition(lambda self: self.items() and self.objected is None)
    def edit(self, data: st.DataObject, due: int | None, lives: int, approve: bool) -> None:
        """New words, and where a number of minutes is drawn, a new time and deadline."""
        self.correct(data.draw(st.sampled_from(self.items())), due, lives, approve=approve)

    @rule(data=st.data(), due=st.none() | st.integers(5, 240), lives=LIVES)
    @precondition(lambda self: self.all(*IN_DOUBT) and self.objected is None)
    def correct_what_is_in_doubt(self, data: st.DataObject, due: int | None, lives: int) -> None:
        self.reached["correct_what_is_in_doubt"] += 1
        delivery = data.draw(st.sampled_from(self.all(*IN_DOUBT)))
        self.correct(delivery.item, due, lives, approve=True)

    @rule(data=st.data())
    @precondition(lambda self: self.waiting() and self.objected is None)
    def approve_what_waits(self, data: st.DataObject) -> None:
        self.approve(data.draw(st.sampled_from(self.waiting())))

    @rule(data=st.data())
    @precondition(lambda self: self.all(*UNSENT))
    def cancel(self, data: st.DataObject) -> None:
        self.stop_one(data.draw(st.sampled_from(self.all(*UNSENT))))

    @rule(data=st.data(), taking_down=st.booleans())
    @precondition(lambda self: self.all(*IN_DOUBT))
    def stop_what_is_in_doubt(self, data: st.DataObject, taking_down: bool) -> None:
        self.reached["stop_what_is_in_doubt"] += 1
        delivery = data.draw(st.sampled_from(self.all(*IN_DOUBT)))
        if taking_down:
            self.stopped[delivery.item] = self.posts_of(delivery.item)
            withdraw(delivery.item, person="Bea", why="Wrong.", school=self.world.school)
        else:
            self.stop_one(delivery)

    @rule(data=st.data())
    @precondition(lambda self: self.untouched())
    def take_down(self, data: st.DataObject) -> None:
        """What the store then forgets, nobody can know: a feed does not say what was there."""
        self.reached["take_down"] += 1
        delivery = data.draw(st.sampled_from(self.untouched()))
        withdraw(delivery.item, person="Bea", why="Wrong.", school=self.world.school)
        if self.backup:
            self.backup.outdated = True

    @rule(data=st.data())
    @precondition(lambda self: self.all(State.NEEDS_ATTENTION))
    def resolve(self, data: st.DataObject) -> None:
        """A person looks, once everything has arrived."""
        self.reached["resolve"] += 1
        delivery = data.draw(st.sampled_from(self.all(State.NEEDS_ATTENTION)))
        self.world.time.pass_by(LATE)
        mine = [each for each in self.posts(delivery.item) if not each.withdrawn]
        school = self.world.school
        try:
            if mine:
                live(delivery, person="Bea", link=None, school=school)
            else:
                send_again(delivery, person="Bea", school=school)
        except UsageProblem:  # its time is over, or somebody stopped it
            assert not mine, self.world.story()

    @rule(data=st.data())
    @precondition(lambda self: self.all(State.FAILED))
    def send_again_what_was_refused(self, data: st.DataObject) -> None:
        self.reached["send_again_what_was_refused"] += 1
        delivery = data.draw(st.sampled_from(self.all(State.FAILED)))
        try:
            retry(delivery, person="Bea", school=self.world.school)
        except UsageProblem:
            assert self.world.time.now() > delivery.not_after

    @rule(data=st.data(), minutes=st.none() | st.sampled_from([1, 20, 120]))
    @precondition(lambda self: self.eventful and not self.running_pauses())
    def pause(self, data: st.DataObject, minutes: int | None) -> None:
        items = [Target(item=item) for item in self.items()]
        target = data.draw(st.sampled_from([Target(), Target(channel="page"), *items]))
        until = self.world.time.now() + minutes * MINUTE if minutes else None
        school = self.world.school
        stop(target, person="Bea", why="A funeral.", until=until, school=school)
        self.paused[target] = self.posts_in(target)

    @rule(data=st.data())
    @precondition(lambda self: self.running_pauses())
    def resume(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.running_pauses()))
        go_on(target, person="Bea", school=self.world.school)
        del self.paused[target]

    @rule(objects=st.booleans())
    @precondition(lambda self: self.eventful and self.all(*UNSENT))
    def facts_change(self, objects: bool) -> None:
        """A row more on the roll, and perhaps a rule that objects now: all is checked again."""
        self.reached["facts_change"] += 1
        self.world.roll_rows += 1
        if objects != (self.objected is not None):
            self.objected = len(self.platform.entries) if objects else None
            self.world.rules.object_to_everything(objects)

    @rule()
    @precondition(lambda self: self.eventful and self.items())
    def take_a_backup(self) -> None:
        self.backup = Backup(
            copy=self.world.back_up(), stopped=dict(self.stopped), approved=set(self.approved)
        )

    @rule()
    @precondition(lambda self: self.can_be_put_back())
    def put_the_store_back(self) -> None:
        """Whoever decided something meanwhile has to decide it again: the store forgot it."""
        self.reached["put_the_store_back"] += 1
        assert self.backup
        self.world.put_back(self.backup.copy)
        self.stopped = dict(self.backup.stopped)
        self.approved = set(self.backup.approved)
        self.backup = None
        self.pauses_run_from_here()

    @rule(fault=faults, crash=crashes, seconds=st.sampled_from([1, 90, 600]))
    @precondition(lambda self: self.eventful and self.items() and not self.clock_was_wrong)
    def the_store_forgets_what_just_happened(
        self, fault: str, crash: str | None, seconds: int
    ) -> None:
        self.reached["the_store_forgets_what_just_happened"] += 1
        copy = self.world.back_up()
        self.meet(fault)
        self.world.tick(crash)
        self.world.time.pass_by(timedelta(seconds=seconds))
        self.world.tick()
        self.world.put_back(copy)
        copy.close()

    @rule(data=st.data())
    @precondition(lambda self: self.forgotten() and self.objected is None)
    def plan_again_what_was_forgotten(self, data: st.DataObject) -> None:
        """With the same words for the same time, as from the same file."""
        self.reached["plan_again_what_was_forgotten"] += 1
        item = data.draw(st.sampled_from(self.forgotten()))
        self.world.tick()  # who finds that it is gone has seen the store at work
        self.write(item, approve=True)

    # machines
    @rule(passes=st.lists(st.tuples(PAUSES, faults, crashes), min_size=1, max_size=3), alone=alones)
    def tick(self, passes: list[tuple[int | None, str, str | None]], alone: bool) -> None:
        for pause, fault, crash in passes:
            self.wait(pause)
            self.meet(fault)
            self.world.tick(crash, alone=alone)

    @rule(fault=st.sampled_from(sorted(READ_FAULTS)), crash=crashes, pause=PAUSES)
    @precondition(lambda self: self.all(State.UNKNOWN))
    def tick_that_can_not_read(self, fault: str, crash: str | None, pause: int | None) -> None:
        self.wait(pause)
        self.platform.read_faults.append(fault)
        self.world.tick(crash)
        self.platform.read_faults.clear()

    @rule(fault=faults, other=faults, step=st.sampled_from(STEPS), pause=PAUSES)
    @precondition(lambda self: self.open())
    def a_second_daemon_in_the_middle(
        self, fault: str, other: str, step: str, pause: int | None
    ) -> None:
        self.wait(pause)
        self.meet(fault)
        self.platform.faults.append(other)
        self.world.tick_with(step, lambda: self.world.tick(alone=False))

    @rule(
        fault=faults,
        step=st.sampled_from(FROZEN),
        minutes=st.sampled_from([1, 4, 6, 20]),
        alone=alones,
        crash=crashes,
    )
    @precondition(lambda self: self.open())
    def frozen_while_another_works(
        self, fault: str, step: str, minutes: int, alone: bool, crash: str | None
    ) -> None:
        """`crash` cuts the other one off in the end: so both may have begun a try."""

        def meanwhile() -> None:
            for last in (False, False, False, True):
                self.world.time.pass_by(minutes * MINUTE / 4)
                self.world.tick(crash if last else None, alone=alone)

        self.wait(None)
        self.meet(fault)
        self.world.tick_with(step, meanwhile)

    # time
    @rule(pause=PAUSES)
    @precondition(lambda self: self.items())
    def time_passes(self, pause: int | None) -> None:
        self.wait(pause)

    @rule(by=st.sampled_from([-HOUR, HOUR, LEAP]))
    @precondition(lambda self: self.eventful and self.items() and not self.world.time.wrong_by)
    def the_clock_goes_wrong(self, by: timedelta) -> None:
        self.clock_was_wrong = True
        self.set_clock(by)

    @rule()
    @precondition(lambda self: self.world.time.wrong_by == LEAP)
    def the_clock_is_put_right(self) -> None:
        self.set_clock(timedelta())

    # what always holds
    @invariant()
    def nothing_is_doubled(self) -> None:
        for item in self.words:
            assert self.posts_of(item) <= 1, self.world.story()

    @invariant()
    def only_what_is_approved_goes_out_and_at_its_time(self) -> None:
        """In the newest words, and neither before their time nor after their deadline."""
        for entry in self.platform.entries[self.seen :]:
            newest = self.words[self.item_of(entry.text)][-1]
            assert entry.text == newest.text, (entry, self.world.story())
            assert entry.text in self.approved, (entry, self.world.story())
            assert newest.due <= entry.sent_at <= newest.not_after, (entry, self.world.story())
        self.seen = len(self.platform.entries)

    @invariant()
    def nothing_goes_out_that_was_stopped(self) -> None:
        for item, stood in self.stopped.items():
            assert self.posts_of(item) == stood, self.world.story()

    @invariant()
    def nothing_goes_out_that_is_paused(self) -> None:
        for target in self.running_pauses():
            assert self.posts_in(target) == self.paused[target], self.world.story()

    @invariant()
    def nothing_goes_out_that_a_rule_objects_to(self) -> None:
        assert self.objected in (None, len(self.platform.entries)), self.world.story()

    @invariant()
    def everything_is_explained(self) -> None:
        for each in self.world.store.deliveries():
            assert each.reason or each.state in QUIET, self.world.story()

    def teardown(self) -> None:
        """People and machines do their duty undisturbed: then everything has its end."""
        self.platform.faults.clear()
        for _ in range(4):  # and nobody decides anything yet
            self.world.tick()
            self.world.pass_on()
            self.always()
        self.objected = None
        self.world.rules.object_to_everything(False)
        for target in self.running_pauses():
            go_on(target, person="Bea", school=self.world.school)
        for stored in self.waiting():
            self.approve(stored)
        self.paused.clear()
        self.settle_everything()
        self.world.time.pass_by(5 * MINUTE)
        self.always()
        for each in self.world.store.deliveries():
            self.check_the_end(each)
            self.reached.update({state for _, state, _, _ in self.world.store.history(each.id)})

    def always(self) -> None:
        """What is asked after each rule."""
        self.nothing_is_doubled()
        self.only_what_is_approved_goes_out_and_at_its_time()
        self.nothing_goes_out_that_was_stopped()
        self.nothing_goes_out_that_is_paused()
        self.nothing_goes_out_that_a_rule_objects_to()

    def settle_everything(self) -> None:
        for _ in range(400):
            self.world.mend()
            if self.world.tick() is None:  # the clock is not believed yet
                self.world.time.pass_by(MINUTE)
            if all(each.state in OVER for each in self.world.store.deliveries()):
                return
            if self.only_questions_left():
                return
            self.world.pass_on()
        raise AssertionError(self.world.story())

    def only_questions_left(self) -> bool:
        states = {each.state for each in self.world.store.deliveries()}
        return states <= OVER | {State.NEEDS_ATTENTION}

    def check_the_end(self, delivery: Delivery) -> None:
        posts = self.posts_of(delivery.item)
        story = self.world.story([delivery])
        if delivery.operation is Operation.WITHDRAW:
            assert delivery.state in {State.PUBLISHED, State.FAILED}, story
            if delivery.state is State.PUBLISHED:
                assert all(each.withdrawn for each in self.posts(delivery.item)), story
            return
        match delivery.state:
            case State.PUBLISHED:
                assert posts == 1, story
            case State.MISSED:
                assert posts == 0, story
                assert self.world.believed > delivery.not_after, story
            case State.FAILED:
                assert posts == 0, story
                assert self.refused or delivery.attempts >= 8, story
            case State.NEEDS_ATTENTION:
                assert posts <= 1, story
                assert "Look whether it is there" in delivery.reason, story
            case State.CANCELLED:
                assert delivery.item in self.stopped, story
            case _:
                raise AssertionError(story)

    # doing
    def write(self, item: str, *, approve: bool) -> None:
        """Submit the newest words of an item."""
        words = self.words[item][-1]
        stored = self.world.submit(item, due=words.due, not_after=words.not_after, text=words.text)
        if approve:
            self.approve(stored)

    def correct(self, item: str, due: int | None, lives: int, *, approve: bool) -> None:
        """Other words, and in so many minutes where that is said."""
        versions = self.words[item]
        at, until = versions[-1].due, versions[-1].not_after
        if due is not None:
            at = self.world.time.now() + due * MINUTE
            until = at + lives * MINUTE
        text = f"News of {item}, version {len(versions) + 1}."
        versions.append(Words(text=text, due=at, not_after=until))
        if self.backup:
            self.backup.outdated = True
        self.write(item, approve=approve)

    def approve(self, stored: StoredRevision) -> None:
        (post,) = stored.revision.posts
        self.approved.add(post.text)
        self.world.approve(stored)

    def stop_one(self, delivery: Delivery) -> None:
        self.stopped[delivery.item] = self.posts_of(delivery.item)
        cancel_all([delivery], person="Bea", reason="It is off.", school=self.world.school)

    def meet(self, fault: str) -> None:
        self.platform.faults.clear()
        self.platform.faults.append(fault)
        self.refused |= fault == "media-refused"

    def wait(self, pause: int | None) -> None:
        """Let so many seconds pass, or what it takes until something is due; mend the channel."""
        if pause is None:
            self.world.mend()
            self.world.pass_on()
        else:
            self.world.time.pass_by(timedelta(seconds=pause))

    def set_clock(self, wrong_by: timedelta) -> None:
        """A pause that was over may run again by another clock."""
        self.world.time.wrong_by = wrong_by
        self.pauses_run_from_here()

    def pauses_run_from_here(self) -> None:
        for target in self.running_pauses():
            self.paused[target] = self.posts_in(target)

    # looking
    def items(self) -> list[str]:
        return sorted({each.item for each in self.world.store.deliveries()})

    def all(self, *states: State) -> list[Delivery]:
        """The posts in these states."""
        found = self.world.store.deliveries(states=states)
        return [each for each in found if each.operation is Operation.PUBLISH]

    def open(self) -> list[Delivery]:
        return self.all(*UNSENT, State.SENDING, State.UNKNOWN)

    def untouched(self) -> list[Delivery]:
        """What is public, and nobody takes it down."""
        down = self.world.store.deliveries()
        items = {each.item for each in down if each.operation is Operation.WITHDRAW}
        return [each for each in self.all(State.PUBLISHED) if each.item not in items]

    def waiting(self) -> list[StoredRevision]:
        latest = [self.world.store.latest_revision(item) for item in self.items()]
        return [each for each in latest if each and each.state is RevisionState.SUBMITTED]

    def item_of(self, text: str) -> str:
        return text.removeprefix("News of ").rstrip(".").split(",")[0]

    def posts(self, item: str) -> list[Any]:
        return [each for each in self.platform.entries if self.item_of(each.text) == item]

    def posts_of(self, item: str) -> int:
        """How many posts of an item there are or will be: also what is still on its way."""
        return len(self.posts(item))

    def posts_in(self, target: Target) -> int:
        return self.posts_of(target.item) if target.item else len(self.platform.entries)

    def running_pauses(self) -> list[Target]:
        """What is paused by the office's clock; the rest has ended by itself."""
        scopes = {(each.scope, each.target) for each in self.running()}
        return [target for target in self.paused if (target.scope, target.name) in scopes]

    def running(self) -> list[Pause]:
        return self.world.store.pauses(self.world.time.now())

    def can_be_put_back(self) -> bool:
        """Not behind a correction, nor after a wrong clock: the documentation names both."""
        return bool(self.backup and not self.backup.outdated and not self.clock_was_wrong)

    def forgotten(self) -> list[str]:
        now, here = self.world.time.now(), self.items()
        return [i for i, words in self.words.items() if i not in here and words[-1].not_after > now]


class QuietLife(Life):
    """Without what only makes a long story longer: the planted bug is found in less time."""

    eventful = False
