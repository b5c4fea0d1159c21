"""What can go wrong in the guarded child process.

Mishap
├── Overran         it took longer than it may; the child was killed
├── OutOfMemory     it asked for more memory than it may have; the child was killed
├── TooMuchOutput   its result is larger than it may be
├── Crashed         the child ended in the middle of it
└── StepFailed      it raised an error, or its result can't be handed over
"""

from schoolcast.domain.errors import SchoolcastError


class Mishap(SchoolcastError):
    """A guarded step did not come to its end; `step` names it in words, `reason` says why."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step[:1].upper()}{step[1:]} {reason}.")
        self.step = step
        self.reason = reason


class Overran(Mishap):
    """It took longer than it may and was stopped; `seconds` is what it had."""

    def __init__(self, step: str, seconds: float) -> None:
        super().__init__(step, f"took longer than {seconds:g} seconds and was stopped")
        self.seconds = seconds


class OutOfMemory(Mishap):
    """It asked for more memory than it may have and was stopped."""

    def __init__(self, step: str) -> None:
        super().__init__(step, "needed more memory than it may have and was stopped")


class TooMuchOutput(Mishap):
    """It made more than it may: a runaway loop, most likely."""

    def __init__(self, step: str) -> None:
        super().__init__(step, "made a larger result than it may")


class Crashed(Mishap):
    """The child process ended in the middle of it; `detail` is its exit code or signal."""

    def __init__(self, step: str, detail: str) -> None:
        super().__init__(step, f"ended without an answer ({detail})")
        self.detail = detail


class StepFailed(Mishap):
    """It raised an error: `type` is the error's class, `detail` what it said."""

    def __init__(self, step: str, type: str, detail: str) -> None:
        super().__init__(step, f"failed with {type}: {detail}")
        self.type = type
        self.detail = detail
