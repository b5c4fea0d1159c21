"""The number of a post in an address that a person copied from the Page."""

import re
from urllib.parse import parse_qs, urlsplit

_HOSTS = ("facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com")
_WHOLE = re.compile(r"(?:^|[/#-])(\d+)_(\d+)/?$")
_POSTS = re.compile(r"/posts/(?:[^/]+/)?(\d+)/?$")


def post_in(link: str, page_id: str, base_url: str) -> str | None:
    """The post's number, PAGE_POST; None where the address does not tell it.

    Facebook's newer addresses (/posts/pfbid…) hold a code in place of the number.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.hostname not in (*_HOSTS, urlsplit(base_url).hostname):
        return None
    whole = _WHOLE.search(parts.path) or _WHOLE.search(parts.fragment)
    if whole:
        return whole[0].strip("/#-") if whole[1] == page_id else None
    asked = parse_qs(parts.query)
    page, story = asked.get("id", [page_id])[0], asked.get("story_fbid", [""])[0]
    named = _POSTS.search(parts.path)
    number = named[1] if named else story
    return f"{page_id}_{number}" if number.isdecimal() and page == page_id else None
