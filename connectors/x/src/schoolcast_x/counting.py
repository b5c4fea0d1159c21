"""The one way to twitter-text, which knows how X counts and what it takes for a link.

twitter-text-parser 3.0.0 reads its list of emoji through pkg_resources. It does not ask for it,
Python 3.12 no longer brings it, and setuptools has given it up. What little is wanted of it is
lent while the library loads.
"""

import sys
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

_LENT = "pkg_resources"


def weighted(text: str) -> tuple[int, bool]:
    """The text's weight, and whether it is a post that X would take. No lone surrogates."""
    parsed = _library().parse_tweet(text)
    return int(parsed.weightedLength), bool(parsed.valid)


def links(text: str) -> list[tuple[str, int, int]]:
    """Each link as written, and where it begins and ends; bare domains count."""
    return [
        (found["url"], *found["indices"]) for found in _library().extract_urls_with_indices(text)
    ]


@cache
def _library() -> Any:
    # Loading takes 0.15 seconds, for the patterns of all domains; so it waits for the first text.
    before = sys.modules.get(_LENT)
    lent = ModuleType(_LENT)
    lent.resource_string = _resource_string  # type: ignore[attr-defined]
    sys.modules[_LENT] = lent
    try:
        import twitter_text
    finally:
        _put_back(before)
    return twitter_text


def _put_back(before: ModuleType | None) -> None:
    if before is None:
        sys.modules.pop(_LENT, None)
    else:
        sys.modules[_LENT] = before


def _resource_string(module: str, name: str) -> bytes:
    return files(module.rpartition(".")[0]).joinpath(name).read_bytes()
