"""Book: what is remembered of clean pictures, by the digest of their clean bytes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from schoolcast.domain.picture import PictureFacts


class Book(Protocol):
    """Remembers what was read in pictures, and which copies were made of which."""

    def picture_facts(self, digests: Collection[str]) -> dict[str, PictureFacts]:
        """What is known of these pictures, by digest; a copy's is its picture's."""

    def masters(self, digests: Collection[str]) -> dict[str, str]:
        """For each of these the clean picture it is a copy of, or itself."""

    def keep_picture_facts(self, facts: PictureFacts, *, at: datetime) -> None:
        """Remember it in place of what was known; verdicts that rested on that count no more."""

    def keep_copy(self, sha256: str, picture: str) -> None:
        """Remember that `sha256` is the clean `picture` made smaller for a channel."""


class LooseBook:
    """Remembers for as long as the program runs: for looking at pictures without a store."""

    def __init__(self) -> None:
        self._facts: dict[str, PictureFacts] = {}
        self._copies: dict[str, str] = {}

    def picture_facts(self, digests: Collection[str]) -> dict[str, PictureFacts]:
        """What is known of these pictures, by digest; a copy's is its picture's."""
        found = {}
        for sha256 in digests:
            facts = self._facts.get(self._copies.get(sha256, sha256))
            if facts:
                found[sha256] = of_copy(facts, sha256)
        return found

    def masters(self, digests: Collection[str]) -> dict[str, str]:
        """For each of these the clean picture it is a copy of, or itself."""
        return {sha256: self._copies.get(sha256, sha256) for sha256 in digests}

    def keep_picture_facts(self, facts: PictureFacts, *, at: datetime) -> None:
        """Remember it in place of what was known."""
        self._facts[self._copies.get(facts.sha256, facts.sha256)] = facts

    def keep_copy(self, sha256: str, picture: str) -> None:
        """Remember that `sha256` is the clean `picture` made smaller for a channel."""
        self._copies[sha256] = picture


def of_copy(facts: PictureFacts, sha256: str) -> PictureFacts:
    """The same facts said of a copy: boxes are in thousandths and hold for each size."""
    return facts if facts.sha256 == sha256 else replace(facts, sha256=sha256)
