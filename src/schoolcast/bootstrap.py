"""Bootstrap: puts the parts together; only the command line and the pages import it."""

import getpass
import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr, ValidationError

from schoolcast.alerts.notices import WHOLE_SECONDS, Notices
from schoolcast.api.connector import Connector
from schoolcast.api.tools import ConnectorTools
from schoolcast.compliance.guard import Guard
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.compliance.policy_file import read_policy
from schoolcast.compliance.runner import RuleRunner
from schoolcast.content.calendar_file import FILE as CALENDAR
from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.library import FolderLibrary
from schoolcast.domain.clock import Clock, SystemClock
from schoolcast.domain.dates import wall_time
from schoolcast.domain.errors import LibraryMissing, SecretProblem
from schoolcast.domain.facts import ChannelFacts, Facts, Roll
from schoolcast.domain.policy import PolicySettings
from schoolcast.domain.register import Register
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.key_ring import KeyRing
from schoolcast.media.library import MediaLibrary
from schoolcast.people.freshness import age_of
from schoolcast.people.source import PeopleSource
from schoolcast.pipeline.beginning import Place
from schoolcast.pipeline.dispatch import Dispatcher
from schoolcast.pipeline.handoff_records import Notifier, nobody
from schoolcast.pipeline.instance import Mark, read_instance
from schoolcast.pipeline.people_records import Keep
from schoolcast.pipeline.ports import Probe, no_mark, no_probe
from schoolcast.pipeline.records import Limit
from schoolcast.pipeline.school import Channel, People, School
from schoolcast.plugins import Loaded, load_plugins, to_stderr
from schoolcast.secrets import FOLDER as SECRETS
from schoolcast.secrets import Secrets
from schoolcast.settings import ChannelSettings, Settings, explain

if TYPE_CHECKING:
    from schoolcast.alerts.attendant import Attendant
    from schoolcast.alerts.mailer import Mailer

PICTURES = "pictures"
HOST = "SCHOOLCAST_HOST"  # names this computer where its own name changes, as in containers
_PLACEHOLDER = "not-there"  # stands in a secret field so that texts can be checked without it


@dataclass(kw_only=True)
class App:
    """One school's parts, and what has to be closed at the end."""

    settings: Settings
    clock: Clock
    plugins: Loaded
    school: School
    probe: Probe = no_probe

    @property
    def schools(self) -> Mapping[str, School]:
        """The schools of this store, by id."""
        return {self.school.id: self.school}

    @cached_property
    def owner(self) -> str:
        """The name under which this process claims deliveries."""
        return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"

    def attendant(self) -> "Attendant":
        """Who sees to this school's alerts; made before the first pass, to notice silences."""
        from schoolcast.alerts.attendant import Attendant
        from schoolcast.engine.tick import BEAT

        return Attendant(
            self.school,
            self.settings.alerts,
            lambda: make_mailer(self.settings, self.clock),
            beat=BEAT,
        )

    @property
    def place(self) -> Place:
        """Where this installation is at work."""
        return place_of(self.settings)

    def dispatcher(self, **options: Any) -> Dispatcher:
        """A dispatcher for this store; the caller closes it."""
        limits = {channel.name: channel.limits for channel in self.school.channels.values()}
        self.school.store.set_limits(limits)
        return Dispatcher(
            self.schools,
            self.school.ledger,
            self.clock,
            owner=self.owner,
            probe=self.probe,
            mark=self._mark(),
            **options,
        )

    def _mark(self) -> Callable[[int], None]:
        folder = self.place.folder
        instance = read_instance(folder)
        return Mark(folder, instance, base=self.school.ledger.base()) if instance else no_mark


def make_mailer(settings: Settings, clock: Clock, **limits: float) -> "Mailer":
    """What sends mails as [alerts] says."""
    from schoolcast.alerts.mailer import Mailer

    secrets = Secrets(settings.path(Path(SECRETS)))
    return Mailer(settings.alerts, secrets, clock, settings.folder, **limits)


def _notifier(settings: Settings, clock: Clock) -> Notifier:
    if settings.alerts.smtp is None:
        return nobody
    return Notices(lambda: make_mailer(settings, clock, whole_seconds=WHOLE_SECONDS), clock.now)


@contextmanager
def open_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    probe: Probe = no_probe,
    without_key: bool = False,
) -> Iterator[App]:
    """Everything for one school, its store open.

    ConfigurationProblem for what config.toml gets wrong, SchemaProblem for a store of another
    version, StoreProblem where it can't be opened, KeyProblem where what is sealed in it can't
    be, unless it is opened `without_key`.
    """
    from schoolcast.store import open_store

    clock = clock or SystemClock()
    with ExitStack() as stack:
        store = stack.enter_context(
            open_store(
                settings.store_url,
                os_user=_os_user(),
                host=socket.gethostname(),
                keys=KeyRing(settings.folder),
            )
        )
        door = store.school(settings.school.id)
        if not without_key:
            door.check_key()
        plugins = load_school_plugins(settings, standins=False)
        guard = stack.enter_context(Guard(paths=plugins.folders))
        school = build_school(
            settings,
            plugins=plugins,
            guard=guard,
            clock=clock,
            store=door,
            ledger=store.ledger,
            pictures_folder=pictures_folder(settings),
        )
        yield App(
            settings=settings,
            clock=clock,
            plugins=plugins,
            school=school,
            probe=probe,
        )


def load_school_plugins(settings: Settings, *, standins: bool = True) -> Loaded:
    """The plugins that this school's configuration allows; without stand-ins it is quicker."""
    folders = [settings.path(folder) for folder in settings.plugins.folders]
    chosen = settings.plugins
    return load_plugins(
        folders,
        only=chosen.only,
        standins=standins,
        trace=to_stderr if chosen.trace else None,
    )


def build_school(
    settings: Settings,
    *,
    plugins: Loaded,
    guard: Guard,
    clock: Clock,
    store: Any,
    ledger: Any,
    pictures_folder: Path,
    register: Any = None,
) -> School:
    """The parts of one school; `store` and `ledger` may be None for checking alone.

    `register` is the store that holds the register of pupils, where it is not `store`.
    """
    channels = {
        channel.name: build_channel(channel, plugins, settings, clock)
        for channel in settings.channels
    }
    policy = read_policy(settings.path(Path(POLICY)), plugins.rules)
    people = PeopleSource(settings, register or store)
    sources = Sources(settings, tuple(channels.values()), policy, people)
    folder = settings.content.folder
    return School(
        id=settings.school.id,
        name=settings.school.name,
        timezone=settings.school.timezone,
        channels=channels,
        people=People(
            approvers=settings.approval.approvers,
            single_person_office=settings.approval.single_person_office,
        ),
        store=store,
        ledger=ledger,
        content=FolderLibrary(settings.path(folder)) if folder else None,
        rules=RuleRunner(plugins.rules, guard, policy),
        render=GuardedRenderer(guard),
        pictures=MediaLibrary(settings.path(settings.media.folder), pictures_folder, memory=store),
        clock=clock,
        calendar=sources.calendar,
        facts=sources.facts,
        notify=_notifier(settings, clock),
        keep=_keep(settings),
        held_by=_missing_plugins(plugins, settings.plugins.required),
    )


def build_channel(
    config: ChannelSettings, plugins: Loaded, settings: Settings, clock: Clock
) -> Channel:
    """A channel with its connector, or with the reason why it can't be used."""
    connector, problem = None, ""
    limits: frozenset[Limit] = frozenset()
    kind = plugins.connectors.get(config.kind)
    if kind is None:
        problem = _no_connector(config, plugins)
    else:
        values, missing = _secret_values(config, Secrets(settings.path(Path(SECRETS))))
        try:
            own = kind.Settings.model_validate({**config.settings, **values})
        except ValidationError as error:
            words = "; ".join(explain(found, kind.Settings) for found in error.errors())
            problem = f"The settings of the channel {config.name} are wrong: {words}"
        else:
            tools = ConnectorTools(clock=clock, channel=config.name, folder=settings.folder)
            connector = kind(settings=own, tools=tools)
            limits, broken = _limits(connector)
            problem = missing or broken
    return Channel(
        name=config.name,
        kind=config.kind,
        audience=config.audience,
        connector=connector,
        problem=problem,
        limits=limits,
    )


def _limits(connector: Connector[Any]) -> tuple[frozenset[Limit], str]:
    """The connector's budgets, or why it can't say what they are."""
    try:
        budgets = connector.budgets(connector.settings)
        named = {Limit(name=b.name, most=b.limit, period=b.window, unit=b.unit) for b in budgets}
    except Exception as error:  # a plugin's mistake closes its own channel only
        return frozenset(), f"{connector.kind} can't say what its limits are: {error}"
    return frozenset(named), ""


class Sources:
    """Reads what rules may know from the school's files, again only when a file has changed."""

    def __init__(
        self,
        settings: Settings,
        channels: Sequence[Channel],
        policy: PolicySettings,
        people: PeopleSource,
    ) -> None:
        self._settings = settings
        self._people = people
        self._policy = policy
        self._channels = tuple(
            ChannelFacts(name=channel.name, kind=channel.kind, audience=channel.audience)
            for channel in channels
        )
        self._kept: dict[Path, tuple[object, Any]] = {}

    def calendar(self) -> TermCalendar:
        """The term calendar; ContentProblem when its file can't be read as one.

        LibraryMissing when the content folder is not there.
        """
        folder = self._settings.content.folder
        if folder is None:
            return TermCalendar()
        where = self._settings.path(folder)
        if not where.is_dir():  # an empty calendar in its place would plan everything anew
            raise LibraryMissing(f"The folder {where} is missing, and the calendar with it.")
        calendar: TermCalendar = self._once(where / CALENDAR, lambda: read_calendar(where))
        return calendar

    def facts(self, now: datetime) -> Facts:
        """All facts at `now`; ContentProblem or ConfigurationProblem when a file is broken."""
        register = self._people.register()
        calendar = self.calendar()
        return Facts(
            school=self._settings.school.id,
            school_name=self._settings.school.name,
            timezone=self._settings.school.timezone,
            roll=self._roll(register, now, calendar) if register else None,
            consents=register.facts if register else None,
            calendar=calendar,
            channels=self._channels,
            staff=(*self._policy.staff, *_addressed(register)),
            contacts=self._policy.contacts,
            policy=self._policy,
            now=now,
        )

    def _roll(self, register: Register, now: datetime, calendar: TermCalendar) -> Roll | None:
        """The roll with its age today, so that verdicts change when it goes stale."""
        roll = register.roll
        if roll is None:
            return None
        today = wall_time(now, self._settings.school.timezone).date()
        age = age_of(roll.taken_on, today, calendar, self._settings.people.roll_lasts)
        return replace(roll, age=age)

    def _once(self, file: Path, read: Any) -> Any:
        try:
            status = file.stat()
            stamp: object = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = None
        kept = self._kept.get(file)
        if kept is None or kept[0] != stamp:
            self._kept[file] = kept = (stamp, read())
        return kept[1]


class GuardedRenderer:
    """Renders templates in the guarded child process."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, template: str, context: dict[str, Any], *, path: str, line: int) -> str:
        """The plain text; ContentProblem where the template can't be rendered."""
        # Jinja and Markdown take as long to import as an idle pass to run.
        from schoolcast.content.render import compose

        text: str = self._guard.call(
            compose, template, context, path, line, step=f"making the text of {path}"
        )
        return text


def place_of(settings: Settings) -> Place:
    """Where the installation with these settings is at work."""
    host = os.environ.get(HOST) or socket.gethostname()
    return Place(folder=data_folder(settings), host=host)


def data_folder(settings: Settings) -> Path:
    """Where our own files lie: beside an SQLite store, else in data/."""
    prefix = "sqlite:///"
    if settings.store_url.startswith(prefix):
        return Path(settings.store_url.removeprefix(prefix)).parent
    return settings.path(Path("data"))


def _keep(settings: Settings) -> Keep:
    days = settings.retention.model_dump()
    return Keep(**{name: timedelta(days=count) for name, count in days.items()})


def _addressed(register: Register | None) -> tuple[str, ...]:
    """The adults of the register who may be named, as they are addressed."""
    adults = register.adults if register else ()
    return tuple(adult.addressed for adult in adults if adult.named_ok)


def pictures_folder(settings: Settings) -> Path:
    """Where clean pictures are kept."""
    return data_folder(settings) / PICTURES


def _secret_values(config: ChannelSettings, secrets: Secrets) -> tuple[dict[str, SecretStr], str]:
    values: dict[str, SecretStr] = {}
    missing = []
    for name, secret in config.secrets.items():
        try:
            values[name] = SecretStr(secrets.get(secret))
        except SecretProblem as problem:
            values[name] = SecretStr(_PLACEHOLDER)
            missing.append(problem.message)
    return values, " ".join(missing)


def _no_connector(config: ChannelSettings, plugins: Loaded) -> str:
    broken = [p for p in plugins.problems if p.name in (config.kind, f"schoolcast-{config.kind}")]
    if broken:
        return f"The plugin {broken[0].name} can't be used: {broken[0].problem}"
    there = ", ".join(sorted(plugins.connectors)) or "none"
    return (
        f'No plugin sends to "{config.kind}" (there are: {there}). '
        f"Install it: pip install schoolcast-{config.kind}"
    )


def _missing_plugins(plugins: Loaded, required: Sequence[str]) -> str:
    missing = plugins.missing(required)
    if not missing:
        return ""
    return (
        f"Nothing goes out: config.toml requires the plugin {', '.join(missing)}, "
        "which is missing or broken. `schoolcast plugins list` says why."
    )


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else ""
