"""Oddities: what is unusual about the names of a roll."""

import unicodedata
from collections.abc import Collection, Iterable

from schoolcast.domain.facts import Pupil


def warnings_about(pupils: Collection[Pupil]) -> Iterable[str]:
    """What is unusual about names and may be a slip, or be hard to find in a text."""
    short = [p.id for p in pupils if len(p.forename) == 1 or len(p.surname) == 1]
    if short:
        yield f"A name of one letter, taken as it is: {_few(short)}."
    foreign = [p.id for p in pupils if not _latin(p.forename + p.surname)]
    if foreign:
        yield (
            f"Names in other letters, which are found in texts only in those letters: "
            f"{_few(foreign)}. A known-as in Latin letters helps."
        )
    seen: dict[tuple[str, str], list[str]] = {}
    for pupil in pupils:
        seen.setdefault((pupil.forename.casefold(), pupil.surname.casefold()), []).append(pupil.id)
    for ids in seen.values():
        if len(ids) > 1:
            yield f"Two children share one name: {_few(ids)}."


def _few(ids: list[str]) -> str:
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return ", ".join(ids[:5]) + more


def _latin(name: str) -> bool:
    letters = (sign for sign in name if sign.isalpha())
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
