"""Turns: how many calls may be making a post public at one moment."""

import threading


class Turns:
    """So many calls `at_once`, however many threads prepare and record deliveries around them."""

    def __init__(self, at_once: int) -> None:
        self._free = threading.BoundedSemaphore(at_once)

    def turn(self, *, urgent: bool = False) -> "Turn":
        """A call's turn, not yet begun; an urgent one waits for nobody."""
        return Turn(None if urgent else self._free)


class Turn:
    """One call's turn; beginning or ending it twice does nothing more."""

    def __init__(self, free: threading.BoundedSemaphore | None) -> None:
        self._free = free
        self._begun = False

    def begin(self) -> None:
        """Wait until it may begin."""
        if self._free and not self._begun:
            self._free.acquire()
            self._begun = True

    def end(self) -> None:
        """Let another begin."""
        if self._free and self._begun:
            self._begun = False
            self._free.release()
