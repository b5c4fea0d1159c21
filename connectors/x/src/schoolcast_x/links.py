"""The number of a post in an address that a person copied from X."""

import re
from urllib.parse import urlsplit

_HOSTS = ("x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com")
_STATUS = re.compile(r"/status(?:es)?/(\d{1,19})(?:/|$)")
_STAND_IN = re.compile(r"^post-(\d{1,19})$")


def post_in(link: str, base_url: str) -> str | None:
    """The post's number; None where the address does not tell it."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    found = None
    if parts.hostname in _HOSTS:
        found = _STATUS.search(parts.path)
    elif parts.hostname == urlsplit(base_url).hostname:
        found = _STAND_IN.search(parts.fragment)
    return found[1] if found else None
