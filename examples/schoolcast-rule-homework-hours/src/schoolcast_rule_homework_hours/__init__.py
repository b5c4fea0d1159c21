"""A rule: home learning asks for no more than 30 minutes a day."""

import re
from collections.abc import Callable
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    Rule,
    Severity,
    hookimpl,
)

MOST = 30  # minutes a day, as this school has promised its families
_MINUTES = re.compile(
    r"\b(\d{1,3}) ?min(?:ute)?s?\b(?: of \w+)? (?:a|each|every|per) (?:day|night)"
)


class HomeworkHours:
    """Home learning of more than `MOST` minutes a day asks its author to look again."""

    id: ClassVar[str] = "HOMEWORK-HOURS"
    clause: ClassVar[str] = "11"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self._too_much(match).at(slot=post.slot, channel=post.channel)
            for post in revision.posts
            for match in _MINUTES.finditer(post.text)
            if int(match[1]) > MOST
        ]

    def _too_much(self, match: re.Match[str]) -> Finding:
        return Finding(
            rule=self.id,
            clause=self.clause,
            severity=self.severity,
            overridable_by=self.overridable_by,
            message=(
                f"This asks for {match[1]} minutes a day; we have promised families no more than "
                f"{MOST}. Ask for less, or say why."
            ),
            field="text",
            start=match.start(),
            end=match.end(),
            excerpt=match[0],
            suggestion=f"{MOST} minutes a day",
        )


@hookimpl
def schoolcast_register_rules(register: Callable[[Rule], None]) -> None:
    register(HomeworkHours())
