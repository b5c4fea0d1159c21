"""Pictures named on the command line, wherever they lie."""

from pathlib import Path

from schoolcast.domain.errors import ContentProblem, NotFound
from schoolcast.media.original import Limits, PictureProblem, read_original


def original(file: Path) -> bytes:
    """The bytes of a picture; NotFound, or ContentProblem where it can't be used as one."""
    try:
        there = file.exists()
    except OSError:  # a name longer than the system allows
        there = False
    if not there:
        raise NotFound(f"There is no file {_short(str(file))}.")
    try:
        return read_original(file.resolve().parent, file.resolve().name, Limits())
    except PictureProblem as problem:
        raise ContentProblem(str(problem), path=file) from None


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:77]}..."
