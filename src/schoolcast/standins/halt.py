"""Waiting that a stop or a reset cuts short."""

import threading


class Halt:
    """Hands out the event that calls off whoever waits on it.

    A request takes the event as it arrives, so that a reset reaches it wherever it is by then.
    """

    def __init__(self) -> None:
        self._called_off = threading.Event()

    def event(self) -> threading.Event:
        """The event of the requests that arrive now; it is set when they are called off."""
        return self._called_off

    def release(self) -> None:
        """Calls off all requests so far; later ones wait again."""
        called_off, self._called_off = self._called_off, threading.Event()
        called_off.set()

    def stop(self) -> None:
        """Calls off all requests, now and later."""
        self._called_off.set()
