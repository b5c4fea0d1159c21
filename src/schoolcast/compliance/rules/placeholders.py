"""Placeholders that nobody filled in."""

import re
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import Place, found, places

# A sign without which neither of the two below can match: most texts have none.
_MAYBE = re.compile(r"[{}\[<«]|[%#][({}7]|%\}|XX|£X|TB[CA]|TODO|FIXME|\?\?|__|[Ll][Oo][Rr][Ee][Mm]")
_CODE = re.compile(
    r"""
      \{\{[^{}\n]{0,80}\}\}             # {{ name }}, and its halves
    | \{%[^{}\n]{0,80}%\}
    | \{\{ | \}\} | \{% | %\} | \{\# | \#\}
    | \$\{[^{}\n]{0,80}\}               # ${name}
    | %\(\w{1,40}\)s                    # %(name)s
    | %7[Bb]%7[Bb]                      # {{ in a link
    | <<\s?[A-Za-z][^<>\n]{0,40}>>      # <<NAME>>, as mail merges write it
    | «[A-Za-z][\w ]{0,40}»
    | \blorem\ ipsum\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BLANKS = r"name|date|day|time|venue|place|class|teacher|link|amount|price|year|child|pupil|number"
_SOFT = re.compile(
    rf"""
      \[\s?(?:(?:the|your|child[’']?s|pupil[’']?s|school|event|first|full)\ )?
        (?:{_BLANKS})(?:\ here)?\s?\]
    | \[\s?(?:insert|add|tbc|tba|todo|fill\ in)\b[^\[\]\n]{{0,60}}\]
    | \{{[A-Za-z_][\w .]{{0,40}}\}}     # {{name}} with single braces
    | (?-i:\bX{{3,}}\b)                 # capitals only: "xxx" ends a friendly note
    | (?-i:£X{{1,6}}\b) | (?-i:\bXX[:./-]XX\b) | (?-i:\bXX\ ?[ap]m\b)
    | (?-i:\b(?:TBC|TBA|TODO|FIXME)\b)
    | \?\?\?+
    | _{{4,}}
    """,
    re.VERBOSE | re.IGNORECASE,
)


class TemplateUnrendered:
    """Code of a template stops a post; a likely placeholder asks its author."""

    id: ClassVar[str] = "TEMPLATE-UNRENDERED"
    clause: ClassVar[str] = "37"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [finding for place in places(revision) for finding in self._in(place)]

    def _in(self, place: Place) -> list[Finding]:
        if _MAYBE.search(place.text) is None:
            return []
        code = [match.span() for match in _CODE.finditer(place.text)]
        soft = [match.span() for match in _SOFT.finditer(place.text)]
        return [
            *(self._code(place, span) for span in code),
            *(self._soft(place, span) for span in soft if not _touches(span, code)),
        ]

    def _code(self, place: Place, span: tuple[int, int]) -> Finding:
        message = (
            f"“{place.text[slice(*span)]}” is a placeholder that was not filled in. Families "
            "would read it as it stands: write what belongs there."
        )
        return found(self, message, place, span)

    def _soft(self, place: Place, span: tuple[int, int]) -> Finding:
        message = (
            f"“{place.text[slice(*span)]}” looks like a blank that is still to be filled in. "
            "Write what belongs there, or say that it is meant."
        )
        return found(
            self,
            message,
            place,
            span,
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.AUTHOR,
        )


def _touches(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
