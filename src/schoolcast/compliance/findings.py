"""Findings of a whole revision: said once, and in an order that never varies."""

from collections.abc import Iterable, Sequence

from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.revision import Post

_WEIGHT = {
    Severity.BLOCK: 0,
    Severity.MUST_RESOLVE: 1,
    Severity.WARN: 2,
    Severity.INFO: 3,
}
_Place = tuple[str | None, str | None]


def say_once(findings: Iterable[Finding], posts: Sequence[Post]) -> tuple[Finding, ...]:
    """The findings, each said of as much as it is true of, the weightiest first.

    What is found alike in every post is said once, of the whole announcement; alike in every
    slot of a channel, once of the channel; alike on every channel of a slot, once of the slot.
    """
    places: dict[Finding, set[_Place]] = {}
    for finding in findings:
        anywhere = finding.at(slot=None, channel=None)
        places.setdefault(anywhere, set()).add((finding.slot, finding.channel))
    said = [
        finding.at(slot=slot, channel=channel)
        for finding, where in places.items()
        for slot, channel in _widest(where, posts)
    ]
    return tuple(sorted(said, key=lambda finding: _order(finding, posts)))


def _widest(where: set[_Place], posts: Sequence[Post]) -> set[_Place]:
    everywhere = {(post.slot, post.channel) for post in posts}
    if (None, None) in where or (everywhere and where >= everywhere):
        return {(None, None)}
    wide: set[_Place] = {place for place in where if None in place}
    for channel in {post.channel for post in posts}:
        if where >= {place for place in everywhere if place[1] == channel}:
            wide.add((None, channel))
    for slot in {post.slot for post in posts}:
        if where >= {place for place in everywhere if place[0] == slot}:
            wide.add((slot, None))
    narrow = {
        (slot, channel)
        for slot, channel in where
        if (None, channel) not in wide and (slot, None) not in wide
    }
    return wide | narrow


def _order(finding: Finding, posts: Sequence[Post]) -> tuple[object, ...]:
    return (
        _WEIGHT[finding.severity],
        _first_post(finding, posts),
        finding.field,
        finding.start,
        finding.end,
        finding.rule,
        finding.channel or "",
        finding.slot or "",
        finding.message,
        finding.excerpt,
    )


def _first_post(finding: Finding, posts: Sequence[Post]) -> int:
    for number, post in enumerate(posts):
        if finding.slot in (None, post.slot) and finding.channel in (None, post.channel):
            return number
    return len(posts)
