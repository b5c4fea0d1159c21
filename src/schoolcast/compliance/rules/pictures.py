"""The pictures of an announcement, each once, and how the rules about them speak."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import (
    Box,
    Facts,
    Finding,
    Need,
    OverridableBy,
    PictureFacts,
    PostImage,
    Reading,
    Revision,
    Severity,
)


@dataclass(frozen=True)
class Shown:
    """One picture: `number` counts from 1 as people do; `copies` are its forms by channel."""

    number: int
    copies: tuple[PostImage, ...]

    @property
    def image(self) -> PostImage:
        """The picture as one of the channels has it."""
        return self.copies[0]

    @property
    def field(self) -> str:
        """Its place, as findings name it."""
        return f"images[{self.number - 1}]"

    @property
    def word(self) -> str:
        """What people call it: "photo 3"."""
        return f"{self.noun} {self.number}"

    @property
    def noun(self) -> str:
        """A photo, or a picture of another kind."""
        return "photo" if self.image.source == "photo" else "picture"


def pictures_of(revision: Revision) -> tuple[Shown, ...]:
    """Every picture once, in the author's order.

    A channel may have a copy of its own size, so they go by the author's file where it is known.
    """
    copies: dict[str, dict[str, PostImage]] = {}
    for post in sorted(revision.posts, key=lambda post: -len(post.images)):
        for image in post.images:
            copies.setdefault(image.file or image.sha256, {})[image.sha256] = image
    return tuple(
        Shown(number, tuple(same.values())) for number, same in enumerate(copies.values(), start=1)
    )


def read_in(shown: Shown, facts: Facts, reading: Reading) -> PictureFacts | None:
    """What was read in one of its copies; None where that reading was not made."""
    for copy in shown.copies:
        known = facts.picture(copy.sha256)
        if known is not None and reading in known.done:
            return known
    return None


def listed(pictures: Sequence[Shown]) -> str:
    """ "photo 3", "photos 1 and 3", "photos 1, 2 and 5"; more than eight are counted."""
    nouns = {one.noun for one in pictures}
    noun = nouns.pop() if len(nouns) == 1 else "picture"
    numbers = [str(one.number) for one in pictures]
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    if len(numbers) > 8:
        return f"{len(numbers)} {noun}s ({', '.join(numbers[:6])} …)"
    return f"{noun}s {', '.join(numbers[:-1])} and {numbers[-1]}"


def mark(pictures: Iterable[Shown]) -> str:
    """A short mark of these pictures, so that an answer is about them and no others."""
    text = " ".join(sorted(one.image.sha256 for one in pictures))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class PictureRule:
    """What the rules about pictures have in common."""

    id: ClassVar[str]
    clause: ClassVar[str] = "27"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.MEDIA})
    version: ClassVar[int] = 1

    def say(
        self,
        message: str,
        *,
        picture: Shown | None = None,
        about: str = "",
        boxes: tuple[Box, ...] = (),
        suggestion: str = "",
        severity: Severity | None = None,
        overridable_by: OverridableBy | None = None,
    ) -> Finding:
        """A finding about one picture, or about several where `picture` is None."""
        return Finding(
            rule=self.id,
            clause=self.clause,
            severity=severity or self.severity,
            overridable_by=overridable_by or self.overridable_by,
            message=message,
            field=picture.field if picture else "",
            excerpt=about,
            suggestion=suggestion,
            boxes=boxes,
        )

    def ask(
        self, message: str, *, picture: Shown | None = None, about: str = "", suggestion: str = ""
    ) -> Finding:
        """A question to the approver, whatever the rule's own weight."""
        return self.say(
            message,
            picture=picture,
            about=about,
            suggestion=suggestion,
            severity=Severity.MUST_RESOLVE,
            overridable_by=OverridableBy.APPROVER,
        )
