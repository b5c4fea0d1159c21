"""What the public would see, as records and as a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from html import escape
from typing import Any

_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])", re.IGNORECASE)
_STYLE = """
body { margin: 0; background: #eef1f5; color: #1b2733;
  font: 1.05rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { background: #1f3a5f; color: #fff; padding: 1.25rem 1rem; }
header > *, main { max-width: 40rem; margin-left: auto; margin-right: auto; }
h1 { font-size: 1.5rem; margin-top: 0; margin-bottom: .25rem; }
header p { margin-top: 0; margin-bottom: 0; }
main { padding: 1rem; }
article, li { background: #fff; border-radius: .5rem; padding: 1rem; margin: 0 0 1rem;
  box-shadow: 0 1px 3px rgb(0 0 0 / 20%); }
article:target { outline: 3px solid #b45f06; }
h2 { font-size: 1rem; margin: 0 0 .5rem; color: #44515e; }
.text { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
.link { overflow-wrap: anywhere; }
.pictures { display: grid; gap: .5rem; margin-top: .75rem; }
.many { grid-template-columns: 1fr 1fr; }
.many img { width: 100%; aspect-ratio: 4 / 3; object-fit: cover; }
img { display: block; max-width: 100%; height: auto; border-radius: .25rem; }
ul { list-style: none; padding: 0; }
a { color: #0b5394; }
"""


@dataclass(frozen=True, kw_only=True)
class PublicImage:
    """A picture of a post: the bytes as uploaded, and their alt text."""

    alt: str
    data: bytes
    content_type: str
    sha256: str

    @classmethod
    def of(cls, data: bytes, alt: str, content_type: str) -> "PublicImage":
        """Makes the record and its digest."""
        digest = sha256(data).hexdigest()
        return cls(alt=alt, data=data, content_type=content_type, sha256=digest)


@dataclass(frozen=True, kw_only=True)
class PublicPost:
    """A post that is, or was, to be seen; `created_at` is when it became public."""

    id: str
    text: str
    created_at: datetime
    link: str | None = None
    images: tuple[PublicImage, ...] = ()
    withdrawn: bool = False

    def as_ledger(self) -> dict[str, Any]:
        """The post's line in the ledger."""
        return {
            "id": self.id,
            "text": self.text,
            "link": self.link,
            "created_at": self.created_at.isoformat(),
            "images": [{"alt": image.alt, "sha256": image.sha256} for image in self.images],
            "withdrawn": self.withdrawn,
        }


def render_page(title: str, posts: Sequence[PublicPost], zone: tzinfo) -> str:
    """The platform's public page, newest post first, without the withdrawn ones."""
    shown = [post for post in reversed(posts) if not post.withdrawn]
    articles = "".join(_article(post, zone) for post in shown)
    count = "1 post" if len(shown) == 1 else f"{len(shown)} posts"
    return _document(title, f"What the public would see: {count}.", articles)


def render_index(pages: Sequence[tuple[str, str]]) -> str:
    """The control server's front page: (title, address) of each stand-in."""
    items = "".join(
        f'<li><a href="{escape(address)}">{escape(title)}</a></li>' for title, address in pages
    )
    note = "Local servers that behave like the platforms. Nothing here leaves this computer."
    return _document("schoolcast stand-ins", note, f"<ul>{items}</ul>")


def _article(post: PublicPost, zone: tzinfo) -> str:
    when = post.created_at.astimezone(zone)
    return (
        f'<article id="post-{escape(post.id)}">'
        f'<h2><time datetime="{when.isoformat()}">{_spoken(when)}</time></h2>'
        f'<p class="text">{_linked(post.text)}</p>'
        f"{'' if post.link and post.link in post.text else _link(post.link)}"
        f"{_pictures(post.images)}</article>\n"
    )


def _linked(text: str) -> str:
    """The text with its web addresses as links, as platforms show it."""
    parts = _ADDRESS.split(text)
    return "".join(_anchor(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def _spoken(when: datetime) -> str:
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when.tzname()}"


def _link(link: str | None) -> str:
    if not link:
        return ""
    # Only web addresses become links: a "javascript:" one would run when it is opened.
    if not link.lower().startswith(("http://", "https://")):
        return f'<p class="link">{escape(link)}</p>'
    return f'<p class="link">{_anchor(link)}</p>'


def _anchor(link: str) -> str:
    shown = escape(link)
    return f'<a href="{shown}" rel="noopener noreferrer">{shown}</a>'


def _pictures(images: Sequence[PublicImage]) -> str:
    if not images:
        return ""
    many = " many" if len(images) > 1 else ""
    return f'<div class="pictures{many}">{"".join(map(_image, images))}</div>'


def _image(image: PublicImage) -> str:
    return f'<img src="/images/{image.sha256}" alt="{escape(image.alt)}">'


def _document(title: str, note: str, content: str) -> str:
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{escape(title)}</h1><p>{escape(note)}</p></header>\n"
        f"<main>\n{content or '<p>Nothing has been posted yet.</p>'}\n</main>\n</body>\n</html>\n"
    )
