"""Another school's name: what was copied from elsewhere shows by it."""

import re
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.folding import fold_key
from schoolcast.compliance.rules.places import found, prose

_SCHOOL = re.compile(
    r"\b(?:here at|all at|we at|everyone at|everybody at|welcome to|from|our school,?|join) "
    r"(?P<name>(?:St\.? )?(?:[A-Z][\w'’]+ ){1,4}(?:(?:Catholic|C of E|RC|Church of England|"
    r"Community|Voluntary Aided) )?(?:Primary|Infant|Infants|Junior|Nursery)(?: School| Academy)?)"
)


class OtherSchool:
    """A text that speaks as another school."""

    id: ClassVar[str] = "OTHER-SCHOOL"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        names = (facts.school_name, *facts.contacts.names)
        return _OtherChecker(self, tuple(fold_key(name) for name in names if name))


@dataclass(frozen=True)
class _OtherChecker:
    rule: OtherSchool
    own: tuple[str, ...]

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "This is another school's name. If the text was copied from there, write ours; if "
            "they are meant, all is well."
        )
        return [
            found(self.rule, message, place, match.span("name"))
            for place in prose(revision)
            if "Primary" in place.text or "Infant" in place.text or "Junior" in place.text
            for match in _SCHOOL.finditer(place.text)
            if not self._ours(match["name"])
        ]

    def _ours(self, name: str) -> bool:
        key = fold_key(name)
        return any(key in own or own in key for own in self.own)
