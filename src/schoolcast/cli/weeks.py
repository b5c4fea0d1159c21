"""Weeks of the sample school: announcements around any moment, some out, some waiting."""

import string
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from shutil import rmtree

import tomlkit

from schoolcast import passwords
from schoolcast.bootstrap import App, open_app
from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.cli.instance import make_store
from schoolcast.cli.weeks_calendar import calendar_text, school_day
from schoolcast.cli.year import CAMERA, LOOKED, lay_out
from schoolcast.content.calendar_file import parse_calendar
from schoolcast.domain.account import Account, Role
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import instant, iso_minute, wall_time
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.engine.tick import tick
from schoolcast.pipeline.accounts import add_account, choose_password
from schoolcast.pipeline.answers import Says, posted
from schoolcast.pipeline.approve import approve, send_back
from schoolcast.pipeline.devices import approve_device
from schoolcast.pipeline.dispatch import Dispatcher
from schoolcast.pipeline.drafts import open_file
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import Submitted, submit
from schoolcast.sample import sample_folder
from schoolcast.settings import FILE, load_settings
from schoolcast.standins import Fleet

HEAD, DEPUTY, OFFICE = "Mr Lindqvist", "Ms Prewett", "Mrs Okafor"
_PEOPLE = ((OFFICE, (Role.AUTHOR, Role.ADMIN)), (HEAD, (Role.APPROVER,)), (DEPUTY, (Role.DEPUTY,)))
_MORNING = time(9)
_SOON = timedelta(minutes=20)  # a teacher is told half an hour before a post


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What became of one announcement: when it was written, and how far it came.

    `written` counts school days before today. `ends` is "approved", "sent" or "draft", or the
    reason with which the Head sent it back.
    """

    name: str
    written: int
    ends: str = "approved"


_WEEKS = (
    _Told(name="cake-sale", written=9),
    _Told(name="recorder-club", written=6),
    _Told(name="elm-library", written=5),
    _Told(name="reading-week", written=3),
    _Told(name="parents-evening", written=2),
    _Told(name="coffee-morning", written=2, ends="Please say where it is, and who may come."),
    _Told(name="cross-country", written=1, ends="sent"),
    _Told(name="chess-corner", written=1, ends="sent"),
    _Told(name="oak-swimming", written=1),
    _Told(name="chess-cup", written=1, ends="draft"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody of the sample school, with the password they were given."""

    account: Account
    password: str


def lay_out_weeks(sample: Path, folder: Path, fleet: Fleet, now: datetime) -> TermCalendar:
    """Make the sample school in `folder`, its days those around `now` (aware)."""
    lay_out(sample, folder, fleet)
    content = folder / "content"
    for year in content.glob("20*"):
        rmtree(year)
    config = tomlkit.parse((folder / FILE).read_text(encoding="utf-8"))
    config["approval"].update({"approvers": [HEAD, DEPUTY], "head": HEAD, "deputies": [DEPUTY]})
    (folder / FILE).write_text(tomlkit.dumps(config), encoding="utf-8")
    (folder / str(config["people"]["roll"])).chmod(0o600)
    zone = str(config["school"]["timezone"])
    wall = wall_time(now, zone)
    text = calendar_text(wall.date())
    (content / "calendar.toml").write_text(text, encoding="utf-8")
    calendar, problems = parse_calendar(text.encode())
    assert calendar is not None, problems
    for told in _WEEKS:
        _write(told, content, wall, calendar)
    return calendar


def _write(told: _Told, content: Path, wall: datetime, calendar: TermCalendar) -> None:
    sheet = files("schoolcast.sample") / "weeks" / f"{told.name}.md"
    text = string.Template(sheet.read_text(encoding="utf-8"))
    names = set(text.get_identifiers()) - {"in_20_minutes"}
    days = {name: school_day(name, wall.date(), calendar) for name in names}
    values: dict[str, object] = {**days, "in_20_minutes": iso_minute(wall + _SOON)}
    folder = content / calendar.folder_of(wall.date())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{told.name}.md").write_text(text.substitute(values), encoding="utf-8")


class Weeks:
    """Lets the weeks before `now` pass: written, approved, sent, posted by hand."""

    def __init__(self, app: App, clock: FixedClock, fleet: Fleet, calendar: TermCalendar) -> None:
        self._app = app
        self._school: School = app.school
        self._clock = clock
        self._fleet = fleet
        self._calendar = calendar

    def pass_by(self, now: datetime) -> tuple[Person, ...]:
        """Everything up to `now`; the people with their passwords."""
        self._set(self._day(now, max(told.written for told in _WEEKS)))
        people = tuple(self._person(name, roles) for name, roles in _PEOPLE)
        camera = replace(CAMERA, approved_on=min(CAMERA.approved_on, self._today()))
        approve_device(camera, person=HEAD, school=self._school)
        dispatcher = self._app.dispatcher()
        try:
            for told in _WEEKS:
                self._until(min(self._day(now, told.written), now), dispatcher)
                self._tell(told)
                self._pass(dispatcher)
            self._until(now, dispatcher)
        finally:
            dispatcher.close()
        return people

    def _person(self, name: str, roles: tuple[Role, ...]) -> Person:
        school, now = self._school, self._clock.now()
        account, code = add_account(name, roles, by="Set-up", school=school)
        password = passwords.new_code().lower()
        choose_password(account.username, code, password, address="", school=school)
        school.store.acknowledge(name, school.people.policy_version, at=now)
        return Person(account=account, password=password)

    def _today(self) -> date:
        return wall_time(self._clock.now(), self._school.timezone).date()

    def _day(self, now: datetime, back: int) -> datetime:
        today = wall_time(now, self._school.timezone).date()
        day = school_day(f"day_before_{back}", today, self._calendar)
        return instant(datetime.combine(day, _MORNING), self._school.timezone)

    def _tell(self, told: _Told) -> None:
        content = self._school.content
        assert content is not None
        path = next(stamp.path for stamp in content.scan() if Path(stamp.path).stem == told.name)
        if told.ends == "draft":
            sheets = sheets_of(self._app.settings)
            open_file(path, person=OFFICE, sheets=sheets, school=self._school)
            return
        result = submit(content.read(path), person=OFFICE, school=self._school)
        if result.outcome is Submitted.STOPPED or result.stored is None or told.ends == "sent":
            return
        if told.ends != "approved":
            send_back(result.stored, person=HEAD, reason=told.ends, school=self._school)
            return
        approved = approve(result.stored, person=HEAD, answers={}, school=self._school)
        looks = {f.key: "I have looked at it." for f in approved.unresolved if f.rule == LOOKED}
        if looks:
            approve(result.stored, person=HEAD, answers=looks, school=self._school)

    def _until(self, end: datetime, dispatcher: Dispatcher) -> None:
        """One pass for each moment at which something is due before `end`."""
        while (due := self._next()) and due <= end:
            self._set(max(due, self._clock.now()))
            self._pass(dispatcher)
        self._set(end)

    def _next(self) -> datetime | None:
        held = [o.delivery.due for o in self._school.store.hand_offs() if o.waits]
        due = self._school.ledger.next_instant()
        return min([*held, *([due] if due else [])], default=None)

    def _pass(self, dispatcher: Dispatcher) -> None:
        tick(self._app.schools, self._school.ledger, self._clock, dispatcher)
        for one in self._school.store.hand_offs():
            if one.waits and one.delivery.due <= self._clock.now():
                says = Says(person=one.holder.name)
                posted(one.delivery.id, says, self._school, school_device=True)

    def _set(self, moment: datetime) -> None:
        self._clock.set(moment)
        self._fleet.clock.set(moment)


def make_weeks(folder: Path, fleet: Fleet, now: datetime) -> tuple[Person, ...]:
    """The sample school in `folder` with what happened before `now`; its people."""
    calendar = lay_out_weeks(sample_folder(), folder, fleet, now)
    settings = load_settings(folder / FILE)
    clock = FixedClock(now)
    make_store(settings.store_url)
    with open_app(settings, clock=clock) as app:
        return Weeks(app, clock, fleet, calendar).pass_by(now)
