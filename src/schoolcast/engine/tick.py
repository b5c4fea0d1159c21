"""Tick: one pass over everything, the same for cron and the daemon."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import NEEDS_A_PERSON, State
from schoolcast.pipeline.dispatch import Dispatcher, Sent
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.ports import Ledger, Probe, no_probe
from schoolcast.pipeline.reading import read_open
from schoolcast.pipeline.recheck import recheck
from schoolcast.pipeline.reconcile import settling
from schoolcast.pipeline.records import Outcome, Unsettled
from schoolcast.pipeline.retention import tidy_daily
from schoolcast.pipeline.school import School
from schoolcast.pipeline.sync import sync

BEAT = "tick"
_ROUNDS = 8
_PICTURES = 10  # read in one pass, which then lasts no longer than a quarter of a minute
Progress = Callable[[str], None]


@dataclass(kw_only=True, slots=True)
class TickReport:
    """What one pass did. `put_before_a_person` counts what newly waits for somebody."""

    read: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    new_problems: int = 0
    check_problems: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    orphaned: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    settled: list[tuple[Unsettled, Outcome]] = field(default_factory=list)

    @property
    def put_before_a_person(self) -> int:
        """How much this pass newly put before a person."""
        ended = [sent.outcome.state for sent in self.sent]
        ended += [outcome.state for _, outcome in self.settled]
        waiting = sum(state in NEEDS_A_PERSON for state in ended)
        unclear = sum(state is State.UNKNOWN for state in ended)
        lost = sum(sent.outcome.lane_lost for sent in self.sent)
        return (
            waiting
            + unclear
            + lost
            + len(self.held)
            + len(self.missed)
            + len(self.expired)
            + self.new_problems
            + len(self.check_problems)
        )

    def add(self, later: "TickReport") -> None:
        """Take in what another look in the same pass showed."""
        self.read += later.read
        self.problems = later.problems
        self.new_problems += later.new_problems
        self.check_problems = list(dict.fromkeys(self.check_problems + later.check_problems))
        self.held += later.held
        self.missed += later.missed
        self.orphaned += later.orphaned
        self.expired += later.expired

    def touched(self) -> list[int]:
        """The ids of all deliveries that this pass moved, each once, in order."""
        ids = [sent.delivery for sent in self.sent]
        ids += [item.delivery for item, _ in self.settled]
        others = self.held + self.missed + self.orphaned + self.expired
        return list(dict.fromkeys(ids + others))


def prepare(
    schools: Mapping[str, School],
    ledger: Ledger,
    clock: Clock,
    progress: Progress,
    *,
    alone: str | None = None,
    probe: Probe = no_probe,
) -> TickReport:
    """The part before sending: recover, notice edits, check, and set aside what can't go now.

    `alone` is this process's name as an owner, where it has just taken the run lock: attempts of
    others are then known to be cut off, however long their leases run.
    """
    probe("sweep.before")
    report = TickReport(orphaned=ledger.sweep(clock.now(), alone=alone))
    probe("sweep.after")
    for school in schools.values():
        progress(f"{school.name}: reading the content folder")
        synced = sync(school.content, school.store)
        report.read += synced.read
        report.problems += synced.problems
        report.new_problems += synced.new_problems
        progress(f"{school.name}: checking what is open")
        checked = recheck(school, synced)
        report.held += checked.held
        if checked.problem:
            report.check_problems.append(checked.problem)
        report.expired += attend(school, clock.now()).expired
        tidied = tidy_daily(school, school.keep)
        if tidied and tidied.problem:
            report.check_problems.append(tidied.problem)
    probe("miss.before")
    report.missed = ledger.miss(clock.now())
    ledger.look_first(clock.now())
    probe("miss.after")
    return report


def tick(
    schools: Mapping[str, School],
    ledger: Ledger,
    clock: Clock,
    dispatcher: Dispatcher,
    *,
    progress: Progress = lambda _: None,
    alone: bool = False,
    tell: Callable[[], None] = lambda: None,
) -> TickReport:
    """Sync, check, dispatch, settle, until nothing more is due now; then `tell` people.

    `alone` says that this process holds the run lock, so that nobody else can be sending.
    """
    probe = dispatcher.probe
    owner = dispatcher.owner if alone else None
    dispatcher.keep()
    report = prepare(schools, ledger, clock, progress, alone=owner, probe=probe)
    progress("sending what is due")
    report.sent += dispatcher.drain()
    for _ in range(_ROUNDS):  # what goes again may end unclear again
        progress("looking after unclear outcomes")
        again = False
        for item, outcome in settling(schools, ledger, clock, dispatcher.send_again, probe=probe):
            report.settled.append((item, outcome))
            if outcome.state is State.RETRY:
                again = True
                dispatcher.keep()
                report.add(prepare(schools, ledger, clock, progress, probe=probe))
            report.sent += dispatcher.drain()  # a closure must not wait for all the other reads
        report.sent += dispatcher.collect()
        if not again:
            break
    for school in schools.values():  # people hear at once of what was just handed to them
        report.expired += attend(school, clock.now()).expired
        # Reading takes seconds a picture, and what is due must not wait for it.
        read_open(school, progress, most=_PICTURES)
    ledger.beat(BEAT, clock.now())
    tell()
    return report
