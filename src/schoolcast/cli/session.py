"""Session: what one run of the command line knows, and how it opens the school's parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.domain.clock import Clock, FixedClock, SystemClock

if TYPE_CHECKING:
    from schoolcast.bootstrap import App
    from schoolcast.cli.instance import Instance
    from schoolcast.pipeline.school import School
    from schoolcast.settings import Settings

CONFIG = "config.toml"
_SQLITE = "sqlite:///"


class Session:
    """One run of the command line; `config` is set from the global options."""

    def __init__(self, config: Path = Path(CONFIG)) -> None:
        self.config = config
        self.only_plugins: tuple[str, ...] = ()
        self.trace_plugins = False

    @cached_property
    def settings(self) -> "Settings":
        """What config.toml says; ConfigurationProblem."""
        from schoolcast.settings import load_settings

        return self._with_switches(load_settings(self.config))

    def _with_switches(self, settings: "Settings") -> "Settings":
        """What the command line says of plugins goes before config.toml."""
        said: dict[str, object] = {}
        if self.only_plugins:
            said["only"] = self.only_plugins
        if self.trace_plugins:
            said["trace"] = True
        if not said:
            return settings
        return settings.model_copy(update={"plugins": settings.plugins.model_copy(update=said)})

    @property
    def store_file(self) -> Path | None:
        """The SQLite file, or None where the store is a database server."""
        url = self.settings.store_url
        return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None

    def data_folder(self) -> Path:
        """The folder beside config.toml or of the store, where the log file lies."""
        try:
            file = self.store_file
        except Exception:  # asked for while a mistake is being recorded
            file = None
        return file.parent if file else self.config.parent / "data"

    @property
    def instance(self) -> "Instance | None":
        """What stands beside the store; None where there has been no store yet."""
        from schoolcast.cli.instance import read_instance

        return read_instance(self.data_folder())

    @property
    def has_store(self) -> bool:
        """Whether there is a store to open."""
        file = self.store_file
        return file.exists() if file else self.instance is not None

    def clock(self, now: str | None = None) -> Clock:
        """The computer's clock, or one that stands at `now`, which only a rehearsal allows."""
        if now is None:
            return SystemClock()
        from schoolcast.cli.instance import require_rehearsal

        require_rehearsal(self.instance)
        return FixedClock(instant_of(now, self.settings.school.timezone))

    @contextmanager
    def app(self, now: str | None = None) -> Iterator["App"]:
        """The school with its store, which is made on first use."""
        from schoolcast.bootstrap import open_app
        from schoolcast.cli.crash import logged
        from schoolcast.cli.instance import first_use

        clock = self.clock(now)
        if not self.has_store or self.instance is None:
            first_use(self)
        with logged(self), open_app(self.settings, clock=clock) as app:
            yield app

    @contextmanager
    def workshop(
        self, now: str | None = None, settings: "Settings | None" = None
    ) -> Iterator["School"]:
        """The school without a store: for reading, checking and showing files."""
        from schoolcast.cli.workshop import open_workshop

        with open_workshop(self, settings or self.settings, self.clock(now)) as school:
            yield school


def instant_of(text: str, zone_name: str, option: str = "--now") -> datetime:
    """The instant (UTC) meant by an option; without a zone it is the school's wall time."""
    from schoolcast.domain.dates import instant
    from schoolcast.domain.errors import UsageProblem

    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageProblem(
            f'{option} "{text}" is not a moment; write 2026-12-11T15:30 or 2026-12-11T15:30+00:00.'
        ) from None
    return instant(moment, zone_name) if moment.tzinfo is None else moment
