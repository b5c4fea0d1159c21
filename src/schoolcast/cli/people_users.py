"""`schoolcast people users`: who has confirmed the policy."""

from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, say, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.school import School


def remind_of_policy(person: str, school: "School") -> None:
    """Ask somebody to confirm the policy; NotAllowed where the school requires it first."""
    from schoolcast.pipeline.acknowledging import asked_to_confirm

    if words := asked_to_confirm(person, school):
        say(words)


@click.group()
def users() -> None:
    """Who works with schoolcast, and which version of the policy they have confirmed."""


@users.command("ack")
@options.person
@options.now
@click.pass_obj
def ack(session: Session, person: str, now: str | None) -> Exit:
    """Confirm that you have read the policy, in the version that config.toml names."""
    from schoolcast.pipeline.submit import named

    version = session.settings.people.policy_version
    with session.app(now) as app:
        new = app.school.store.acknowledge(named(person), version, at=app.clock.now())
    known = "confirmed" if new else "had confirmed"
    show(f"{person} {known} version {version} of the policy.")
    return Exit.DONE


@users.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List who has confirmed which version, and who of those at work here has not."""
    from schoolcast.office.words import when
    from schoolcast.pipeline.submit import same_person

    version = session.settings.people.policy_version
    with session.app() as app:
        found = app.school.store.acknowledgements()
        record = app.school.store.audit()
    current = [person for person, said, _ in found if said == version]
    users = (
        *session.settings.approval.approvers,
        *(line.person for line in record if line.action in ("submit", "approve")),
    )
    missing: list[str] = []
    for name in users:
        if not any(same_person(name, person) for person in (*current, *missing)):
            missing.append(name)
    if as_json:
        rows = [{"person": p, "version": v, "at": at.isoformat()} for p, v, at in found]
        emit({"version": version, "acknowledged": rows, "missing": missing})
        return Exit.DONE
    zone = session.settings.school.timezone
    table(("Who", "Version", "When"), [(p, v, when(at, zone)) for p, v, at in found])
    if missing:
        show(f"\nVersion {version} is not yet confirmed by: {', '.join(missing)}")
    return Exit.DONE
