"""Guard: runs a function in a child process that may take only so much.

Rules and templates are run here: what hangs, fills memory, floods or crashes ends its step, is
named, and never takes the office's program with it.
"""

import json
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from schoolcast.compliance.child import Child
from schoolcast.compliance.mishaps import (
    Crashed,
    Mishap,
    OutOfMemory,
    Overran,
    StepFailed,
    TooMuchOutput,
)
from schoolcast.compliance.wire import FrameTooLong, Tag, unpack

__all__ = [
    "Crashed",
    "Guard",
    "Limits",
    "Mishap",
    "OutOfMemory",
    "Overran",
    "StepFailed",
    "TooMuchOutput",
]

R = TypeVar("R")
Arguments = TypeVarTuple("Arguments")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one step may take.

    `seconds` run from when the function has been imported; `start_seconds` is for starting
    Python and importing. `memory_bytes` is on top of a bare Python, on Linux only; `output_bytes`
    is the pickled result.
    """

    seconds: float = 5.0
    start_seconds: float = 30.0
    memory_bytes: int = 512 * 2**20
    output_bytes: int = 2**20


class Guard:
    """Runs functions in one child process, which starts at the first call and is used again.

    `paths` are folders of plugins, for imports in the child. Safe for use from several threads,
    one step at a time.
    """

    def __init__(self, limits: Limits | None = None, paths: Iterable[Path | str] = ()) -> None:
        self.limits = limits or Limits()
        self.paths = tuple(str(Path(path).resolve()) for path in paths)
        self._child: Child | None = None
        self._lock = Lock()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while there is none."""
        return self._child.pid if self._child else None

    def call(
        self,
        function: Callable[[*Arguments], R],
        *arguments: *Arguments,
        step: str,
        timeout: float | None = None,
    ) -> R:
        """What `function(*arguments)` returns in the child.

        `function` stands at the top level of a module; it, its arguments and its result can be
        pickled. `step` says in words what is being done, such as "the rule NAME-FULL". Raises
        a `Mishap`, or the SchoolcastError that the function raised. After a Mishap that killed
        the child, the next call starts another.
        """
        seconds = self.limits.seconds if timeout is None else timeout
        question = _pack(step, seconds, function, arguments)
        with self._lock:
            try:
                child = self._ready(step)
                answer = self._exchange(child, question, step, seconds)
            except BaseException:
                self._drop()  # also after Ctrl-C: a late answer must not meet the next question
                raise
        return cast(R, _unpack(step, answer))

    def close(self) -> None:
        """End the child; a later call would start another."""
        with self._lock:
            child, self._child = self._child, None
            if child:
                child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ready(self, step: str) -> Child:
        if self._child and self._child.running:
            return self._child
        self._drop()
        self._child = child = Child(
            memory_bytes=self.limits.memory_bytes,
            output_bytes=self.limits.output_bytes,
            paths=self.paths,
        )
        self._wait(child, step)
        return child

    def _exchange(self, child: Child, question: bytes, step: str, seconds: float) -> bytes:
        child.ask(question, answers=2)
        self._wait(child, step)
        try:
            answer = child.answer(seconds)
        except TimeoutError:
            raise Overran(step, seconds) from None
        except FrameTooLong:
            raise TooMuchOutput(step) from None
        except EOFError:
            raise Crashed(step, child.how_it_ended()) from None
        if answer == Tag.MEMORY:
            raise OutOfMemory(step)
        return answer

    def _wait(self, child: Child, step: str) -> None:
        """Wait until the child has started, or has imported what it is to run."""
        try:
            child.answer(self.limits.start_seconds)
        except TimeoutError:
            raise Overran(step, self.limits.start_seconds) from None
        except EOFError:
            raise Crashed(step, child.how_it_ended()) from None

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()


def _pack(step: str, seconds: float, function: Any, arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((seconds, pickle.dumps((function, arguments))))
    except Exception as error:
        raise StepFailed(step, type(error).__name__, str(error)[:500]) from error


def _unpack(step: str, answer: bytes) -> object:
    tag, content = Tag(answer[:1]), answer[1:]
    if tag is Tag.OUTPUT:
        raise TooMuchOutput(step)
    if tag is Tag.FAILED:
        raise StepFailed(step, *json.loads(content))
    try:
        result = unpack(content)
    except Exception as error:
        raise StepFailed(step, type(error).__name__, str(error)[:500]) from error
    if tag is Tag.RAISED:
        raise result
    return result
