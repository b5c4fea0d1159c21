"""Adults who asked not to be named or not to be shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import (
    Adult,
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Post,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.folding import fold_key
from schoolcast.compliance.rules.places import Place, found, prose
from schoolcast.compliance.rules.word_names import WORD_NAMES

_TITLES = r"(?:mr|mrs|miss|ms|mx|dr|prof|rev|fr|sr|sister|father)"


class ConsentAdult:
    """Somebody is named who asked not to be, or beside a picture who asked not to be shown."""

    id: ClassVar[str] = "CONSENT-ADULT"
    clause: ClassVar[str] = "12h"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CONSENTS, Need.ROLL})
    version: ClassVar[int] = 2

    def prepare(self, facts: Facts) -> Checker:
        adults = facts.consents.adults if facts.consents else ()
        pupils = facts.roll.pupils if facts.roll else ()
        shared = frozenset(fold_key(pupil.surname) for pupil in pupils) | WORD_NAMES
        return _AdultChecker(
            self,
            named=tuple(_pattern(one, shared) for one in adults if not one.named_ok),
            shown=tuple(
                _pattern(one, shared) for one in adults if one.named_ok and not one.shown_ok
            ),
        )


@dataclass(frozen=True)
class _AdultChecker:
    rule: ConsentAdult
    named: tuple[re.Pattern[str], ...]
    shown: tuple[re.Pattern[str], ...]

    def check(self, revision: Revision) -> list[Finding]:
        silent = (
            "Somebody is named here who asked not to be. Leave the name out, or ask them and say "
            "so in the approval."
        )
        unseen = (
            "Somebody is named here, beside a photo or film, who asked not to be shown. Make sure "
            "that they can't be seen in it, and say so in the approval, or take it out."
        )
        return [
            *self._found(self.named, silent, prose(revision)),
            *self._found(self.shown, unseen, _beside_pictures(revision)),
        ]

    def _found(
        self, names: tuple[re.Pattern[str], ...], message: str, places: tuple[Place, ...]
    ) -> Iterator[Finding]:
        for place in places:
            for name in names:
                for match in name.finditer(place.text):
                    yield found(self.rule, message, place, match.span())


def _beside_pictures(revision: Revision) -> tuple[Place, ...]:
    """The words of posts with a photo or film, and the title where any post has one."""
    if not any(map(_pictured, revision.posts)):
        return ()
    return tuple(one for one in prose(revision) if one.post is None or _pictured(one.post))


def _pictured(post: Post) -> bool:
    return any(image.source == "photo" for image in post.images) or any(
        video.source == "filmed" for video in post.videos
    )


def _pattern(adult: Adult, shared: frozenset[str]) -> re.Pattern[str]:
    """Their name as one would write it: a surname alone only where nothing else is called so.

    "King" in "the King" or a pupil's surname is no sign of Mrs King.
    """
    title = re.escape(adult.title.rstrip(".")) if adult.title else _TITLES
    before = [rf"{title}\.?"]
    if adult.forename:
        before += [re.escape(adult.forename), rf"{re.escape(adult.forename[0])}\."]
    named = rf"(?i:\b(?:{'|'.join(before)})\s+{re.escape(adult.surname)}\b)"
    if fold_key(adult.surname) in shared:
        return re.compile(named)
    alone = rf"\b{re.escape(adult.surname[:1].upper() + adult.surname[1:])}\b"
    shouted = rf"\b{re.escape(adult.surname.upper())}\b"
    return re.compile(f"{named}|{alone}|{shouted}")
