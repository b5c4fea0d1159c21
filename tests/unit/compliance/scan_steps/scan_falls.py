"""A rule for the tests of the scan; the guarded child imports it from here."""

import os
import time
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity


class Falls:
    """A rule that comes to grief over one word."""

    id: ClassVar[str] = "FALLS"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        match revision.posts[0].text:
            case "raise":
                raise ValueError("no")
            case "die":
                os._exit(9)
            case "hang":
                time.sleep(60)
        return []
