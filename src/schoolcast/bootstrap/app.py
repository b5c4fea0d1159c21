"""One school at work: its parts and its open store."""

import getpass
import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schoolcast.alerts.alarm import Alarm
from schoolcast.bootstrap.channels import build_channel
from schoolcast.bootstrap.mailing import make_alarm, make_mailer
from schoolcast.bootstrap.places import pictures_folder, place_of
from schoolcast.bootstrap.school import MakeChannel, build_school, load_school_plugins
from schoolcast.compliance.guard import Guard
from schoolcast.domain.clock import Clock, SystemClock
from schoolcast.domain.uptime import SystemUptime
from schoolcast.key_ring import KeyRing
from schoolcast.media.darkroom import Darkroom
from schoolcast.pipeline.beginning import Place
from schoolcast.pipeline.dispatch import Dispatcher
from schoolcast.pipeline.instance import Mark, read_instance
from schoolcast.pipeline.lane_names import follow_lanes
from schoolcast.pipeline.ports import Probe, no_mark, no_probe
from schoolcast.pipeline.school import School
from schoolcast.pipeline.steady import ClockWatch
from schoolcast.plugins import Loaded
from schoolcast.settings import Settings

if TYPE_CHECKING:
    from schoolcast.alerts.attendant import Attendant


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

    @cached_property
    def alarm(self) -> Alarm:
        """Who tells of a standstill, past the store."""
        return make_alarm(self.settings, self.clock)

    @cached_property
    def watch(self) -> ClockWatch | None:
        """Who watches this computer's clock; nobody where the time is set."""
        if not isinstance(self.clock, SystemClock):
            return None
        instance = read_instance(self.place.folder)
        rehearsal = instance is not None and instance.rehearsal
        return ClockWatch(self.school.ledger, self.clock, SystemUptime(), rehearsal=rehearsal)

    @property
    def place(self) -> Place:
        """Where this installation is at work."""
        return place_of(self.settings)

    def dispatcher(self, **options: Any) -> Dispatcher:
        """A dispatcher for this store; the caller closes it."""
        limits = {channel.name: channel.limits for channel in self.school.channels.values()}
        self.school.store.set_limits(limits)
        follow_lanes(self.school)
        if self.watch:
            options.setdefault("require_steady", self.watch.require_steady)
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


@contextmanager
def open_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    probe: Probe = no_probe,
    without_key: bool = False,
    plugins: Loaded | None = None,
    make_channel: MakeChannel = build_channel,
    shared: Callable[[Any], Any] = lambda door: door,
) -> Iterator[App]:
    """Everything for one school, its store open.

    `plugins` are those that somebody has loaded already. To practise, channels are made by
    `make_channel`, and `shared` puts before the store what the school has in another one.

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
        plugins = plugins or load_school_plugins(settings, standins=False)
        guard = stack.enter_context(Guard(paths=plugins.folders))
        darkroom = stack.enter_context(Darkroom())
        school = build_school(
            settings,
            plugins=plugins,
            guard=guard,
            clock=clock,
            store=shared(door),
            ledger=store.ledger,
            pictures_folder=pictures_folder(settings),
            darkroom=darkroom,
            make_channel=make_channel,
        )
        yield App(
            settings=settings,
            clock=clock,
            plugins=plugins,
            school=school,
            probe=probe,
        )


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else ""
