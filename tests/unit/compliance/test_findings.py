"""Findings are said once, of as much as they are true of, in an order that never varies."""

import itertools

from schoolcast.api import Finding, Post, Severity
from schoolcast.compliance.findings import say_once
from schoolcast.testing.builders import a_post

POSTS = tuple(
    a_post(slot=slot, channel=channel) for slot in ("main", "-7d") for channel in ("page", "x")
)


def finding(slot: str | None, channel: str | None, **changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": "R",
        "clause": "1",
        "severity": Severity.WARN,
        "message": "Look.",
        "field": "text",
        "slot": slot,
        "channel": channel,
    }
    return Finding(**(fields | changes))  # type: ignore[arg-type]


def places(findings: tuple[Finding, ...]) -> list[tuple[str | None, str | None]]:
    return [(each.slot, each.channel) for each in findings]


def test_alike_everywhere_is_said_of_the_announcement() -> None:
    everywhere = [finding(post.slot, post.channel) for post in POSTS]
    assert places(say_once(everywhere, POSTS)) == [(None, None)]


def test_alike_in_each_slot_of_a_channel_is_said_of_the_channel() -> None:
    on_x = [finding("main", "x"), finding("-7d", "x")]
    assert places(say_once(on_x, POSTS)) == [(None, "x")]


def test_alike_on_each_channel_of_a_slot_is_said_of_the_slot() -> None:
    reminder = [finding("-7d", "page"), finding("-7d", "x")]
    assert places(say_once(reminder, POSTS)) == [("-7d", None)]


def test_one_post_keeps_its_place() -> None:
    assert places(say_once([finding("-7d", "x")], POSTS)) == [("-7d", "x")]


def test_other_words_are_another_finding() -> None:
    two = [finding("main", "x"), finding("-7d", "x", message="Look elsewhere.")]
    assert places(say_once(two, POSTS)) == [("main", "x"), ("-7d", "x")]


def test_nothing_is_lost_without_posts() -> None:
    posts: tuple[Post, ...] = ()
    assert places(say_once([finding(None, None), finding("main", "x")], posts)) == [(None, None)]
    assert places(say_once([finding("main", "x")], posts)) == [("main", "x")]


def test_the_order_is_by_weight_then_post_then_place() -> None:
    wanted = (
        finding("main", "x", severity=Severity.BLOCK),
        finding("main", "page", start=3),
        finding("main", "page", start=9),
        finding("-7d", "page", field="title"),
        finding("-7d", "x", severity=Severity.INFO),
    )
    for shuffled in itertools.permutations(wanted):
        assert say_once(shuffled, POSTS) == wanted
