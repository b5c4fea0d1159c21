"""Pictures are described in words for those who can't see them."""

import re
import unicodedata
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.places import Place, found, places

_FILE_NAME = re.compile(
    r"^\S{1,100}(?: \S{1,60}){0,8}"
    r"\.(?:jpe?g|png|gif|webp|heic|heif|tiff?|bmp|mp4|mov|webm|avi)$",
    re.IGNORECASE,
)
_CAMERA_NAME = re.compile(
    r"^(?:IMG|DSCN?|DCIM|PXL|MVI|GOPR|P|WhatsApp Image|Screenshot|Scan|image|photo|picture)"
    r"[-_ ()]{0,3}\d[-_.\d ()a-z]{0,40}$",
    re.IGNORECASE,
)


class _ImageRule:
    clause: ClassVar[str] = "37"
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1


class AltMissing(_ImageRule):
    """Every picture has an alt text."""

    id: ClassVar[str] = "ALT-MISSING"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [self._missing(place) for place in _alts(revision) if not _visible(place.text)]

    def _missing(self, place: Place) -> Finding:
        message = (
            f"{_which(place).capitalize()} has no description, so people who can't see it learn "
            "nothing from it. Say in a sentence what it shows, without a child's name."
        )
        return found(self, message, place)


class AltFilename(_ImageRule):
    """A file's name describes nothing."""

    id: ClassVar[str] = "ALT-FILENAME"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [self._file_name(place) for place in _alts(revision) if _is_file_name(place.text)]

    def _file_name(self, place: Place) -> Finding:
        message = (
            f"The description of {_which(place)} is a file's name. Say in a sentence what it "
            "shows, without a child's name."
        )
        return found(self, message, place, (0, len(place.text)))


def _alts(revision: Revision) -> list[Place]:
    return [place for place in places(revision) if place.field.endswith(".alt")]


def _visible(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def _is_file_name(text: str) -> bool:
    return bool(_FILE_NAME.match(text.strip()) or _CAMERA_NAME.match(text.strip()))


def _which(place: Place) -> str:
    kind, _, number = place.field.removesuffix("].alt").partition("[")
    return f"{'video' if kind == 'videos' else 'picture'} {int(number) + 1}"
