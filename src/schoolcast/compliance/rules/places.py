"""Where words stand in a revision, and how a rule speaks of such a place."""

from collections.abc import Iterator
from typing import NamedTuple

from schoolcast.api import Finding, OverridableBy, Post, Revision, Rule, Severity
from schoolcast.compliance.rules.reading import Reading, read


class Place(NamedTuple):
    """One field of words: the title (no post), or a field of one post."""

    field: str
    text: str
    post: Post | None = None

    @property
    def slot(self) -> str | None:
        return self.post.slot if self.post else None

    @property
    def channel(self) -> str | None:
        return self.post.channel if self.post else None


class Heard(NamedTuple):
    """The sentences of a revision as read; `keys` are all words in them, `digits` the most digits
    that stand in one place: by these most rules know at once that they have nothing to say."""

    sentences: tuple[tuple[Place, Reading], ...]
    keys: frozenset[str]
    digits: int


class _Latest(NamedTuple):
    revision: Revision
    places: tuple[Place, ...]
    prose: tuple[Place, ...]
    heard: Heard


# Every rule asks for the places of the same revision, one after the other; finding them costs
# more than most rules do. This is a memory of one, by identity: frozen records don't change.
_latest: _Latest | None = None


def places(revision: Revision) -> tuple[Place, ...]:
    """Every field a reader could see: the title; of each post text, link, alt texts, file names."""
    return _of(revision).places


def prose(revision: Revision) -> tuple[Place, ...]:
    """The places that hold sentences: all but links and file names."""
    return _of(revision).prose


def heard(revision: Revision) -> Heard:
    """The same places, read."""
    latest = _latest
    return (latest if latest and latest.revision is revision else _of(revision)).heard


def places_of(post: Post) -> Iterator[Place]:
    """The text of a post, its link, and its pictures' alt texts and file names."""
    yield Place("text", post.text, post)
    if post.link:
        yield Place("link", post.link, post)
    for number, image in enumerate(post.images):
        yield Place(f"images[{number}].alt", image.alt, post)
        if image.file:
            yield Place(f"images[{number}].file", image.file, post)
    for number, video in enumerate(post.videos):
        yield Place(f"videos[{number}].alt", video.alt, post)
        if video.file:
            yield Place(f"videos[{number}].file", video.file, post)


def _of(revision: Revision) -> _Latest:
    global _latest
    latest = _latest
    if latest is None or latest.revision is not revision:
        title = (Place("title", revision.title),) if revision.title else ()
        everywhere = (*title, *(place for post in revision.posts for place in places_of(post)))
        sentences = tuple(
            place
            for place in everywhere
            if place.field != "link" and not place.field.endswith(".file")
        )
        _latest = latest = _Latest(revision, everywhere, sentences, _read(sentences))
    return latest


def _read(sentences: tuple[Place, ...]) -> Heard:
    pairs = tuple((place, read(place.text)) for place in sentences)
    if len(pairs) == 1:
        return Heard(pairs, pairs[0][1].keys, pairs[0][1].digits)
    keys = frozenset().union(*(reading.keys for _, reading in pairs))
    return Heard(pairs, keys, max((reading.digits for _, reading in pairs), default=0))


def found(
    rule: Rule,
    message: str,
    place: Place,
    span: tuple[int, int] = (0, 0),
    *,
    suggestion: str = "",
    severity: Severity | None = None,
    overridable_by: OverridableBy | None = None,
) -> Finding:
    """A finding of `rule` at code points `span` of `place`, as weighty as the rule unless told."""
    return Finding(
        rule=rule.id,
        clause=rule.clause,
        severity=severity or rule.severity,
        overridable_by=overridable_by or rule.overridable_by,
        message=message,
        field=place.field,
        start=span[0],
        end=span[1],
        excerpt=place.text[slice(*span)],
        suggestion=suggestion,
        slot=place.slot,
        channel=place.channel,
    )


def said(rule: Rule, message: str, *, channel: str | None = None, about: str = "") -> Finding:
    """A finding that is about the announcement or one channel of it, not about words in it."""
    return Finding(
        rule=rule.id,
        clause=rule.clause,
        severity=rule.severity,
        overridable_by=rule.overridable_by,
        message=message,
        excerpt=about,
        channel=channel,
    )
