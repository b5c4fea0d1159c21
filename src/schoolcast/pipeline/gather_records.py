"""Gathering many revisions and deliveries at once, where one at a time would take minutes."""

from collections.abc import Collection, Sequence
from typing import Protocol

from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.revision import Revision


class Gatherer(Protocol):
    """The part of a school's store that is made for looking at much, in few questions."""

    def showing(self, child: str) -> dict[int, Revision]:
        """Every revision in which the child with that id is shown or told of, by its number.

        Reads what of each revision is about children, and nothing else. Those whose key is lost
        are not among them.
        """

    def several(self, revisions: Collection[int]) -> dict[int, Revision]:
        """Revisions by their numbers; what is not there is left out."""

    def deliveries_numbered(self, ids: Sequence[int]) -> list[Delivery]:
        """These deliveries, in the order of `ids`; NotFound when one is missing."""

    def deliveries_of(
        self, revisions: Collection[int], *, states: Collection[State]
    ) -> list[Delivery]:
        """The deliveries in those states that rest on the revisions, in the order they are due."""
