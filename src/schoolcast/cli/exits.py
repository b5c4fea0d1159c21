"""Exit codes: what scripts, cron and the Task Scheduler learn from a command."""

from collections.abc import Iterable
from enum import IntEnum

from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import (
    Busy,
    ConfigurationProblem,
    ContentProblem,
    ImportRefused,
    LibraryMissing,
    SchoolcastError,
    StoreProblem,
    TimeProblem,
    UsageProblem,
)


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    INTERNAL = 1  # a mistake of ours; the details are in the log file
    USAGE = 2  # it can't be done as asked
    STOPPED = 3  # an unreadable file, a block, or a question nobody has answered
    NEEDS_A_PERSON = 4  # this pass newly put something before a person
    CONFIGURATION = 5  # configuration, secret, store or its version: the operator mends it
    BUSY = 75  # another holds the run lock; try again (EX_TEMPFAIL of sysexits.h)
    INTERRUPTED = 130  # Ctrl-C, as shells say it
    PIPE_CLOSED = 141  # nobody reads the output any more, as shells say it


_PRECEDENCE = (
    Exit.INTERNAL,
    Exit.CONFIGURATION,
    Exit.BUSY,
    Exit.USAGE,
    Exit.STOPPED,
    Exit.NEEDS_A_PERSON,
    Exit.DONE,
)

_BY_ERROR: tuple[tuple[type[SchoolcastError], Exit], ...] = (
    (UsageProblem, Exit.USAGE),
    (TimeProblem, Exit.USAGE),
    (ForbiddenMove, Exit.USAGE),
    (ConfigurationProblem, Exit.CONFIGURATION),
    (StoreProblem, Exit.CONFIGURATION),
    (ContentProblem, Exit.STOPPED),
    (ImportRefused, Exit.STOPPED),
    (LibraryMissing, Exit.STOPPED),
    (Busy, Exit.BUSY),
)


def code_of(problem: SchoolcastError) -> Exit:
    """The exit code of an error that has words for a person."""
    for kind, code in _BY_ERROR:
        if isinstance(problem, kind):
            return code
    return Exit.INTERNAL


def worst(codes: Iterable[Exit]) -> Exit:
    """The code that stands for several: 1, 5, 75, 2, 3, 4, in this order."""
    return min(codes, key=_PRECEDENCE.index, default=Exit.DONE)
