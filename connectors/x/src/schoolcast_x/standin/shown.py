"""A post's text as X gives it back: links shortened, three characters escaped."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from schoolcast_x.counting import links

_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_TAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_NAME = re.compile(r"(?<![\w/@])@(\w{1,15})(?!\w)")
_SHOWN = 26  # characters of an address that X shows


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The text, and its entities by their kind; offsets are code points of the text."""

    text: str
    entities: dict[str, list[dict[str, Any]]]


def show(post_id: str, written: str, media_links: tuple[tuple[str, str], ...] = ()) -> Shown:
    """What X makes of a text; `media_links` are (address, media key) that X adds to its end."""
    pieces: list[str] = []
    urls: list[dict[str, Any]] = []
    position = 0
    for link, start, end in links(written):
        pieces.append(escape(written[position:start]))
        urls.append(_url(post_id, pieces, expanded(link)))
        position = end
    pieces.append(escape(written[position:]))
    for address, key in media_links:
        pieces.append(" " if "".join(pieces) else "")
        urls.append({**_url(post_id, pieces, address), "media_key": key})
    text = "".join(pieces)
    entities = {
        "urls": urls,
        "hashtags": [_entity(found, "tag") for found in _TAG.finditer(text)],
        "mentions": [_entity(found, "username") for found in _NAME.finditer(text)],
    }
    return Shown(text=text, entities={kind: found for kind, found in entities.items() if found})


def expanded(url: str) -> str:
    """The address a link leads to; X takes a bare domain for http."""
    return url if "://" in url else f"http://{url}"


def links_of(written: str) -> list[str]:
    """Where the links of a text lead."""
    return [expanded(link) for link, _, _ in links(written)]


def escape(text: str) -> str:
    """X escapes these three characters and no others."""
    for letter, written in _ESCAPED:
        text = text.replace(letter, written)
    return text


def _url(post_id: str, pieces: list[str], address: str) -> dict[str, Any]:
    start = sum(map(len, pieces))
    short = f"https://t.co/{_slug(f'{post_id} {start} {address}')}"
    pieces.append(short)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": address,
        "display_url": _display(address),
    }


def _display(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    tail = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"
    return tail if len(tail) <= _SHOWN else f"{tail[:_SHOWN]}…"


def _slug(seed: str) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    slug = ""
    while len(slug) < 10:
        number, place = divmod(number, len(_LETTERS))
        slug += _LETTERS[place]
    return slug


def _entity(found: re.Match[str], name: str) -> dict[str, Any]:
    return {"start": found.start(), "end": found.end(), name: found[1]}
