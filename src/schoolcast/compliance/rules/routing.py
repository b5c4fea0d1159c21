"""Who an announcement is for, and where it goes: whole-school in public, a class to itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from schoolcast.api import (
    CLASS_KINDS,
    WHOLE_SCHOOL,
    ChannelFacts,
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Revision,
    Severity,
)
from schoolcast.compliance.rules.places import said

PUBLIC = "public"
_CHANNELS = frozenset({Need.CHANNELS})


class _RoutingRule:
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = _CHANNELS
    version: ClassVar[int] = 1


class RouteWhole(_RoutingRule):
    """Whole-school announcements go to public channels."""

    id: ClassVar[str] = "ROUTE-WHOLE"
    clause: ClassVar[str] = "9"

    def prepare(self, facts: Facts) -> Checker:
        return _WholeChecker(self, _audiences(facts))


class RouteClass(_RoutingRule):
    """What concerns a class goes to that class alone, and the class kinds name a class."""

    id: ClassVar[str] = "ROUTE-CLASS"
    clause: ClassVar[str] = "11"

    def prepare(self, facts: Facts) -> Checker:
        return _ClassChecker(self, _audiences(facts))


class ChanSanctioned(_RoutingRule):
    """Only channels that the school has set up are used."""

    id: ClassVar[str] = "CHAN-SANCTIONED"
    clause: ClassVar[str] = "4"

    def prepare(self, facts: Facts) -> Checker:
        return _SanctionedChecker(self, _audiences(facts), facts.channels is not None)


class RouteNone(_RoutingRule):
    """An announcement that reaches nobody is a mistake."""

    id: ClassVar[str] = "ROUTE-NONE"
    clause: ClassVar[str] = "8"

    def prepare(self, facts: Facts) -> Checker:
        return _NoneChecker(self)


@dataclass(frozen=True)
class _WholeChecker:
    rule: RouteWhole
    audiences: dict[str, str]

    def check(self, revision: Revision) -> list[Finding]:
        if WHOLE_SCHOOL not in revision.audience:
            return []
        return [
            said(
                self.rule,
                f"This is for the whole school, but “{channel}” reaches only "
                f"{_who(audience)}. Whole-school news goes to the public channels: take "
                f"“{channel}” out of its channels, or make {_who(audience)} its audience.",
                channel=channel,
            )
            for channel, audience in _destinations(revision, self.audiences).items()
            if audience != PUBLIC
        ]


@dataclass(frozen=True)
class _ClassChecker:
    rule: RouteClass
    audiences: dict[str, str]

    def check(self, revision: Revision) -> list[Finding]:
        if WHOLE_SCHOOL in revision.audience:
            return [self._kind(revision)] if revision.kind in CLASS_KINDS else []
        return [
            self._elsewhere(channel, audience, revision.audience)
            for channel, audience in _destinations(revision, self.audiences).items()
            if audience not in revision.audience
        ]

    def _kind(self, revision: Revision) -> Finding:
        return said(
            self.rule,
            f"The policy keeps “{revision.kind}” within the class it concerns, but this is for "
            'the whole school. Name the class, as in audience = ["class:oak"].',
            about=str(revision.kind),
        )

    def _elsewhere(self, channel: str, audience: str, wanted: Iterable[str]) -> Finding:
        reach = "everybody" if audience == PUBLIC else _who(audience)
        meant = " and ".join(_who(name) for name in wanted)
        return said(
            self.rule,
            f"This concerns {meant} only, but “{channel}” reaches {reach}. Take “{channel}” out "
            "of its channels; what concerns a class goes to that class's own channel.",
            channel=channel,
        )


@dataclass(frozen=True)
class _SanctionedChecker:
    rule: ChanSanctioned
    audiences: dict[str, str]
    known: bool

    def check(self, revision: Revision) -> list[Finding]:
        if not self.known:
            return [said(self.rule, "The school's channels are not known, so nothing goes out.")]
        named = [*(revision.chosen or ()), *(post.channel for post in revision.posts)]
        return [
            self._unknown(channel)
            for channel in dict.fromkeys(named)
            if channel not in self.audiences
        ]

    def _unknown(self, channel: str) -> Finding:
        close = get_close_matches(channel, self.audiences, n=1)
        hint = f"Did you mean “{close[0]}”?" if close else f"There are: {_list(self.audiences)}."
        return said(
            self.rule,
            f"The school has no channel called “{channel}”. {hint} Only channels that the school "
            "has set up may be used.",
            about=channel,
        )


@dataclass(frozen=True)
class _NoneChecker:
    rule: RouteNone

    def check(self, revision: Revision) -> list[Finding]:
        if not revision.posts:
            return [
                said(
                    self.rule,
                    "Nobody would see this: no channel fits its audience. Set up a channel for "
                    f"{_list(_who(name) for name in revision.audience)}, or change the audience.",
                )
            ]
        reached = {post.audience for post in revision.posts}
        return [
            said(
                self.rule,
                f"{_who(name)} would not see this: no channel of that class is among its "
                "channels. Add one, or take the class out of the audience.",
                about=name,
            )
            for name in revision.audience
            if name != WHOLE_SCHOOL and name not in reached
        ]


def _audiences(facts: Facts) -> dict[str, str]:
    channels: tuple[ChannelFacts, ...] = facts.channels or ()
    return {channel.name: channel.audience for channel in channels}


def _destinations(revision: Revision, audiences: dict[str, str]) -> dict[str, str]:
    """Channel -> audience for all this would go to, as they are set up now."""
    frozen = {post.channel: post.audience for post in revision.posts}
    chosen = {name: audiences[name] for name in revision.chosen or () if name in audiences}
    return {name: audiences.get(name, audience) for name, audience in (frozen | chosen).items()}


def _who(audience: str) -> str:
    if audience.startswith("class:"):
        return f"class {audience.removeprefix('class:')}"
    return "the whole school" if audience == WHOLE_SCHOOL else audience


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
