"""Parents have agreed: each child shown or told of, on each channel, on the day it goes out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from schoolcast.api import (
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
from schoolcast.compliance.rules.places import said

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
    version: ClassVar[int] = 2

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
    version: ClassVar[int] = 2

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
    told = {(child, Purpose(what)) for child in revision.children for what in revision.children_as}
    seen = {(child, Purpose.PICTURE) for image in post.images for child in image.children}
    filmed = {
        (child, purpose)
        for video in post.videos
        for child in video.children
        for purpose in (Purpose.PICTURE, Purpose.VOICE)
    }
    yield from sorted(told | seen | filmed)


def _without(child: str) -> str:
    return f"leave out the child with the number {child}."


def _channel(post: Post, channels: tuple[ChannelFacts, ...]) -> tuple[str, str]:
    kind = next((channel.kind for channel in channels if channel.name == post.channel), "")
    return kind, post.channel


def _day(post: Post, facts: Facts) -> date | None:
    """The day it goes out; one that goes out on approval is judged by today."""
    moment = post.due or facts.now
    return dates.wall_time(moment, post.zone).date() if moment else None


CONSENT_RULES = (ConsentGiven, NeverPublish, RollStale)
