"""Instance: the small file beside the store that says what kind of school this is."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.cli.output import say
from schoolcast.domain.errors import ConfigurationProblem, SchemaProblem, StoreProblem, UsageProblem

if TYPE_CHECKING:
    from schoolcast.cli.session import Session

FILE = "instance.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """`id` names this installation; in a rehearsal the time may be set with --now."""

    id: str
    rehearsal: bool


def read_instance(folder: Path) -> Instance | None:
    """The instance whose data lie in `folder`, or None; ConfigurationProblem when it is broken."""
    file = folder / FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Instance(id=str(data["id"]), rehearsal=data["rehearsal"] is True)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationProblem(f"{file} can't be read ({error}); restore the backup.") from None


def write_instance(folder: Path, *, rehearsal: bool) -> None:
    """Name a new instance; other keys that later versions add are theirs to keep."""
    data = {"id": str(uuid.uuid4()), "rehearsal": rehearsal}
    try:
        (folder / FILE).write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreProblem(f"{folder / FILE} can't be written: {error.strerror}.") from None


def require_rehearsal(instance: Instance | None) -> None:
    """UsageProblem unless this is a rehearsal: a real school's time is not to be played with."""
    if instance is None or not instance.rehearsal:
        raise UsageProblem(
            "--now works only in a rehearsal, so that nothing real goes out at the wrong time. "
            "Make one with: schoolcast init FOLDER --rehearsal"
        )


def first_use(session: "Session") -> None:
    """Make the store that is not there yet; ConfigurationProblem where one has gone missing."""
    folder = session.data_folder()
    if session.instance is not None:
        raise ConfigurationProblem(
            f"The store {session.store_file} is gone, though there was one. Restore the backup; "
            f"or, to begin anew, remove {folder / FILE} too."
        )
    if make_store(session.settings.store_url):
        say(f"A new store was made in {folder}.")
    make_folder(folder)
    write_instance(folder, rehearsal=False)


def make_store(url: str) -> bool:
    """Make the store unless it is there; returns whether it was made. SchemaProblem for another."""
    from schoolcast.store import create, open_store

    try:
        open_store(url).close()
    except SchemaProblem:
        raise
    except ConfigurationProblem:
        create(url)  # says in its own words why there can be none
        return True
    return False


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; StoreProblem in words."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(f"The folder {folder} can't be made: {error.strerror}.") from None
