"""Rules for the runner's tests: a good one, and others that each misbehave in their own way."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity


class _Rule:
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [self.says("I have looked.")]

    def says(self, message: str, **changes: Any) -> Finding:
        return Finding(
            rule=self.id, clause=self.clause, severity=self.severity, message=message, **changes
        )


class Sound(_Rule):
    id: ClassVar[str] = "SOUND"


class Raises(_Rule):
    id: ClassVar[str] = "RAISES"

    def check(self, revision: Revision) -> list[Finding]:
        raise KeyError("missing")


class Runaway(_Rule):
    id: ClassVar[str] = "RUNAWAY"

    def check(self, revision: Revision) -> list[Finding]:
        if re.match(r"(a+)+$", revision.title):
            return []
        return [self.says("This title is fine.")]


class Leaves(_Rule):
    id: ClassVar[str] = "LEAVES"

    def check(self, revision: Revision) -> list[Finding]:
        os._exit(7)


class Exits(_Rule):
    id: ClassVar[str] = "EXITS"

    def check(self, revision: Revision) -> list[Finding]:
        raise SystemExit


class Fills(_Rule):
    id: ClassVar[str] = "FILLS"

    def check(self, revision: Revision) -> list[Finding]:
        return [self.says("x" * 2**40)]


class Floods(_Rule):
    id: ClassVar[str] = "FLOODS"

    def check(self, revision: Revision) -> list[Finding]:
        return [self.says(f"Number {number}") for number in range(3_000)]


class Nonsense(_Rule):
    """Answers whatever it is made with."""

    id: ClassVar[str] = "NONSENSE"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def check(self, revision: Revision) -> Any:
        return self.answer


class UnknownSeverity(_Rule):
    id: ClassVar[str] = "UNKNOWN-SEVERITY"

    def check(self, revision: Revision) -> list[Finding]:
        return [Finding(rule=self.id, clause="1", severity="dreadful", message="!")]  # type: ignore[arg-type]


class PreparesForEver(_Rule):
    id: ClassVar[str] = "PREPARES-FOR-EVER"

    def prepare(self, facts: Facts) -> Checker:
        re.match(r"(a+)+$", "a" * 40 + "!")
        return self


class PrepareRaises(_Rule):
    id: ClassVar[str] = "PREPARE-RAISES"

    def prepare(self, facts: Facts) -> Checker:
        raise ValueError("not with these facts")


class Unpicklable(_Rule):
    id: ClassVar[str] = "UNPICKLABLE"

    def __init__(self) -> None:
        self.helper: Callable[[], None] = lambda: None


class Nosy(_Rule):
    """Tells which facts it was given."""

    id: ClassVar[str] = "NOSY"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CHANNELS})

    def prepare(self, facts: Facts) -> Checker:
        parts = ("roll", "calendar", "channels", "now")
        given = [part for part in parts if getattr(facts, part) is not None]
        return Says(self, " ".join(given))


class OnTheClock(_Rule):
    """Tells the time it was given."""

    id: ClassVar[str] = "ON-THE-CLOCK"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CLOCK})

    def prepare(self, facts: Facts) -> Checker:
        return Says(self, str(facts.now))


class CountsPreparations(_Rule):
    """Tells how often it was made ready in this process."""

    id: ClassVar[str] = "COUNTS"
    times: ClassVar[int] = 0

    def prepare(self, facts: Facts) -> Checker:
        type(self).times += 1
        return Says(self, str(self.times))


class ForEachPost(_Rule):
    """Says the same of every post, and one thing more of each."""

    id: ClassVar[str] = "EACH"

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self.says("Alike.", slot=post.slot, channel=post.channel) for post in revision.posts
        ]


@dataclass(frozen=True)
class Says:
    rule: _Rule
    words: str

    def check(self, revision: Revision) -> list[Finding]:
        return [self.rule.says(self.words)]
