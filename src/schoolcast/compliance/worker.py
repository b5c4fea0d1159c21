"""The guarded child process: `python -P -m schoolcast.compliance.worker`, started by `guard`.

It guards against mistakes in rules and templates, not against malice: a plugin is code that
the school chose to install.
"""

import faulthandler
import json
import os
import pickle
import signal
import sys
from io import FileIO, RawIOBase
from typing import Any

from schoolcast.compliance.wire import Tag, read_frame, unpack, write_frame
from schoolcast.domain.errors import SchoolcastError

_NO_LIMIT = 2**62
_GRACE = 1.0  # seconds that the parent has to end an overrun before the child ends itself


def main() -> None:
    """Serve the parent until it closes its end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    requests, answers, nowhere = _take_pipes()
    try:
        hello = unpack(read_frame(requests, _NO_LIMIT))
        sys.path.extend(path for path in hello["paths"] if path not in sys.path)
        limit_memory(hello["memory_bytes"])
        write_frame(answers, Tag.READY)
        while True:
            _serve(requests, answers, nowhere, hello["output_bytes"])
    except (EOFError, BrokenPipeError):
        return


def _take_pipes() -> tuple[FileIO, FileIO, int]:
    """Keep the pipes to ourselves: what a rule prints or reads must not touch the frames."""
    requests, answers = FileIO(os.dup(0), "rb"), FileIO(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return requests, answers, nowhere


def limit_memory(allowance: int) -> None:
    """Let this process have `allowance` bytes more than now, where the system can count them.

    Linux only: Windows has no such limit and macOS does not keep it; time and output are
    limited everywhere.
    """
    try:
        import resource

        with open("/proc/self/statm") as statm:
            present = int(statm.read().split()[0]) * resource.getpagesize()
        limit = present + allowance
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):
        return


def _serve(requests: RawIOBase, answers: RawIOBase, nowhere: int, longest: int) -> None:
    seconds, packed = unpack(read_frame(requests, _NO_LIMIT))
    try:
        function, arguments = unpack(packed)
    except BaseException as error:
        write_frame(answers, Tag.BEGUN)
        write_frame(answers, _describe(error))
        return
    write_frame(answers, Tag.BEGUN)
    # If the parent is gone nobody else ends a runaway; this needs no signal and no bytecode.
    faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
    answer = _answer(function, arguments, longest)
    faulthandler.cancel_dump_traceback_later()
    write_frame(answers, answer)


def _answer(function: Any, arguments: Any, longest: int) -> bytes:
    try:
        result = pickle.dumps(function(*arguments))
    except BaseException as error:
        return _describe(error)
    return Tag.RESULT + result if len(result) <= longest else Tag.OUTPUT


def _describe(error: BaseException) -> bytes:
    if isinstance(error, MemoryError):
        return Tag.MEMORY
    if isinstance(error, SchoolcastError):
        try:
            packed = pickle.dumps(error)
            unpack(packed)
        except Exception:
            return _in_words(error)
        return Tag.RAISED + packed
    return _in_words(error)


def _in_words(error: BaseException) -> bytes:
    try:
        words = str(error)[:500]
    except Exception:
        words = ""
    return Tag.FAILED + json.dumps([type(error).__name__, words]).encode()


if __name__ == "__main__":
    main()
