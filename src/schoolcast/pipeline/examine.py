"""Examining: what rules and connectors say of a revision."""

from dataclasses import replace

from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Finding, Severity, Verdict
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.reading import with_pictures
from schoolcast.pipeline.school import Channel, School

CLAUSE_ONE_GATE = "23"  # every post takes the same steps; what can't be checked does not go out


def examine(revision: Revision, facts: Facts, school: School) -> Verdict:
    """The verdict of all rules, and of each channel's connector on its own posts.

    Of pictures the rules know what has been read so far in those of this revision.
    """
    verdict = school.rules.check(revision, with_pictures(facts, revision, school))
    return replace(verdict, findings=(*verdict.findings, *_by_connectors(revision, school)))


def _by_connectors(revision: Revision, school: School) -> list[Finding]:
    findings: list[Finding] = []
    for post in revision.posts:
        channel = school.channels.get(post.channel)
        if channel is None:
            findings.append(_gone(post))
            continue
        try:
            ready = laid_ready(post, school)
        except NotFound as problem:
            findings.append(_stop("IMG-GONE", post, problem.message))
            continue
        findings.extend(_by_connector(ready, channel))
    return findings


def _by_connector(post: Post, channel: Channel) -> list[Finding]:
    carrier = channel.carrier(post)
    if carrier is None:
        return [
            _stop(
                "CHAN-BROKEN", post, f"The channel {channel.name} can't be used: {channel.problem}"
            )
        ]
    try:
        said = carrier.check(post)
        return [finding.at(slot=post.slot, channel=post.channel) for finding in said]
    except Exception as error:  # a plugin's mistake holds the post, and says so
        words = f"{type(error).__name__}: {error}"
        return [
            _stop("CHAN-CHECK", post, f"The channel {channel.name} failed to check this: {words}")
        ]


def _gone(post: Post) -> Finding:
    return _stop("CHAN-BROKEN", post, f'The channel "{post.channel}" is no longer in config.toml.')


def _stop(rule: str, post: Post, message: str) -> Finding:
    return Finding(
        rule=rule,
        clause=CLAUSE_ONE_GATE,
        severity=Severity.BLOCK,
        message=message,
        suggestion="Ask whoever looks after schoolcast; `schoolcast doctor` says what is wrong.",
        slot=post.slot,
        channel=post.channel,
    )


def laid_ready(post: Post, school: School) -> Post:
    """The post with its clean pictures and videos at hand; NotFound when they are gone."""
    if all(shown.path is not None for shown in post.shown):
        return post
    return replace(
        post,
        images=tuple(school.pictures.locate(image) for image in post.images),
        videos=tuple(school.videos.locate(video) for video in post.videos),
    )


__all__ = ["examine", "laid_ready"]
