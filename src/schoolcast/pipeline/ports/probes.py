"""What is told of each step of a delivery."""

from collections.abc import Callable

Probe = Callable[[str], None]
"""Called with the name of each step of a delivery; tests raise from it to cut work off there."""


def no_probe(step: str) -> None:
    """The probe of every day: does nothing."""


Mark = Callable[[int], None]
"""Called with the serial of an attempt before it can become public, to be kept beside the store."""


def no_mark(serial: int) -> None:
    """For a store that nobody can put back unnoticed, such as a test's."""
