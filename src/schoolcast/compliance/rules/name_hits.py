"""What the readers of names report."""

from enum import StrEnum
from typing import NamedTuple

from schoolcast.api import Pupil


class How(StrEnum):
    """The way in which a person is named; each is a rule of its own."""

    FULL = "NAME-FULL"
    FIRST = "NAME-FIRST"  # a pupil's first name
    WORD = "NAME-WORD"  # a first name that is also a word, a saint's or a place's
    NICK = "NAME-NICK"  # a short form that the roll does not state
    INITIALS = "NAME-INITIALS"  # "O. Smith", "Oliver S", "O.S."
    SURNAME = "NAME-SURNAME"
    TYPO = "NAME-TYPO"
    HASHTAG = "NAME-HASHTAG"  # a first name in a hashtag or handle
    OFFROLL = "NAME-OFFROLL"  # a child's name that is not on the roll
    ADULT = "NAME-ADULT"  # an adult's first name and surname


class Named(NamedTuple):
    """A person named at code points `start` to `end`; `sure` where it can't be anybody else.

    `titled` as in "Mrs Grace Taylor"; `pupils` are those on the roll whom it may mean.
    """

    how: How
    start: int
    end: int
    sure: bool = False
    pupils: tuple[Pupil, ...] = ()
    titled: bool = False
