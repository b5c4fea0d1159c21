"""Memo: records made of rows before, each for as long as its row stays the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")

KEPT = 2_048  # records; what waits and is open in a school: a year of 2,000 announcements


class Memo(Generic[T]):
    """The records made last, for several threads.

    A row is read from the store each time, so that whatever changed is noticed; opening it and
    taking it apart costs ten times as much, and is done once for what is the same to the last
    character. A row holds all that its record is made of.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._guard = threading.Lock()
        self._made: OrderedDict[int, tuple[tuple[Any, ...], T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def get(self, number: int, row: Sequence[Any], make: Callable[[], T]) -> T:
        """What was made of exactly this row, or what `make` makes of it now."""
        parts = tuple(row)
        with self._guard:
            known = self._made.get(number)
            if known is not None and known[0] == parts:
                self._made.move_to_end(number)
                return known[1]
        made = make()
        with self._guard:
            self._made[number] = parts, made
            self._made.move_to_end(number)
            while len(self._made) > self._kept:
                self._made.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all, since keys have changed."""
        with self._guard:
            self._made.clear()
