"""Leaving a picture out of an announcement, in its file: comments and the others stay."""

from typing import Any

import tomlkit


def left_out(front: Any, file: str, channel: str | None) -> bool:
    """Change the keys of an announcement; whether anything had to be.

    Without a `channel` the picture goes altogether, wherever its file is named.
    """
    images = front.get("images", [])
    places = [at for at, image in enumerate(images) if image.get("file") == file]
    if channel is None:
        for at in reversed(places):
            del images[at]
        if places and not len(images):
            front.remove("images")
        return bool(places)
    return any([_not_on(images[at], channel) for at in places])


def _not_on(image: Any, channel: str) -> bool:
    there = image.get("not_on", [])
    named = [there] if isinstance(there, str) else list(there)
    if channel in named:
        return False
    written = tomlkit.array()
    written.extend([*named, channel])
    image["not_on"] = written
    return True
