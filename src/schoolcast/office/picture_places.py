"""Where in a picture something is, in words, and cut out of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from schoolcast.domain.finding import Finding
from schoolcast.domain.picture import Box
from schoolcast.domain.revision import PostImage, Revision

_ACROSS, _DOWN = ("left", "middle", "right"), ("top", "centre", "bottom")
_READ = ("IMG-NAME", "IMG-TEXT")  # whose findings quote what was read in a picture
_MARGIN = 30  # thousandths of the picture's sides that are shown around a place
_MOST = 6  # places that are shown of one finding


def place_of(box: Box) -> str:
    """In which ninth of the picture the middle of the box is: "top left", "in the middle"."""
    across = _ACROSS[min(2, (box.left + box.right) * 3 // 2000)]
    down = _DOWN[min(2, (box.top + box.bottom) * 3 // 2000)]
    if (down, across) == ("centre", "middle"):
        return "in the middle"
    return across if down == "centre" else f"{down} {across}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Crop:
    """A part of a picture: `view` is an SVG viewBox in its pixels, `where` says it in words."""

    image: PostImage
    view: str
    where: str


def quoted_of(finding: Finding) -> str:
    """The words that the finding is about, for people; "" where they are only a mark."""
    if finding.rule in _READ and finding.boxes:
        return f"We can read “{finding.excerpt}”, {_places(finding.boxes)}."
    if finding.boxes:
        return f"Where: {_places(finding.boxes)}."
    if finding.field.startswith("images[") and not finding.field.endswith("alt"):
        return ""
    if finding.rule.startswith(("IMG-", "CONSENT-", "PHOTO-")):
        return ""
    return f"“{finding.excerpt}”" if finding.excerpt else ""


def _places(boxes: Iterable[Box]) -> str:
    return " and ".join(dict.fromkeys(place_of(box) for box in boxes))


def crops_of(finding: Finding, revision: Revision) -> tuple[Crop, ...]:
    """The places that the finding is about, cut out of the picture; none where it names none."""
    image = _image_of(finding, revision) if finding.boxes else None
    if image is None:
        return ()
    return tuple(
        Crop(image=image, view=_view(box, image), where=place_of(box))
        for box in finding.boxes[:_MOST]
    )


def _image_of(finding: Finding, revision: Revision) -> PostImage | None:
    number = finding.field.removeprefix("images[").partition("]")[0]
    if not finding.field.startswith("images[") or not number.isdecimal():
        return None
    for post in revision.posts:
        about = finding.slot in (None, post.slot) and finding.channel in (None, post.channel)
        if about and int(number) < len(post.images):
            return post.images[int(number)]
    return None


def _view(box: Box, image: PostImage) -> str:
    left, top = max(0, box.left - _MARGIN), max(0, box.top - _MARGIN)
    right, bottom = min(1000, box.right + _MARGIN), min(1000, box.bottom + _MARGIN)
    across = [side * image.width // 1000 for side in (left, right - left)]
    down = [side * image.height // 1000 for side in (top, bottom - top)]
    return f"{across[0]} {down[0]} {max(1, across[1])} {max(1, down[1])}"
