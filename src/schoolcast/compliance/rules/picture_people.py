"""Who is in a picture: every child is listed, none is named beside it, and its maker is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Post, Revision, Severity
from schoolcast.api import Reading as Read
from schoolcast.compliance.rules.folding import fold_key, plain_link
from schoolcast.compliance.rules.name_reader import NameReader, reader_for
from schoolcast.compliance.rules.pictures import (
    PictureRule,
    Shown,
    listed,
    mark,
    pictures_of,
    read_in,
)
from schoolcast.compliance.rules.places import Place, found, places_of
from schoolcast.compliance.rules.reading import read


class ConsentWho(PictureRule):
    """No program knows who can be recognised in a photo, so the approver looks.

    Faces are counted to help, never recognised. A school that keeps consents here must answer
    for every photo; one that keeps them elsewhere is reminded, unless more faces were counted
    than children are listed.
    """

    id: ClassVar[str] = "CONSENT-WHO"
    clause: ClassVar[str] = "24"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CONSENTS, Need.MEDIA})
    version: ClassVar[int] = 3

    def prepare(self, facts: Facts) -> Checker:
        kept = facts.consents is not None and bool(facts.consents.given)
        return _WhoChecker(self, facts, self.severity if kept else Severity.WARN)


@dataclass(frozen=True)
class _WhoChecker:
    rule: ConsentWho
    facts: Facts
    severity: Severity

    def check(self, revision: Revision) -> list[Finding]:
        photos = [one for one in pictures_of(revision) if one.image.source != "graphic"]
        open_ones, findings = [], []
        for photo in photos:
            faces = self._faces(photo)
            ticked = len(photo.image.children)
            if faces is not None and faces > ticked:
                findings.append(self._others(photo, faces, ticked))
            else:
                open_ones.append(photo)
        if open_ones:
            findings.append(self._look(photos, open_ones))
        return findings

    def _faces(self, photo: Shown) -> int | None:
        known = read_in(photo, self.facts, Read.FACES)
        return len(known.faces) if known else None

    def _others(self, photo: Shown, faces: int, ticked: int) -> Finding:
        known = read_in(photo, self.facts, Read.FACES)
        seen = "One face is" if faces == 1 else f"{faces} faces are"
        listing = {0: "no child is", 1: "one child is"}.get(ticked, f"{ticked} children are")
        if photo.image.nobody:
            end = "but nobody is said to be recognisable. Who is it?"
        elif ticked:
            end = f"and {listing} listed. Who are the others?"
        else:
            end = f"and {listing} listed. Who is it?"
        message = (
            f"{seen} counted in {photo.word}, {end} List the children, or the approver says "
            "who is not a child of the school."
        )
        finding = self.rule.ask(
            message, picture=photo, about=f"{photo.image.sha256[:12]} {ticked} {faces}"
        )
        return replace(finding, boxes=known.faces if known else ())

    def _look(self, photos: Sequence[Shown], asked: Sequence[Shown]) -> Finding:
        ticks = " ".join(f"{len(p.image.children)}{'n' if p.image.nobody else ''}" for p in photos)
        message = (
            f"{_listing(asked)} Is every child listed who could be recognised, from behind or by "
            f"their clothes too?{self._uncounted(asked)}"
        )
        return self.rule.say(message, about=f"{mark(photos)} {ticks}", severity=self.severity)

    def _uncounted(self, photos: Sequence[Shown]) -> str:
        blind = [photo for photo in photos if self._faces(photo) is None]
        return f" No program has counted the faces in {listed(blind)}." if blind else ""


def _listing(photos: Sequence[Shown]) -> str:
    """What the author says of these photos, in a sentence or two."""
    if len(photos) == 1:
        (photo,) = photos
        ticked = len(photo.image.children)
        if photo.image.nobody:
            return f"Nobody is said to be recognisable in {photo.word}."
        children = {0: "No child is", 1: "One child is"}.get(ticked, f"{ticked} children are")
        return f"{children} listed for {photo.word}."
    silent = [p for p in photos if not (p.image.children or p.image.nobody)]
    words = f"{len({c for p in photos for c in p.image.children})} children are listed for "
    words += f"{listed(photos)}."
    return f"{words} Nobody has said who is in {listed(silent)}." if silent else words


class PhotoNamed(PictureRule):
    """A photo of a child and the child's name never stand together.

    The rules on names ask where a name may be a word; beside a picture of a child of that name
    the post stops. Where nothing but a capital says that it is a name at all, it is asked.
    """

    id: ClassVar[str] = "PHOTO-NAMED"
    clause: ClassVar[str] = "26"
    severity: ClassVar[Severity] = Severity.BLOCK
    overridable_by: ClassVar[OverridableBy] = OverridableBy.NOBODY
    needs: ClassVar[frozenset[Need]] = frozenset({Need.ROLL, Need.CHANNELS})

    def prepare(self, facts: Facts) -> Checker:
        pupils: dict[str, set[str]] = {}
        for pupil in facts.roll.pupils if facts.roll else ():
            given = {fold_key(pupil.forename), fold_key(pupil.known_as)}
            pupils.setdefault(pupil.id, set()).update(key for key in given if len(key) > 2)
        groups = frozenset(fold_key(name) for name in facts.groups)
        return _NamedChecker(self, reader_for(facts), pupils, groups)


@dataclass(frozen=True)
class _NamedChecker:
    rule: PhotoNamed
    reader: NameReader
    given: Mapping[str, set[str]]
    groups: frozenset[str]

    def check(self, revision: Revision) -> list[Finding]:
        return [
            finding for post in revision.posts for finding in self._beside(post, revision.title)
        ]

    def _beside(self, post: Post, title: str) -> Iterator[Finding]:
        shown = {child for image in post.images for child in image.children}
        shown |= {child for video in post.videos for child in video.children}
        names = {name for child in shown for name in self.given.get(child, ())} - self.groups
        for place in (Place("title", title, post), *places_of(post)) if shown else ():
            sure = list(self._read(place, shown))
            for span in sure:
                yield self._say(place, span)
            perhaps = None if sure else _capital(place, names)
            if perhaps:
                yield self._ask(place, perhaps)

    def _read(self, place: Place, shown: set[str]) -> Iterator[tuple[int, int]]:
        link, file = place.field == "link", place.field.endswith(".file")
        text = plain_link(place.text) if link else place.text
        for named in self.reader.names_in(text, link=link, file=file):
            if shown & {pupil.id for pupil in named.pupils}:
                yield (0, len(place.text)) if link else (named.start, named.end)

    def _say(self, place: Place, span: tuple[int, int]) -> Finding:
        message = (
            "A child is shown here, and these words may be that child's name. Name and picture "
            "never stand together: write it in other words, or leave the picture out."
        )
        return found(self.rule, message, place, span)

    def _ask(self, place: Place, span: tuple[int, int]) -> Finding:
        message = (
            "A child who is shown here has this name, though it may be a word. If the child is "
            "meant, write it in other words; if not, the approver says what is meant."
        )
        return found(
            self.rule,
            message,
            place,
            span,
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.APPROVER,
        )


def _capital(place: Place, names: set[str]) -> tuple[int, int] | None:
    """The first word of a place that is one of these names, with a capital or in a file's name."""
    small = place.field == "link" or place.field.endswith(".file")
    for word in read(place.text).words:
        key = word.key if word.key in names else word.key.removesuffix("s")
        if key in names and (word.capital or small):
            return word.start, word.end
    return None


class ImgRights(PictureRule):
    """What the school did not photograph itself belongs to somebody."""

    id: ClassVar[str] = "IMG-RIGHTS"
    clause: ClassVar[str] = "12i"
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = frozenset()

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        silent = [
            one
            for one in pictures_of(revision)
            if one.image.source != "photo" and not one.image.rights.strip()
        ]
        if not silent:
            return []
        message = (
            f"Who made {listed(silent)}, and may the school publish it? Say so beside the picture "
            '(rights = "drawn by our Year 4"), or answer here.'
        )
        return [self.say(message, about=mark(silent))]


PICTURE_PEOPLE_RULES = (ConsentWho, ImgRights, PhotoNamed)
