"""Instance: the small file beside the store that says what kind of school this is."""

from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.cli.output import say
from schoolcast.domain.errors import ConfigurationProblem, SchemaProblem, StoreProblem, UsageProblem
from schoolcast.pipeline.instance import FILE, Instance, add_instance, new_id, read_instance
from schoolcast.pipeline.instance import write_instance as write

if TYPE_CHECKING:
    from schoolcast.cli.session import Session

__all__ = ["FILE", "Instance", "first_use", "read_instance", "require_rehearsal", "write_instance"]


def write_instance(folder: Path, *, rehearsal: bool) -> None:
    """Name a new installation; where it is at work is added later."""
    write(folder, Instance(id=new_id(), rehearsal=rehearsal))


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
    add_instance(folder, Instance(id=new_id()))


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
