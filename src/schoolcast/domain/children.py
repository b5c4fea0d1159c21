"""Who is shown, as an author writes it: pupils' numbers, whole classes, and exceptions."""

import difflib
import re
from collections.abc import Iterable, Sequence

from schoolcast.domain.facts import Pupil

NOBODY = "none"
"""Says in so many words that no child can be recognised."""
_CLASS = "class:"
_NOT = "-"


def checked(written: Sequence[str], *, may_be_nobody: bool) -> None:
    """ValueError where a list of children can't mean anything."""
    for one in written:
        if not one.strip():
            raise ValueError('a child\'s number is missing between the quotes; write "P0123"')
    if NOBODY not in written:
        return
    if not may_be_nobody:
        raise ValueError(f'leave the key out in place of "{NOBODY}"')
    if len(written) > 1:
        raise ValueError(f'"{NOBODY}" says that no child can be recognised; it stands alone')


def says_nobody(written: Sequence[str]) -> bool:
    """Whether the author says that no child can be recognised."""
    return tuple(written) == (NOBODY,)


def names_a_class(written: Iterable[str]) -> bool:
    """Whether the roll is needed to tell who is meant."""
    return any(one.removeprefix(_NOT).startswith(_CLASS) for one in written)


def spelt_out(written: Sequence[str], pupils: Sequence[Pupil]) -> tuple[str, ...]:
    """The numbers of all who are meant, each once: classes as `pupils` have them today.

    ValueError for a class that nobody is in, and for an exception that takes nobody out.
    """
    if says_nobody(written):
        return ()
    meant: dict[str, None] = {}
    for one in written:
        if not one.startswith(_NOT):
            meant |= dict.fromkeys(_these(one, pupils))
    for one in written:
        if one.startswith(_NOT):
            _take_out(one.removeprefix(_NOT), meant, pupils)
    return tuple(meant)


def class_key(name: str) -> str:
    """A class as it stands behind "class:": small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def of_class(name: str, pupils: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """The children of a class, each once, in the order of the roll."""
    wanted = class_key(name.removeprefix(_CLASS))
    found = {pupil.id: pupil for pupil in reversed(list(pupils))}
    return tuple(p for p in reversed(found.values()) if class_key(p.class_name) == wanted)


def _these(one: str, pupils: Sequence[Pupil]) -> tuple[str, ...]:
    if not one.startswith(_CLASS):
        return (one,)
    found = of_class(one, pupils)
    if found:
        return tuple(pupil.id for pupil in found)
    known = sorted({class_key(pupil.class_name) for pupil in pupils} - {""})
    if not known:
        raise ValueError(f'the roll says nothing of classes, so "{one}" means nobody; list numbers')
    near = difflib.get_close_matches(one.removeprefix(_CLASS), known, n=1)
    there = ", ".join(_CLASS + name for name in known)
    hint = f'did you mean "{_CLASS}{near[0]}"?' if near else f"there are: {there}"
    raise ValueError(f'nobody on the roll is in "{one}"; {hint}')


def _take_out(one: str, meant: dict[str, None], pupils: Sequence[Pupil]) -> None:
    for number in _these(one, pupils):
        if number not in meant:
            raise ValueError(f'"-{one}" takes nobody out, for {number} is not among those listed')
        del meant[number]
