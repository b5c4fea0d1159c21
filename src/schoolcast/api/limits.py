"""What a platform with given capabilities would refuse: for the `check` of any connector."""

import ipaddress
from urllib.parse import urlsplit

from schoolcast.api.connector import Capabilities
from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.revision import Post, PostImage

CLAUSE = "channel"
_LOCAL_ENDINGS = (".local", ".localhost", ".lan", ".home", ".internal", ".home.arpa")


def limit_findings(
    post: Post, capabilities: Capabilities, *, title: str, length: int
) -> list[Finding]:
    """What stands in the way of the post on a channel called `title`; all of it blocks.

    `length` is the text's as the platform counts it.
    """
    problems: list[tuple[str, str, str]] = []
    if not (post.text.strip() or post.images or post.videos or post.link):
        problems.append(("EMPTY", "text", "The post is empty. Write a text or add a picture."))
    limit = capabilities.text_limit
    if limit is not None and length > limit:
        what = f"The text counts {length:,} on {title}, which takes {limit:,}. Make it shorter."
        problems.append(("TEXT-LIMIT", "text", what))
    if post.link:
        problems += _link_problems(post.link, capabilities, title)
    problems += _picture_problems(post.images, capabilities, title)
    # Elsewhere a person posts what the connector can't carry; here a person posts anyway.
    if capabilities.hand_off and len(post.videos) > capabilities.max_videos:
        what = (
            f"{title} takes {capabilities.max_videos} videos in a post; here are "
            f"{len(post.videos)}."
        )
        problems.append(("VIDEOS", "videos", what))
    return [blocked(post, rule, field, message) for rule, field, message in problems]


def blocked(post: Post, rule: str, field: str, message: str) -> Finding:
    """A finding CHANNEL-`rule` that stops the post; `field` names the place."""
    return Finding(
        rule=f"CHANNEL-{rule}",
        clause=CLAUSE,
        severity=Severity.BLOCK,
        message=message,
        field=field,
        slot=post.slot,
        channel=post.channel,
    )


def _link_problems(link: str, capabilities: Capabilities, title: str) -> list[tuple[str, str, str]]:
    if not capabilities.links:
        return [("LINK", "link", f"{title} takes no links. Remove the link.")]
    host = _web_host(link)
    if host is None:
        what = f'"{link}" is not a web address. Links begin with https:// or http://.'
        return [("LINK", "link", what)]
    if _is_private(host):
        what = f"Families can't open {host}: it exists inside the school's network only."
        return [("LINK", "link", what)]
    return []


def _web_host(link: str) -> str | None:
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or any(letter.isspace() for letter in link):
        return None
    return host


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        name = host.rstrip(".").lower()
        return "." not in name or name.endswith(_LOCAL_ENDINGS)


def _picture_problems(
    images: tuple[PostImage, ...], capabilities: Capabilities, title: str
) -> list[tuple[str, str, str]]:
    problems = []
    if len(images) > capabilities.max_images:
        what = (
            f"{title} takes {capabilities.max_images} pictures in a post; here are {len(images)}."
        )
        problems.append(("IMAGES", "images", what))
    for number, image in enumerate(images):
        for rule, field, message in _one_picture(image, number, capabilities, title):
            problems.append((rule, f"images[{number}]{field}", message))
    return problems


def _one_picture(
    image: PostImage, number: int, capabilities: Capabilities, title: str
) -> list[tuple[str, str, str]]:
    problems = []
    name = f"Picture {number + 1}"
    if image.media_type not in capabilities.image_formats:
        what = f"{name} is {image.media_type}, which {title} does not take. Save it as JPEG."
        problems.append(("IMAGE-FORMAT", "", what))
    if capabilities.image_bytes is not None and image.size > capabilities.image_bytes:
        most = capabilities.image_bytes / 1_000_000
        what = f"{name} has {image.size / 1_000_000:.1f} MB; {title} takes {most:g} MB."
        problems.append(("IMAGE-SIZE", "", what))
    if capabilities.alt_limit is not None and len(image.alt) > capabilities.alt_limit:
        most = capabilities.alt_limit
        what = f"The description of picture {number + 1} has {len(image.alt)} characters of {most}."
        problems.append(("ALT-LIMIT", ".alt", what))
    return problems
