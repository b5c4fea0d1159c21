"""`schoolcast people export`: all that is held about one child, in one file."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.domain.register import Register
    from schoolcast.pipeline.school import School


@click.command()
@click.argument("pupil", metavar="PUPIL")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write; only you can read it.",
)
@options.person
@click.pass_obj
def export(session: Session, pupil: str, file: Path, person: str) -> Exit:
    """Write all that is held about one child into a file, for a parent who asks."""
    from schoolcast.domain.errors import UsageProblem
    from schoolcast.domain.register import Register
    from schoolcast.people.consents import known
    from schoolcast.people.source import PeopleSource
    from schoolcast.pipeline.records import AuditEntry
    from schoolcast.pipeline.submit import named

    if file.exists():
        raise UsageProblem(f"{file} is there already; nothing was written.")
    with session.app() as app:
        register = PeopleSource(session.settings, app.school.store).register() or Register()
        known(register, pupil)
        held = _all_about(pupil, register, app.school)
        now = app.clock.now()
        app.school.store.record(
            AuditEntry(at=now, person=named(person), action="export-child", subject=pupil)
        )
    _write(file, json.dumps(held, ensure_ascii=False, indent=2, default=str) + "\n")
    show(f"Everything about {pupil} is in {file}. Give it to those alone who may have it.")
    return Exit.DONE


def _all_about(pupil: str, register: "Register", school: "School") -> dict[str, Any]:
    from schoolcast.cli.shapes import delivery_shape
    from schoolcast.pipeline.consent_withdrawal import affected_by

    child = register.pupil(pupil)
    affected = affected_by(pupil, school)
    posts = [
        {**delivery_shape(one.delivery), "title": one.title}
        for one in (*affected.public, *affected.planned)
    ]
    record = [
        {"at": entry.at, "person": entry.person, "action": entry.action}
        for entry in school.store.audit()
        if pupil in (entry.subject, entry.detail.get("pupil"))
    ]
    return {
        "roll": asdict(child) if child else None,
        "taken_on": register.taken_on,
        "consents": [asdict(one) for one in register.facts.given if one.pupil == pupil],
        "never_published": pupil in register.facts.never_publish,
        "left_on": next((gone.left_on for gone in register.leavers if gone.pupil == pupil), None),
        "changes": [asdict(step) for step in register.steps if step.pupil == pupil],
        "posts": posts,
        "record": record,
    }


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
