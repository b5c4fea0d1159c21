"""Errors that speak to the person who can act.

SchoolcastError
├── UsageProblem            what was asked for can't be done as asked
│   ├── NotFound            no such item, channel or delivery
│   └── NotAllowed          this person may not do that
├── ConfigurationProblem    config.toml, a plugin package, a folder
│   ├── SecretProblem       a secret is missing or readable by others
│   ├── KeyProblem          the key to what is sealed is missing or another
│   ├── SchemaProblem       the store has another version
│   └── CopiedFolder        this folder is a copy of another installation
├── ContentProblem          one file in content/ can't be read as an item
├── ImportRefused           a file of another program can't be read as events
├── LibraryMissing          the content folder is gone or empty
├── TimeProblem             a zone nobody knows, or a time that does not exist
├── StoreProblem            the store can't be read or written just now
│   ├── ClockProblem        this computer's clock can't be right
│   └── StoreWentBack       the store was put back while schoolcast was at work
├── LeaseLost               an attempt that was taken away in the meantime
└── Busy                    another pass holds the run lock
"""

from pathlib import Path
from typing import Any


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split())


class SchoolcastError(Exception):
    """Something went wrong that schoolcast has no better words for; please report it."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _first_paragraph(self.__doc__))

    @property
    def message(self) -> str:
        """The sentence a person reads."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the fields: subclasses with other parameters pass between processes too."""
        return _restored, (type(self), *self.args), self.__dict__


def _restored(kind: type[SchoolcastError], *args: object) -> SchoolcastError:
    return kind.__new__(kind, *args)


class UsageProblem(SchoolcastError):
    """That can't be done as asked; see --help for what can."""


class NotFound(UsageProblem):
    """There is nothing of that name; `schoolcast queue list` and `plan` show what there is."""


class NotAllowed(UsageProblem):
    """This person may not do that; ask the Head or Deputy."""


class ConfigurationProblem(SchoolcastError):
    """The configuration can't be used; correct config.toml and try again."""


class SecretProblem(ConfigurationProblem):
    """A secret that config.toml names can't be read; put it in the secrets folder."""


class KeyProblem(ConfigurationProblem):
    """The key to the register of pupils can't be used; put it back from the recovery sheet."""


class SchemaProblem(ConfigurationProblem):
    """The store was made by another version; run `schoolcast upgrade`."""


class CopiedFolder(ConfigurationProblem):
    """This folder is a copy; `schoolcast adopt` takes it over."""


class LibraryMissing(SchoolcastError):
    """The content folder is missing or empty; nothing was changed. Is its drive connected?"""


class TimeProblem(SchoolcastError):
    """That time can't be used; choose another."""


class StoreProblem(SchoolcastError):
    """The store can't be used just now; nothing was changed. Check the disk and try again."""


class ClockProblem(StoreProblem):
    """This computer's clock can't be right; nothing is sent until it is corrected."""


class StoreWentBack(StoreProblem):
    """The store was put back to an earlier state while schoolcast was at work, and is not sent
    from as it is: at the next start, what it has forgotten is looked for first.
    """


class Busy(SchoolcastError):
    """Another schoolcast is at work on this store; this pass did nothing and can be repeated."""


class ContentProblem(SchoolcastError):
    """A file can't be read as an item; correct it and try again.

    `path` is relative to the content folder; `line` counts from 1 and is None where a
    problem has no place of its own; `key` is the front matter key, dotted.
    """

    def __init__(
        self, message: str, *, path: Path | str, line: int | None = None, key: str | None = None
    ) -> None:
        super().__init__(message)
        self.path = str(path)
        self.line = line
        self.key = key

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ImportRefused(SchoolcastError):
    """The file can't be read, and nothing was imported; export it again."""


class LeaseLost(SchoolcastError):
    """This attempt was taken away because it took too long; nothing more is sent by it."""
