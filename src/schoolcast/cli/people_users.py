"""`schoolcast people users`: who has confirmed the policy."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session


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
    """List who has confirmed which version, and who of the approvers has not."""
    from schoolcast.cli.words import when
    from schoolcast.pipeline.submit import same_person

    version = session.settings.people.policy_version
    with session.app() as app:
        found = app.school.store.acknowledgements()
    current = [person for person, said, _ in found if said == version]
    missing = [
        name
        for name in session.settings.approval.approvers
        if not any(same_person(name, person) for person in current)
    ]
    if as_json:
        rows = [{"person": p, "version": v, "at": at.isoformat()} for p, v, at in found]
        emit({"version": version, "acknowledged": rows, "missing": missing})
        return Exit.DONE
    zone = session.settings.school.timezone
    table(("Who", "Version", "When"), [(p, v, when(at, zone)) for p, v, at in found])
    if missing:
        show(f"\nVersion {version} is not yet confirmed by: {', '.join(missing)}")
    return Exit.DONE
