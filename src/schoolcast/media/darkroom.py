"""Darkroom: the child process in which pictures are opened, and what comes out of it.

A picture that fills memory, hangs or crashes a library ends that child and nothing else. It does
one thing at a time and gives way to everything else on the computer.
"""

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple

from schoolcast.compliance.guard import Guard, Mishap, StepFailed
from schoolcast.compliance.guard import Limits as ChildLimits
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.picture import PictureFacts, Reading
from schoolcast.media import steps
from schoolcast.media.cleaning import CleanBytes, Origin
from schoolcast.media.original import Limits
from schoolcast.media.readers import readers
from schoolcast.pipeline.ports.pictures import Fit

R = TypeVar("R")
Arguments = TypeVarTuple("Arguments")
CHILD = ChildLimits(
    seconds=120,
    start_seconds=60,
    # Address space, of which a reader of text reserves far more than it fills: 530 MB were
    # filled of 1,280 MB where it was measured.
    memory_bytes=2 * 2**30,
    output_bytes=64 * 2**20,
)


class Darkroom:
    """Opens pictures in a child process, which starts with the first of them.

    Without `limits` they are opened in this process, which is quicker for a few of one's own.
    """

    def __init__(self, limits: ChildLimits | None = CHILD) -> None:
        self._guard = Guard(limits) if limits else None

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while there is none."""
        return self._guard.pid if self._guard else None

    def develop(self, raw: bytes, file: str, limits: Limits) -> tuple[CleanBytes, Origin]:
        """The clean copy, and what the file said of itself; ContentProblem."""
        return self._ask(file, steps.develop, raw, file, limits)

    def look(self, raw: bytes, file: str, limits: Limits) -> Origin:
        """What the file says of itself alone; ContentProblem."""
        return self._ask(file, steps.look, raw, file, limits)

    def shrink(self, content: bytes, fit: Fit, limits: Limits, file: str) -> CleanBytes:
        """A clean picture as a channel wants it; ContentProblem."""
        return self._ask(file, steps.shrink, content, fit, limits, file)

    def read(self, content: bytes, facts: PictureFacts) -> PictureFacts:
        """`facts` with everything read in the clean picture that today's readers can read.

        One that fails is named in `readers` and not in `done`.
        """
        found: dict[str, Any] = {}
        done, tried = [], []
        for reading, reader in readers().items():
            more = (reader.package,) if reading is Reading.FACES else ()
            tried.append(reader.named)
            try:
                found[_FIELDS[reading]] = self._read(steps.STEPS[reading], content, *more)
            except (Mishap, ImportError):
                continue
            done.append(reading)
        kept = [reading for reading in facts.done if reading not in readers()]
        others = [name for name in facts.readers if Reading(name.partition("=")[0]) in kept]
        return replace(
            facts, done=tuple(sorted({*kept, *done})), readers=(*others, *tried), **found
        )

    def close(self) -> None:
        """End the child; a later picture would start another."""
        if self._guard:
            self._guard.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, file: str, function: Callable[[*Arguments], R], *arguments: *Arguments) -> R:
        try:
            return self._call(function, *arguments, step=f"opening {file}")
        except Mishap as mishap:
            raise ContentProblem(
                f'The picture "{file}" can\'t be used: opening it {mishap.reason}. Save it anew '
                "as JPEG, or choose another.",
                path=file,
            ) from None

    def _read(self, function: Callable[[*Arguments], R], *arguments: *Arguments) -> R:
        try:
            return self._call(function, *arguments, step="reading a picture")
        except StepFailed:
            raise
        except Mishap:  # killed for others' sake, maybe; a new child may have more luck
            return self._call(function, *arguments, step="reading a picture")

    def _call(self, function: Callable[[*Arguments], R], *arguments: *Arguments, step: str) -> R:
        if self._guard is None:
            return function(*arguments)
        return self._guard.call(function, *arguments, step=step)


_FIELDS = {Reading.TEXT: "texts", Reading.CODES: "codes", Reading.FACES: "faces"}
