"""`schoolcast photos clean`: a copy of a picture with nothing hidden in it."""

from pathlib import Path

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.session import Session


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), required=True,
    help="The copy to write: a new file, or a folder.",
)  # fmt: skip
@click.pass_obj
def clean(session: Session, file: Path, output: Path) -> Exit:
    """Write a clean copy of the picture FILE: upright, smaller, with nothing hidden in it.

    No device, place, time, comment or thumbnail is left in the copy. Photographs become JPEG,
    drawings and what shows through PNG. FILE stays as it is. Ends with 3 when it can't be used.
    """
    from schoolcast.cli.output import show
    from schoolcast.cli.picture_files import original
    from schoolcast.media.darkroom import Darkroom
    from schoolcast.media.original import Limits

    with Darkroom() as darkroom:
        made, _ = darkroom.develop(original(file), file.name, Limits())
    place = _named(file, output, made.media_type)
    _write(place, made.content)
    show(f"{place}: {made.width} x {made.height}, {len(made.content) // 1000} kB, nothing hidden.")
    return Exit.DONE


def _named(file: Path, output: Path, media_type: str) -> Path:
    """Where the copy goes; UsageProblem for a name of another kind, or one that is taken."""
    from schoolcast.domain.errors import UsageProblem

    kind, endings = (
        ("JPEG", (".jpg", ".jpeg")) if media_type == "image/jpeg" else ("PNG", (".png",))
    )
    place = output / f"{file.stem}-clean{endings[0]}" if output.is_dir() else output
    if place.suffix.lower() not in endings:
        raise UsageProblem(f"The copy is a {kind}; give it a name that ends in {endings[0]}.")
    if place.exists():
        raise UsageProblem(f"{place} is there already; name a new file.")
    return place


def _write(place: Path, content: bytes) -> None:
    from schoolcast.domain.errors import StoreProblem
    from schoolcast.media.writing import write_whole

    try:
        write_whole(place, content)
    except OSError as error:
        raise StoreProblem(
            f"{place} can't be written: {error.strerror or error}. Nothing was written."
        ) from None
