"""Shown: the pictures and videos of an item as they leave, and who is in them."""

from pathlib import Path

from schoolcast.domain.children import names_a_class, says_nobody, spelt_out
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.facts import Pupil
from schoolcast.domain.item import ImageRef, Item
from schoolcast.domain.revision import PostImage, PostVideo
from schoolcast.pipeline.ports import Authored, Fit
from schoolcast.pipeline.school import Channel, School, near


def known_left_out(authored: Authored, item: Item, school: School) -> None:
    """ContentProblem for a misspelt channel: the picture would be just where it must not."""
    known = [*school.channels, *(channel.kind for channel in school.channels.values())]
    for index, image in enumerate(item.images):
        for name in image.not_on:
            if name not in known:
                raise ContentProblem(
                    f'There is no channel called "{name}"{near(name, list(school.channels))}',
                    path=authored.path,
                    line=line_of(authored, ("images", index, "not_on")),
                    key=f"images[{index}].not_on",
                )


class Who:
    """Spells out who is shown, with the roll of today; ContentProblem where nobody is meant."""

    def __init__(self, authored: Authored, school: School) -> None:
        self._authored = authored
        self._school = school
        self._pupils: tuple[Pupil, ...] | None = None

    def __call__(self, written: tuple[str, ...], *key: str | int) -> tuple[str, ...]:
        """The numbers of the children; `key` is where they are written."""
        try:
            return spelt_out(written, self._roll() if names_a_class(written) else ())
        except ValueError as problem:
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
            raise ContentProblem(
                f"{problem}.",
                path=self._authored.path,
                line=line_of(self._authored, key),
                key=where.removeprefix("."),
            ) from None

    def _roll(self) -> tuple[Pupil, ...]:
        if self._pupils is None:
            roll = self._school.facts(self._school.clock.now()).roll
            self._pupils = roll.pupils if roll else ()
        return self._pupils


def fitted(picture: PostImage, channel: Channel, school: School) -> PostImage:
    """The picture at the size the channel takes, so that what is approved is what leaves."""
    if channel.connector is None:
        return picture
    can = channel.connector.capabilities
    fit = Fit(formats=can.image_formats, bytes=can.image_bytes, side=can.image_side)
    return school.pictures.fitted(picture, fit)


def left_out(image: ImageRef, channel: Channel) -> bool:
    """Whether the author keeps the picture off that channel, by its name or its kind."""
    return channel.name in image.not_on or channel.kind in image.not_on


def line_of(authored: Authored, key: tuple[str | int, ...]) -> int:
    """The line of the file on which that key stands, or the first."""
    return (authored.lines.line_of(key) if authored.lines else None) or 1


def picture(item: Item, index: int, who: Who, path: str, school: School) -> PostImage:
    """The picture as it leaves, with who is in it; ContentProblem where it can't be shown."""
    image = item.images[index]
    try:
        clean = school.pictures.clean(image.file)
    except ContentProblem as problem:
        raise ContentProblem(problem.message, path=path, key=f"images[{index}].file") from None
    return PostImage(
        sha256=clean.sha256,
        alt=image.alt,
        media_type=clean.media_type,
        size=clean.size,
        width=clean.width,
        height=clean.height,
        source=image.source,
        file=image.file,
        children=who(image.children, "images", index, "children"),
        nobody=says_nobody(image.children),
        rights=image.rights,
        path=Path(clean.path),
    )


def video(item: Item, index: int, who: Who, path: str, school: School) -> PostVideo:
    """The video as it leaves, with who is in it; ContentProblem where it can't be shown."""
    named = item.videos[index]
    try:
        copy = school.videos.copy(named.file)
    except ContentProblem as problem:
        raise ContentProblem(problem.message, path=path, key=f"videos[{index}].file") from None
    return PostVideo(
        sha256=copy.sha256,
        alt=named.alt,
        media_type=copy.media_type,
        size=copy.size,
        source=named.source,
        children=who(named.children, "videos", index, "children"),
        tells_place=copy.tells_place,
        path=Path(copy.path),
        file=named.file,
    )
