"""`schoolcast restore`: a school from a backup, in a new folder."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import say, show
from schoolcast.cli.session import instant_of

if TYPE_CHECKING:
    from schoolcast.backup import Restored
    from schoolcast.domain.clock import Clock
    from schoolcast.pipeline.beginning import Lost


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.now
def restore(file: Path, folder: Path, now: str | None) -> Exit:
    """Make a school from a backup, in a new or empty folder.

    What was due since the backup may have gone out: it is looked for before anything is sent.
    What shows a child is held until somebody has checked the consents.
    """
    from schoolcast.backup import empty, restore_backup

    restored = restore_backup(file, folder)
    try:
        lost = _bring_to_life(restored, _clock(restored, now))
    except BaseException:
        empty(restored.folder)
        raise
    _explain(restored, lost)
    return Exit.DONE


def _clock(restored: "Restored", now: str | None) -> "Clock":
    from schoolcast.cli.instance import require_rehearsal
    from schoolcast.domain.clock import FixedClock, SystemClock
    from schoolcast.pipeline.instance import Instance

    if now is None:
        return SystemClock()
    require_rehearsal(Instance(id="", rehearsal=restored.manifest.rehearsal))
    return FixedClock(instant_of(now, restored.settings.school.timezone))


def _bring_to_life(restored: "Restored", clock: "Clock") -> "Lost":
    from schoolcast.bootstrap import place_of
    from schoolcast.pipeline import beginning
    from schoolcast.store import open_store, put_back, take_away, upgrade

    settings = restored.settings
    put_back(restored.snapshot, settings.store_url)
    try:
        shutil.rmtree(restored.snapshot.parent)
        upgrade(settings.store_url, clock=clock)
        with open_store(settings.store_url) as store:
            return beginning.restored(
                place_of(settings),
                store.ledger,
                store.school(settings.school.id),
                clock,
                made_at=restored.manifest.made_at,
                rehearsal=restored.manifest.rehearsal,
            )
    except BaseException:
        take_away(settings.store_url)
        raise


def _explain(restored: "Restored", lost: "Lost") -> None:
    from schoolcast.cli.at_work import in_words

    settings = restored.settings
    show(f"{restored.folder} holds {settings.school.name} again.")
    for name in restored.moved:
        say(f"{name} in config.toml named a place elsewhere; it now lies in {restored.folder}.")
    say(in_words(lost, settings.school.timezone))
    say(
        f"Still missing: the secrets and the key from the recovery sheet, in "
        f"{restored.folder / 'secrets'}, and {settings.path(settings.people.roll)} unless the "
        "register was imported. Packs of posts that a person posts are not in a backup: where one "
        "was handed over already, it lies in the old folder alone. Then look with `schoolcast "
        "doctor`. If the old computer can still start schoolcast, stop it there for good first."
    )
