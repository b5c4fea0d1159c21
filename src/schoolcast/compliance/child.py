"""One guarded child process, as its parent holds it."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, cast

from schoolcast.compliance.wire import FrameTooLong, read_frame, write_frame

_SECRETS = ("SCHOOLCAST_SECRET_", "CREDENTIALS_DIRECTORY")
_SLACK = 64 * 1024  # what an error's words may take beside the output limit
_PATIENCE = 5.0  # seconds for a process that was told to end


class Child:
    """A running worker; one thread of the parent talks to it, so that no wait is without end."""

    def __init__(self, *, memory_bytes: int, output_bytes: int, paths: Sequence[str]) -> None:
        self._process = _start()
        self._longest = output_bytes + _SLACK
        self._questions: SimpleQueue[tuple[bytes, int] | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes | Exception] = SimpleQueue()
        self._talker = Thread(target=self._talk, name="schoolcast-guard", daemon=True)
        self._talker.start()
        hello = {"paths": list(paths), "memory_bytes": memory_bytes, "output_bytes": output_bytes}
        self.ask(pickle.dumps(hello), answers=1)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def ask(self, question: bytes, *, answers: int) -> None:
        """Send a frame to which `answers` frames will come back."""
        self._questions.put((question, answers))

    def answer(self, seconds: float) -> bytes:
        """The next frame; TimeoutError, FrameTooLong, or EOFError when the process has ended."""
        try:
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kill(self) -> str:
        """End it now, with whatever it started; how it ended, in words."""
        if self._process.poll() is None:
            _kill(self._process)
        return self._reap()

    def close(self) -> None:
        """Let it end by itself, or end it."""
        self._questions.put(None)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            _kill(self._process)
        self._reap()

    def how_it_ended(self) -> str:
        """Wait for the end of a process whose pipe has closed; the reason in words."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return self.kill()
        return self._reap()

    def _reap(self) -> str:
        self._questions.put(None)
        code = self._process.wait()
        self._talker.join(_PATIENCE)
        return _ending(code)

    def _talk(self) -> None:
        to_child = cast(IO[bytes], self._process.stdin)
        from_child = cast(IO[bytes], self._process.stdout)
        with to_child, from_child:
            while (question := self._questions.get()) is not None:
                try:
                    write_frame(cast(Any, to_child), question[0])
                    for _ in range(question[1]):
                        self._answers.put(read_frame(cast(Any, from_child), self._longest))
                except (OSError, EOFError):
                    self._answers.put(EOFError())
                except FrameTooLong as error:
                    self._answers.put(error)


def _start() -> subprocess.Popen[bytes]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)
    }
    command = [sys.executable, "-P", "-m", "schoolcast.compliance.worker"]
    # A session of its own: Ctrl-C in the terminal passes it by, and its group ends as one.
    return subprocess.Popen(
        command,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
