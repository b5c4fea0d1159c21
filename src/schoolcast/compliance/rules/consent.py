"""Parents have agreed: each child shown or told of, on each channel, on the day it goes out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from schoolcast.api import (
    Adult,
    ChannelFacts,
    Checker,
    Consented,
    Consents,
    Facts,
    Finding,
    Kind,
    Need,
    OverridableBy,
    Post,
    Purpose,
    Revision,
    RollAge,
    Severity,
    dates,
)
from schoolcast.compliance.rules.places import found, prose, said

_REGISTER = frozenset({Need.CONSENTS, Need.ROLL, Need.CHANNELS, Need.CLOCK})
_WHAT = {
    Purpose.PICTURE: "a picture of",
    Purpose.WORK: "the work of",
    Purpose.VOICE: "the voice of",
    Purpose.ACHIEVEMENT: "the story of",
}
_WHY = {
    Consented.REFUSED: "the parents said no",
    Consented.WITHDRAWN: "the parents took their consent back",
    Consented.NOT_RETURNED: "no consent is on record",
    Consented.EXPIRED: "the consent has expired",
}


class _ConsentRule:
    clause: ClassVar[str] = "24"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = _REGISTER
    version: ClassVar[int] = 1


class ConsentGiven(_ConsentRule):
    """Every child needs a consent for that purpose and channel that stands on the day."""

    id: ClassVar[str] = "CONSENT-GIVEN"

    def prepare(self, facts: Facts) -> Checker:
        return _GivenChecker(self, facts)


@dataclass(frozen=True)
class _GivenChecker:
    rule: ConsentGiven
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        return [
            finding
            for post in revision.posts
            for child, purpose in shown(revision, post)
            if (finding := self._missing(post, child, purpose)) is not None
        ]

    def _missing(self, post: Post, child: str, purpose: Purpose) -> Finding | None:
        known = {pupil.id for pupil in self.facts.roll.pupils} if self.facts.roll else set()
        if child not in known:
            why = "no child of that number is on the roll"
        else:
            consents = self.facts.consents or Consents()
            kind, name = _channel(post, self.facts.channels or ())
            day = _day(post, self.facts)
            if day is None:
                why = "it is not known on which day it goes out"
            else:
                standing = consents.standing(child, purpose, kind=kind, name=name, on=day)
                if standing is Consented.GIVEN:
                    return None
                why = _WHY[standing]
        # The number stands in what is sealed, not in a message that mails and lists repeat.
        message = (
            f"This shows or tells {_WHAT[purpose]} a child, and for {post.channel} {why}. Leave "
            "the child out, or ask the parents first."
        )
        finding = said(self.rule, message, channel=post.channel, about=f"{child} {purpose}")
        return replace(finding, slot=post.slot, suggestion=_without(child))


class NeverPublish(_ConsentRule):
    """A child who must not be published at all; no reason is known here, and none is asked."""

    id: ClassVar[str] = "NEVER-PUBLISH"

    def prepare(self, facts: Facts) -> Checker:
        return _NeverChecker(self, facts.consents.never_publish if facts.consents else ())


@dataclass(frozen=True)
class _NeverChecker:
    rule: NeverPublish
    never: tuple[str, ...]

    def check(self, revision: Revision) -> list[Finding]:
        children = {child for post in revision.posts for child, _ in shown(revision, post)}
        return [
            replace(
                said(self.rule, "A child listed here is not published.", about=child),
                suggestion=_without(child),
            )
            for child in sorted(children & set(self.never))
        ]


class ConsentWho(_ConsentRule):
    """No program knows who can be recognised in a photo, so the approver looks.

    A school that keeps consents here must answer; one that keeps them elsewhere is reminded.
    """

    id: ClassVar[str] = "CONSENT-WHO"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CONSENTS})
    version: ClassVar[int] = 2

    def prepare(self, facts: Facts) -> Checker:
        kept = facts.consents is not None and bool(facts.consents.given)
        return _WhoChecker(self, self.severity if kept else Severity.WARN)


@dataclass(frozen=True)
class _WhoChecker:
    rule: ConsentWho
    severity: Severity

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self._ask(post, number, len(image.children), image.sha256)
            for post in revision.posts
            for number, image in enumerate(post.images)
            if image.source == "photo"
        ]

    def _ask(self, post: Post, number: int, ticked: int, sha256: str) -> Finding:
        children = {0: "No child is", 1: "One child is"}.get(ticked, f"{ticked} children are")
        return Finding(
            rule=self.rule.id,
            clause=self.rule.clause,
            severity=self.severity,
            overridable_by=self.rule.overridable_by,
            message=(
                f"{children} listed for photo {number + 1}. Is every child listed who could be "
                "recognised in it, from behind or by their clothes too?"
            ),
            field=f"images[{number}]",
            excerpt=f"{sha256[:12]} {ticked}",
            slot=post.slot,
            channel=post.channel,
        )


class ConsentAdult(_ConsentRule):
    """Adults who asked not to be named."""

    id: ClassVar[str] = "CONSENT-ADULT"
    clause: ClassVar[str] = "12h"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CONSENTS})

    def prepare(self, facts: Facts) -> Checker:
        adults = facts.consents.adults if facts.consents else ()
        silent = [adult for adult in adults if not adult.named_ok]
        return _AdultChecker(self, tuple(_named(adult) for adult in silent))


@dataclass(frozen=True)
class _AdultChecker:
    rule: ConsentAdult
    names: tuple[re.Pattern[str], ...]

    def check(self, revision: Revision) -> list[Finding]:
        message = (
            "Somebody is named here who asked not to be. Leave the name out, or ask them and say "
            "so in the approval."
        )
        return [
            found(self.rule, message, place, match.span())
            for place in prose(revision)
            for name in self.names
            for match in name.finditer(place.text)
        ]


class RollStale(_ConsentRule):
    """An old roll does not know the new children, nor what parents have said since."""

    id: ClassVar[str] = "ROLL-STALE"
    clause: ClassVar[str] = "40"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.ROLL})

    def prepare(self, facts: Facts) -> Checker:
        return _StaleChecker(self, facts.roll.age if facts.roll else RollAge.FRESH)


@dataclass(frozen=True)
class _StaleChecker:
    rule: RollStale
    age: RollAge

    def check(self, revision: Revision) -> list[Finding]:
        if self.age is RollAge.FRESH:
            return []
        children = any(True for post in revision.posts for _ in shown(revision, post))
        if self.age is RollAge.AGEING:
            message = (
                "The roll will be too old within a week. Export it again from the office's "
                "system, or announcements will be held."
            )
            return [self._finding(message, Severity.INFO)]
        if children:
            message = (
                "The roll is too old to tell whether parents still agree, so what shows or tells "
                "of a child is held. Export the roll again from the office's system."
            )
            return [self._finding(message, Severity.BLOCK)]
        photos = any(image.source == "photo" for post in revision.posts for image in post.images)
        if revision.kind is Kind.CLOSURE and not photos:  # a closure can't wait for an export
            return []
        message = (
            "The roll is old, so a child who came since would not be noticed here. Is nobody "
            "named? Better: export the roll again from the office's system."
        )
        return [self._finding(message, Severity.MUST_RESOLVE)]

    def _finding(self, message: str, severity: Severity) -> Finding:
        asks = severity is Severity.MUST_RESOLVE
        return Finding(
            rule=self.rule.id,
            clause=self.rule.clause,
            severity=severity,
            overridable_by=OverridableBy.APPROVER if asks else OverridableBy.NOBODY,
            message=message,
        )


def shown(revision: Revision, post: Post) -> Iterator[tuple[str, Purpose]]:
    """Each child that a post shows or tells of, once for each purpose, with what it needs."""
    told = {(child, Purpose.ACHIEVEMENT) for child in revision.children}
    seen = {(child, Purpose.PICTURE) for image in post.images for child in image.children}
    yield from sorted(told | seen)


def _without(child: str) -> str:
    return f"leave out the child with the number {child}."


def _channel(post: Post, channels: tuple[ChannelFacts, ...]) -> tuple[str, str]:
    kind = next((channel.kind for channel in channels if channel.name == post.channel), "")
    return kind, post.channel


def _day(post: Post, facts: Facts) -> date | None:
    """The day it goes out; one that goes out on approval is judged by today."""
    moment = post.due or facts.now
    return dates.wall_time(moment, post.zone).date() if moment else None


def _named(adult: Adult) -> re.Pattern[str]:
    """Their surname behind the title or first name, as one would write them."""
    before = [part for part in (adult.title, adult.forename) if part]
    first = "|".join(re.escape(part) for part in before)
    optional = rf"(?:{first})\.?\s+" if first else ""
    return re.compile(rf"\b{optional}{re.escape(adult.surname)}\b", re.IGNORECASE)


CONSENT_RULES = (ConsentAdult, ConsentGiven, ConsentWho, NeverPublish, RollStale)
