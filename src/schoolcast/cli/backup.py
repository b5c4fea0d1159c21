"""`schoolcast backup`: a school in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.backup import Made
    from schoolcast.settings import Settings


@click.command()
@click.argument("target", metavar="FILE|DIR", type=click.Path(path_type=Path))
@options.now
@options.as_json
@click.pass_obj
def backup(session: Session, target: Path, now: str | None, as_json: bool) -> Exit:
    """Write store, announcements, pictures and settings into one file, and read it back.

    Works beside a running daemon. Secrets and the roll are never in it.
    """
    from schoolcast.backup import make_backup
    from schoolcast.bootstrap import pictures_folder
    from schoolcast.store import open_store
    from schoolcast.store.schema import REVISION

    settings = session.settings
    instance = session.instance
    with open_store(settings.store_url) as store:
        made = make_backup(
            target,
            settings,
            store,
            session.clock(now),
            pictures=pictures_folder(settings),
            schema=REVISION,
            rehearsal=instance is not None and instance.rehearsal,
        )
    emit(_shape(made)) if as_json else _show(made, settings)
    return Exit.DONE


def _shape(made: "Made") -> dict[str, Any]:
    return {
        "file": str(made.file),
        "bytes": made.size,
        "made_at": made.manifest.made_at.isoformat(),
        "files": sorted(made.manifest.files),
    }


def _show(made: "Made", settings: "Settings") -> None:
    count = made.manifest.count
    show(f"{made.file}: {_size(made.size)}, read back and found whole.")
    show(
        f"In it: the store, {counted(count('content'), 'file')} of announcements, "
        f"{counted(count('media') + count('pictures'), 'picture')}, the settings."
    )
    roll = settings.people.roll
    say(
        f"Not in it: the secrets, the key to the register, {roll}, the packs of posts that a "
        "person posts, and plugins of your own. Keep "
        "the secrets apart from the backup and the key on its recovery sheet: schoolcast people "
        "key sheet"
    )


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB"
