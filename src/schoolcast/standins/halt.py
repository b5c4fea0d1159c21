"""Waiting that a stop or a reset cuts short."""

import threading


class Halt:
    """Lets threads wait in real time until somebody calls them off."""

    def __init__(self) -> None:
        self._called = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Waits; says whether it was called off before the time was over."""
        return self._called.wait(seconds)

    def release(self) -> None:
        """Calls off all who wait now; later ones wait again."""
        called, self._called = self._called, threading.Event()
        called.set()

    def stop(self) -> None:
        """Calls off all who wait, now and later."""
        self._called.set()
