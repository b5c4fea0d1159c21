"""The ways in which schools write a name, and sentences to write it into."""

import unicodedata
from collections.abc import Callable

from schoolcast.api import Pupil

SENTENCES = (
    "Well done to {} for a super assembly!",
    "{} was our star of the week.",
    "The trophy went to {} this year.",
    "Thank you, {}, for helping at lunch.",
)


def _swap(name: str) -> str:
    middle = max(1, len(name) // 2)
    return (
        name
        if len(name) < 4
        else f"{name[:middle]}{name[middle + 1]}{name[middle]}{name[middle + 2 :]}"
    )


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _run_together(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


FORMS: dict[str, Callable[[Pupil], str]] = {
    "full name": lambda p: f"{p.forename} {p.surname}",
    "FULL NAME": lambda p: f"{p.forename} {p.surname}".upper(),
    "full name, small": lambda p: f"{p.forename} {p.surname}".lower(),
    "decomposed": lambda p: unicodedata.normalize("NFD", f"{p.forename} {p.surname}"),
    "without accents": lambda p: _bare(f"{p.forename} {p.surname}"),
    "curly mark": lambda p: f"{p.forename} {p.surname}".replace("'", "’"),
    "no marks": lambda p: f"{p.forename} {p.surname}".replace("'", "").replace("-", " "),
    "genitive": lambda p: f"{p.forename} {p.surname}'s friend",
    "surname, forename": lambda p: f"{p.surname}, {p.forename}",
    "forename and initial": lambda p: f"{p.forename} {p.surname[0]}.",
    "initial and surname": lambda p: f"{p.forename[0]}. {p.surname}",
    "zero-width": lambda p: f"{p.forename}\u200b {p.surname}",
    "file name": lambda p: f"{p.forename}_{p.surname}.jpg".lower(),
    "first name": lambda p: p.forename,
    "FIRST NAME": lambda p: p.forename.upper(),
    "first name, genitive": lambda p: f"{p.forename}'s friend",
    "hashtag": lambda p: f"#{_run_together(p.forename + p.surname)}",
    "handle": lambda p: f"@{_run_together(p.forename + p.surname)}".lower(),
    "initials": lambda p: f"{p.forename[0]}.{p.surname[0]}.",
    "slip in forename": lambda p: f"{_swap(p.forename)} {p.surname}" if len(p.forename) > 3 else "",
    "slip in surname": lambda p: f"{p.forename} {_swap(p.surname)}" if len(p.surname) > 3 else "",
    "surname": lambda p: p.surname,
    "spaced out": lambda p: " ".join(f"{p.forename}{p.surname}"),
    "look-alikes": lambda p: f"{p.forename} {p.surname}".replace("a", "а").replace("e", "е"),
}
