"""The desk: the school behind the pages, opened anew when its settings change."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from schoolcast.bootstrap import App, open_app
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import SchoolcastError
from schoolcast.pipeline.school import School
from schoolcast.settings import Settings

Load = Callable[[], Settings]


class Desk:
    """Opens the school on first use; `load` reads the settings (ConfigurationProblem).

    Safe to use from several threads. A settings file that has become unreadable leaves the
    school open as it was, and `trouble` says why.
    """

    def __init__(self, config: Path, load: Load, *, clock: Clock | None = None) -> None:
        self.config = config
        self._load = load
        self._clock = clock
        self._lock = threading.RLock()
        self._stack = ExitStack()
        self._app: App | None = None
        self._stamp: object = None
        self._before: list[Callable[[], None]] = []
        self.trouble = ""

    @property
    def app(self) -> App:
        """The school's parts, as the settings are now."""
        with self._lock:
            stamp = self._now()
            if self._app is None or stamp != self._stamp:
                self._reopen(stamp)
            assert self._app is not None
            return self._app

    @property
    def school(self) -> School:
        """The school's parts that the use cases need."""
        return self.app.school

    @property
    def settings(self) -> Settings:
        """What config.toml says, as last read."""
        return self.app.settings

    def _now(self) -> object:
        try:
            found = self.config.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _reopen(self, stamp: object) -> None:
        stack = ExitStack()
        try:
            app = self.opened(stack)
        except SchoolcastError as problem:
            stack.close()
            if self._app is None:
                raise
            self.trouble, self._stamp = problem.message, stamp
            return
        # The old one stays open until the end: another thread may be in the middle of a page.
        self._stack.push(stack)
        self._app, self._stamp, self.trouble = app, stamp, ""

    def opened(self, stack: ExitStack) -> App:
        """The school with the settings as they are now; `stack` closes it."""
        return stack.enter_context(open_app(self._load(), clock=self._clock))

    def before_closing(self, act: Callable[[], None]) -> None:
        """Call `act` whenever this is closed, first: it rests on what is open here."""
        self._before.append(act)

    def close(self) -> None:
        """Close everything that was opened."""
        for act in self._before:
            act()
        with self._lock:
            self._stack.close()
            self._app = None
