"""A school year on fast forward: the sample school against the stand-ins."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import tomlkit

from schoolcast.bootstrap import App, open_app
from schoolcast.cli.instance import make_store
from schoolcast.cli.year_imports import import_files
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import instant
from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.device import Device
from schoolcast.domain.errors import ConfigurationProblem, ContentProblem
from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.item import ON_APPROVAL
from schoolcast.engine.tick import TickReport, tick
from schoolcast.pipeline.answers import Says, posted
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.devices import approve_device
from schoolcast.pipeline.dispatch import Dispatcher
from schoolcast.pipeline.expand import Planned, plan_of
from schoolcast.pipeline.handoff_records import StoredHandOff
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.submit import Submitted, submit
from schoolcast.settings import FILE, load_settings
from schoolcast.standins import Fleet

OFFICE = "Pat Lorimer, office manager"
WRITTEN_BEFORE = timedelta(days=3)
"""How long before its first post an item is written and approved in the demonstration."""
CAMERA = Device(
    id="school-camera",
    name="The school's camera",
    make="Fernlea",
    model="SchoolCam 2",
    approved_by="",
    approved_on=date(2026, 8, 24),
)
"""The one device that is approved in the demonstration, on its first day."""
LOOKED = "CONSENT-WHO"
"""The question that the Head answers at each photo; all others stop an item here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """An item that a rule or a mistake stopped, with the first reason."""

    item: str
    title: str
    finding: Finding | None
    problem: str
    planned: Planned | None = None

    @property
    def reason(self) -> str:
        """Rule, clause and sentence."""
        if self.finding is None:
            return self.problem
        return f"{self.finding.rule} (policy, clause {self.finding.clause}): {self.finding.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class YearReport:
    """What became of every item of the year."""

    deliveries: tuple[Delivery, ...]
    stopped: tuple[Stopped, ...]
    ledger: Mapping[str, Any]
    titles: Mapping[str, str]
    audiences: Mapping[str, str]
    imported: Mapping[str, str]


def lay_out(sample: Path, folder: Path, fleet: Fleet) -> None:
    """Make a throw-away school in `folder`, its channels pointed at the stand-ins."""
    copytree(sample / "content", folder / "content")
    config = tomlkit.parse((sample / FILE).read_text(encoding="utf-8"))
    people = config.get("people", {})
    roll = Path(str(people.get("roll", "roll.csv")))
    copyfile(sample / roll, folder / roll)
    if (sample / POLICY).is_file():
        copyfile(sample / POLICY, folder / POLICY)
    ports = fleet.ports()
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    for channel in config["channels"]:
        _point(channel, ports, secrets)
    (folder / FILE).write_text(tomlkit.dumps(config), encoding="utf-8")


def _point(channel: Any, ports: Mapping[str, Any], secrets: Path) -> None:
    """Point one channel at its platform's stand-in, where there is one."""
    port = ports.get(str(channel["kind"]))
    if not isinstance(port, Mapping):
        return
    secret_fields = channel.get("secrets", {})
    for field, value in port.items():
        if field in secret_fields:
            file = secrets / str(secret_fields[field])
            file.touch(mode=0o600)
            file.write_text(str(value), encoding="utf-8")
        elif field == "base_url" or field in channel["settings"]:
            channel["settings"][field] = value


class Year:
    """Runs the year: items are written and approved days ahead, posts go out at their time."""

    def __init__(
        self, app: App, clock: FixedClock, fleet: Fleet, progress: Callable[[str], None]
    ) -> None:
        self._app = app
        self._school = app.school
        self._clock = clock
        self._fleet = fleet
        self._progress = progress
        self._stopped: list[Stopped] = []
        self._titles: dict[str, str] = {}

    def run(self) -> YearReport:
        """Every item from its writing to its last post."""
        head = self._head()
        approve_device(CAMERA, person=head, school=self._school)
        imported = import_files(self._app, OFFICE, self._progress)
        waiting = sorted(self._writing_days(), key=lambda pair: (pair[0], pair[1].path))
        dispatcher = self._app.dispatcher()
        try:
            for day, authored in waiting:
                self._pass_until(day, dispatcher)
                self._write(authored, head)
                self._pass_once(dispatcher)  # as the daemon would, within a second
            self._pass_until(None, dispatcher)
        finally:
            dispatcher.close()
        return YearReport(
            deliveries=tuple(self._school.store.deliveries()),
            stopped=tuple(self._stopped),
            ledger=self._fleet.ledger(),
            titles=self._titles,
            audiences={name: c.audience for name, c in self._school.channels.items()},
            imported=imported,
        )

    def _head(self) -> str:
        approvers = self._school.people.approvers
        return approvers[0] if approvers else "The Head"

    def _writing_days(self) -> Iterator[tuple[datetime, Authored]]:
        """When each item is written: days before its first post, or the day in its file name."""
        content = self._school.content
        if content is None:
            raise ConfigurationProblem("The demonstration needs a content folder.")
        for stamp in content.scan():
            authored = content.read(stamp.path)
            if authored.item is None:
                self._stop(authored, None, str(authored.problems[0]))
                continue
            self._titles[authored.item.id] = authored.item.title
            yield self._writing_day(authored), authored

    def _writing_day(self, authored: Authored) -> datetime:
        assert authored.item is not None
        item = authored.item
        if item.publish_at == ON_APPROVAL:
            morning = datetime.fromisoformat(Path(item_date(authored.path)).name)
            return instant(morning.replace(hour=10), self._school.timezone)
        plan = plan_of(item, self._school.calendar(), self._school, authored.path)
        dues = [planned.due for planned in plan if planned.due is not None]
        main = instant(datetime.fromisoformat(item.publish_at), self._school.timezone)
        return min(dues, default=main) - WRITTEN_BEFORE

    def _write(self, authored: Authored, head: str) -> None:
        assert authored.item is not None
        self._progress(f"{self._clock.now():%d %b %Y}  {authored.item.title}")
        try:
            result = submit(authored, person=OFFICE, school=self._school)
        except ContentProblem as problem:
            self._stop(authored, None, str(problem))
            return
        if result.outcome is Submitted.STOPPED or result.stored is None:
            blocks = [f for f in result.findings if f.severity is Severity.BLOCK]
            self._stop(authored, blocks[0], "")
            return
        approved = approve(result.stored, person=head, answers={}, school=self._school)
        looks = [f for f in approved.unresolved if f.rule == LOOKED and not f.boxes]
        if looks and len(looks) == len(approved.unresolved):
            answers = {f.key: "I have looked at every photo." for f in looks}
            approved = approve(result.stored, person=head, answers=answers, school=self._school)
        others = [f for f in approved.unresolved if f not in looks]
        if others:
            self._stop(authored, others[0], "")

    def _stop(self, authored: Authored, finding: Finding | None, problem: str) -> None:
        item = authored.item
        self._stopped.append(
            Stopped(
                item=item.id if item else authored.path,
                title=item.title if item else authored.path,
                finding=finding,
                problem=problem,
                planned=self._first_planned(authored, finding),
            )
        )

    def _first_planned(self, authored: Authored, finding: Finding | None) -> Planned | None:
        """The first post that would have gone out, on the channel that the finding is about."""
        if authored.item is None:
            return None
        try:
            plan = plan_of(authored.item, self._school.calendar(), self._school, authored.path)
        except ContentProblem:
            return None
        channel = finding.channel if finding else None
        return next((p for p in plan if channel in (None, p.channel)), None)

    def _pass_until(self, end: datetime | None, dispatcher: Dispatcher) -> None:
        """Let time run, from one due post to the next, up to `end` or until nothing waits."""
        while (due := self._next()) and (end is None or due <= end):
            self._set(max(due, self._clock.now()))
            report = self._pass_once(dispatcher)
            if not (report.touched() or self._people_post()) and due <= self._clock.now():
                break  # something waits that no pass can move; the table shows it
        if end is not None:
            self._set(max(end, self._clock.now()))

    def _next(self) -> datetime | None:
        """When something is due next, for us or for a person who holds a hand-off."""
        moments = [one.delivery.due for one in self._held()]
        if (due := self._school.ledger.next_instant()) is not None:
            moments.append(due)
        return min(moments, default=None)

    def _held(self) -> list[StoredHandOff]:
        return [one for one in self._school.store.hand_offs() if one.waits]

    def _people_post(self) -> bool:
        """The named teachers post at the time they were given, on a school device, and say so."""
        now = self._clock.now()
        ready = [one for one in self._held() if one.delivery.due <= now]
        for one in ready:
            says = Says(person=one.holder.name)
            posted(one.delivery.id, says, self._school, school_device=True)
        return bool(ready)

    def _pass_once(self, dispatcher: Dispatcher) -> TickReport:
        return tick(self._app.schools, self._school.ledger, self._clock, dispatcher)

    def _set(self, moment: datetime) -> None:
        self._clock.set(moment)
        self._fleet.clock.set(moment)


def item_date(path: str) -> str:
    """The date that a content file's name begins with."""
    return Path(path).name[:10]


@contextmanager
def school_year(
    sample: Path, folder: Path, fleet: Fleet, progress: Callable[[str], None]
) -> Iterator[Year]:
    """A year ready to run in `folder`."""
    lay_out(sample, folder, fleet)
    settings = load_settings(folder / FILE)
    start = instant(datetime(2026, 8, 24, 9), settings.school.timezone)  # noqa: DTZ001  wall time
    clock = FixedClock(start)
    fleet.clock.set(start)
    make_store(settings.store_url)
    with open_app(settings, clock=clock) as app:
        yield Year(app, clock, fleet, progress)


def by_state(report: YearReport, *states: State) -> list[Delivery]:
    """The year's deliveries that ended in one of these states, in order of time."""
    return sorted((d for d in report.deliveries if d.state in states), key=lambda d: (d.due, d.id))
