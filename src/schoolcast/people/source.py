"""Where the facts about people come from: the register, or the roll as a file without one."""

from datetime import date
from typing import Any

from schoolcast.domain.register import Register
from schoolcast.people.export import Covers
from schoolcast.people.headings import scope_of
from schoolcast.people.roll import read_register
from schoolcast.pipeline.ports import SchoolStore
from schoolcast.pipeline.register import KIND, load
from schoolcast.settings import Settings


def covers_of(settings: Settings) -> Covers:
    """What a single photograph tick covers, and how long a consent lasts."""
    scopes = (scope_of(text) for text in settings.people.photograph_covers)
    return Covers(
        photograph=tuple(scope for scope in scopes if scope),
        days=settings.people.consents_last_days,
    )


class PeopleSource:
    """Reads the register again only when it has changed; `store` is None where there is none."""

    def __init__(self, settings: Settings, store: SchoolStore | None) -> None:
        self._settings = settings
        self._store = store
        self._seen: tuple[Any, Register | None] = (None, None)

    def register(self) -> Register | None:
        """The children and consents, or None where nobody gave any.

        ConfigurationProblem for a file that can't be read, KeyProblem where the key is not there.
        """
        version = self._store.document_version(KIND) if self._store else 0
        mark: Any = ("store", version) if version else self._stamp()
        if mark != self._seen[0]:
            self._seen = (mark, self._read(version))
        return self._seen[1]

    def _read(self, version: int) -> Register | None:
        if version and self._store:
            return load(self._store).register
        if self._stamp() is None:
            return None
        return read_register(self._file, self._taken_on, covers_of(self._settings))

    @property
    def _file(self) -> Any:
        return self._settings.path(self._settings.people.roll)

    @property
    def _taken_on(self) -> date | None:
        return self._settings.people.roll_taken_on

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
