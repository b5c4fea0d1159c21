"""What X would refuse, and what it charges for, said before anything is sent."""

from collections.abc import Iterator
from dataclasses import replace

from schoolcast.api import (
    Capabilities,
    Finding,
    Post,
    PostImage,
    Severity,
    limit_findings,
)
from schoolcast_x.cost import price_of
from schoolcast_x.settings import Prices
from schoolcast_x.text import (
    addresses_in,
    cashtags_in,
    links_in,
    message_of,
    sendable,
    weight,
    without_links,
    without_surrogates,
)

TITLE = "X"
CLAUSE = "channel"


def findings(post: Post, capabilities: Capabilities, prices: Prices) -> list[Finding]:
    """All that stands in the way of the post, and what its link costs."""
    message = message_of(post)
    found = limit_findings(post, capabilities, title=TITLE, length=weight(message))
    found += [finding for link in addresses_in(post.text) for finding in _private(post, link)]
    if not sendable(message):
        what = "The text holds a character that X does not take. Write the text anew."
        found.append(_finding(post, "CHARACTERS", what))
    if len(tags := cashtags_in(message)) > 1:
        what = f"X takes one symbol of a share in a post; here are {', '.join(tags)}."
        found.append(_finding(post, "CASHTAGS", what))
    found += _moving(post)
    if not post.videos:  # a person posts those, and pays nothing
        found += _costly(post, message, prices)
    return found


def _private(post: Post, link: str) -> Iterator[Finding]:
    """The same judgement of an address in the text as of the post's own link."""
    alone = replace(post, text="-", link=link, images=())
    for finding in limit_findings(alone, Capabilities(), title=TITLE, length=1):
        yield replace(finding, field="text", excerpt=without_surrogates(link))


def _moving(post: Post) -> Iterator[Finding]:
    for number, image in enumerate(post.images):
        if _moves(image):
            what = f"Picture {number + 1} moves. X shows it alone and at once; post a still one."
            yield replace(_finding(post, "GIF", what), field=f"images[{number}]")


def _moves(image: PostImage) -> bool:
    if image.path is None or image.media_type not in ("image/gif", "image/webp", "image/png"):
        return False
    from PIL import Image

    try:
        with Image.open(image.path) as picture:
            return bool(getattr(picture, "is_animated", False))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _costly(post: Post, message: str, prices: Prices) -> Iterator[Finding]:
    price = price_of(post, prices)
    if price.without_link is None:
        return
    links = links_in(message)
    without = replace(price, micros=price.without_link)
    what = (
        f"This post costs {price} on X instead of {without}, because it holds a link. Leave "
        "the link out here, or put it on Facebook only."
    )
    place = post.text.find(links[0])
    yield replace(
        _finding(post, "LINK-COST", what, Severity.INFO),
        excerpt=links[0],
        field="text" if place >= 0 else "link",
        start=max(place, 0),
        end=max(place, 0) + len(links[0]),
        suggestion=without_links(message),
    )


def _finding(post: Post, rule: str, message: str, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding(
        rule=f"CHANNEL-{rule}",
        clause=CLAUSE,
        severity=severity,
        message=message,
        field="text",
        slot=post.slot,
        channel=post.channel,
    )
