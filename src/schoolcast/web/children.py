"""Children as the pages know them: by number, never by name in an address."""

from collections.abc import Iterable
from datetime import date, datetime

from flask import current_app

from schoolcast.bootstrap import App
from schoolcast.domain.children import class_key
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Pupil
from schoolcast.domain.register import Register
from schoolcast.people.source import PeopleSource
from schoolcast.pipeline.register import KIND
from schoolcast.web.forms import Form
from schoolcast.web.visiting import desk, school

_SOURCE = "schoolcast-people"


def register() -> Register | None:
    """The children and consents, opened again only when they have changed; None without any."""
    at_work = desk().app
    kept: tuple[App, PeopleSource] | None = current_app.extensions.get(_SOURCE)
    if kept is None or kept[0] is not at_work:
        kept = (at_work, PeopleSource(at_work.settings, at_work.school.store))
        current_app.extensions[_SOURCE] = kept
    return kept[1].register()


def imported() -> bool:
    """Whether the register is kept here; without an import it is a file that others keep."""
    return school().store.document_version(KIND) > 0


def known(number: str) -> Register:
    """The register, in which there is or was a child of that number; NotFound."""
    found = register() or Register()
    left = any(leaver.pupil == number for leaver in found.leavers)
    if not number or not (left or found.pupil(number)):
        raise NotFound("There is no child of that number on the roll. Look for the name instead.")
    return found


def full_name(pupil: Pupil | None, number: str) -> str:
    """As the class calls the child; of one who left no name is kept."""
    if pupil is None:
        return f"A child who left (number {number})"
    return f"{pupil.known_as or pupil.forename} {pupil.surname}"


def classes(found: Register) -> list[tuple[str, str, int]]:
    """The classes by name: what stands behind "class:", the name, how many children."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for pupil in found.pupils:
        key = class_key(pupil.class_name)
        names.setdefault(key, pupil.class_name)
        counts[key] = counts.get(key, 0) + 1
    return [(key, names[key], counts[key]) for key in sorted(counts)]


def day_typed(form: Form, name: str, *, latest: date | None = None) -> date | None:
    """The day in a date field, None where it is empty; a mistake where it is none."""
    text = form.get(name)
    if not text:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        form.mistakes[name] = "Give a day, such as 2026-09-01"
        return None
    if latest is not None and found > latest:
        form.mistakes[name] = "That day lies ahead"
    return found


def held_words(held: Iterable[Delivery]) -> str:
    """What is held because of a change, as the end of a sentence; "" where nothing is."""
    found = list(held)
    if not found:
        return ""
    items = ", ".join(dict.fromkeys(one.item for one in found))
    posts = "1 post is" if len(found) == 1 else f"{len(found)} posts are"
    return f" {posts} held because of it: {items}."
