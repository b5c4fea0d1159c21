"""The register in use: read, changed by a person, and everything open checked again at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schoolcast.domain.delivery import Delivery
from schoolcast.domain.register import Register, Step, from_text, to_text
from schoolcast.pipeline.ports import SchoolStore
from schoolcast.pipeline.recheck import recheck
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named
from schoolcast.pipeline.sync import sync

KIND = "register"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The register as the store has it; `lost` says that its key is gone, so that it is empty."""

    version: int
    register: Register
    lost: bool = False


def load(store: SchoolStore) -> Kept:
    """The school's register, empty where there is none; KeyProblem where it can't be opened."""
    version, text = store.document(KIND)
    if text is None:
        return Kept(version=version, register=Register(), lost=version > 0)
    return Kept(version=version, register=from_text(text))


def save(
    kept: Kept, register: Register, *, person: str, action: str, school: School, **detail: Any
) -> list[Delivery]:
    """Keep a changed register, audited with ids and counts only; what is held now because of it.

    ForbiddenMove when somebody else changed it since `kept` was read.
    """
    entry = AuditEntry(
        at=school.clock.now(), person=named(person), action=action, subject=KIND, detail=detail
    )
    school.store.keep_document(KIND, to_text(register), expect=kept.version, entry=entry)
    return check_again(school)


def change(
    school: School,
    *,
    person: str,
    action: str,
    pupil: str,
    words: str,
    by: Callable[[Register], Register],
    form_on: date | None = None,
) -> list[Delivery]:
    """Change what stands about one child, noting the step; what is held now because of it."""
    kept = load(school.store)
    step = Step(
        at=school.clock.now().isoformat(timespec="seconds"),
        person=named(person),
        pupil=pupil,
        words=words,
        form_on=form_on,
    )
    register = by(kept.register)
    register = replace(register, steps=(*register.steps, step))
    return save(kept, register, person=person, action=action, school=school, pupil=pupil)


def check_again(school: School) -> list[Delivery]:
    """Check all that is open under the facts as they are now; the deliveries newly held."""
    report = recheck(school, sync(school.content, school.store))
    return [school.store.delivery(number) for number in report.held]
