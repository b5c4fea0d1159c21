"""Whole-school news in public, a class to itself, and only channels that exist."""

from typing import Any

import pytest

from schoolcast.api import ChannelFacts, Facts, Finding, Kind, Post, Rule, Severity
from schoolcast.compliance.rules.routing import (
    ChanSanctioned,
    RouteClass,
    RouteNone,
    RouteWhole,
)
from schoolcast.testing.builders import a_post, a_revision

FACTS = Facts(
    school="st-marys",
    school_name="St. Mary's",
    timezone="Europe/London",
    channels=(
        ChannelFacts(name="page", kind="facebook", audience="public"),
        ChannelFacts(name="x", kind="x", audience="public"),
        ChannelFacts(name="oak-story", kind="classdojo", audience="class:oak"),
        ChannelFacts(name="elm-story", kind="classdojo", audience="class:elm"),
    ),
)
AUDIENCES = {channel.name: channel.audience for channel in FACTS.channels or ()}


def posts(*channels: str) -> tuple[Post, ...]:
    return tuple(a_post(channel=name, audience=AUDIENCES.get(name, "public")) for name in channels)


def findings(rule: Rule, *channels: str, facts: Facts = FACTS, **changes: Any) -> list[Finding]:
    revision = a_revision(**({"posts": posts(*channels)} | changes))
    return rule.prepare(facts).check(revision)


def oak(rule: Rule, *channels: str, **changes: Any) -> list[Finding]:
    fields = {"audience": ("class:oak",), "kind": Kind.CLASS_TRIP} | changes
    return findings(rule, *channels, **fields)


ALL = (RouteWhole(), RouteClass(), ChanSanctioned(), RouteNone())


def test_whole_school_news_on_public_channels_is_right() -> None:
    assert not [found for rule in ALL for found in findings(rule, "page", "x")]


def test_a_class_item_on_its_own_channel_is_right() -> None:
    assert not [found for rule in ALL for found in oak(rule, "oak-story")]


def test_an_item_for_two_classes_goes_to_both() -> None:
    both = {"audience": ("class:oak", "class:elm")}
    assert not [found for rule in ALL for found in oak(rule, "oak-story", "elm-story", **both)]


def test_whole_school_news_on_a_class_channel_is_stopped() -> None:
    (found,) = findings(RouteWhole(), "page", "oak-story")
    assert (found.severity, found.channel, found.clause) == (Severity.BLOCK, "oak-story", "9")
    assert "class oak" in found.message


@pytest.mark.parametrize(("channel", "reach"), [("page", "everybody"), ("elm-story", "class elm")])
def test_a_class_item_elsewhere_is_stopped(channel: str, reach: str) -> None:
    (found,) = oak(RouteClass(), "oak-story", channel)
    assert (found.severity, found.channel, found.clause) == (Severity.BLOCK, channel, "11")
    assert f"“{channel}” reaches {reach}" in found.message


def test_a_channel_chosen_by_the_author_counts_without_a_post() -> None:
    (found,) = oak(RouteClass(), "oak-story", chosen=("oak-story", "page"))
    assert found.channel == "page"


def test_a_class_item_of_an_ordinary_kind_stays_in_the_class_too() -> None:
    (found,) = oak(RouteClass(), "page", kind=Kind.ASSEMBLY)
    assert found.channel == "page"


@pytest.mark.parametrize("kind", [Kind.CLASS_TRIP, Kind.HOME_LEARNING, Kind.ROUTINE_CHANGE])
def test_a_class_kind_for_the_whole_school_is_stopped(kind: Kind) -> None:
    (found,) = findings(RouteClass(), "page", kind=kind)
    assert found.severity is Severity.BLOCK
    assert kind in found.message


def test_a_channel_opened_to_the_public_since_then_is_noticed() -> None:
    opened = Facts(
        school="st-marys",
        school_name="St. Mary's",
        timezone="Europe/London",
        channels=(ChannelFacts(name="oak-story", kind="facebook", audience="public"),),
    )
    (found,) = oak(RouteClass(), "oak-story", facts=opened)
    assert "reaches everybody" in found.message


def test_an_unknown_channel_is_stopped_with_a_hint() -> None:
    (found,) = findings(ChanSanctioned(), "page", chosen=("page", "oak-stroy"))
    assert found.severity is Severity.BLOCK
    assert "Did you mean “oak-story”?" in found.message


def test_an_unknown_channel_unlike_any_other_lists_them() -> None:
    (found,) = findings(ChanSanctioned(), "page", chosen=("megaphone",))
    assert "There are: elm-story, oak-story, page, x." in found.message


def test_a_post_on_a_channel_that_is_gone_is_stopped() -> None:
    (found,) = findings(ChanSanctioned(), "page", "old-page")
    assert "“old-page”" in found.message


def test_without_the_channels_nothing_goes_out() -> None:
    unknown = Facts(school="s", school_name="S", timezone="Europe/London")
    (found,) = findings(ChanSanctioned(), "page", facts=unknown)
    assert found.severity is Severity.BLOCK


def test_an_announcement_nobody_would_see_is_stopped() -> None:
    (found,) = oak(RouteNone(), audience=("class:ash",), posts=())
    assert found.severity is Severity.BLOCK
    assert "class ash" in found.message


def test_a_class_that_would_be_left_out_is_named() -> None:
    (found,) = oak(RouteNone(), "oak-story", audience=("class:oak", "class:elm"))
    assert found.message.startswith("class elm would not see this")
