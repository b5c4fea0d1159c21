"""`schoolcast audit`: the record of who decided what, whether it is whole, and what it counts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.audit_report import report
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, say, show, table
from schoolcast.cli.session import Session
from schoolcast.office.audit_words import ACTIONS, details

if TYPE_CHECKING:
    from schoolcast.pipeline.records import AuditEntry

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]...")
@click.option("--item", help="Only what concerns this announcement.")
@click.option("--person", help="Only what this person did.")
@click.option("--since", type=_DAY, help="Only from this day on.")
@click.option("--verify", is_flag=True, help="Check that nobody has changed the record.")
@options.as_json
@click.pass_context
def audit(
    context: click.Context,
    item: str | None,
    person: str | None,
    since: datetime | None,
    verify: bool,
    as_json: bool,
) -> Exit:
    """Print the record: who decided what, when, from which computer; the oldest first.

    Children stand in it as numbers. Each line is chained to the one before it, so that a change
    by hand shows: --verify says at which line, and ends with 5.
    """
    if context.invoked_subcommand:
        return Exit.DONE
    session: Session = context.obj
    with session.app() as app:
        zone = app.school.timezone
        lines = app.school.store.audit()
        broken = app.school.store.verify_audit() if verify else None
    if verify:
        return _verified(lines, broken, as_json)
    wanted = [line for line in lines if _matches(line, item, person, since, zone)]
    if as_json:
        emit({"lines": [_shape(line) for line in wanted]})
    else:
        _show(wanted, zone)
    return Exit.DONE


audit.add_command(report)


def _matches(
    line: "AuditEntry", item: str | None, person: str | None, since: datetime | None, zone: str
) -> bool:
    from schoolcast.domain.dates import wall_time
    from schoolcast.pipeline.submit import same_person

    return (
        (item is None or line.subject == item)
        and (person is None or same_person(line.person, person))
        and (since is None or wall_time(line.at, zone).date() >= since.date())
    )


def _verified(lines: "list[AuditEntry]", broken: int | None, as_json: bool) -> Exit:
    head = lines[-1].hash if lines else ""
    if as_json:
        emit({"whole": broken is None, "broken_at": broken, "lines": len(lines), "head": head})
        return Exit.DONE if broken is None else Exit.CONFIGURATION
    if broken is None:
        show(f"The record is whole: {len(lines)} lines. Its last line is marked {head[:16]}.")
        return Exit.DONE
    say(
        f"The record is not as it was written: line {broken} was changed, taken out or added by "
        f"hand. The lines before it can be relied on. Keep this store as it is, tell the Head, "
        "and compare it with a backup."
    )
    return Exit.CONFIGURATION


def _show(lines: "list[AuditEntry]", zone: str) -> None:
    from schoolcast.office.words import when

    if not lines:
        show("Nothing is on record there.")
        return
    rows = [
        (
            str(line.seq),
            when(line.at, zone),
            line.person,
            ACTIONS.get(line.action, line.action),
            line.subject,
            details(line),
        )
        for line in lines
    ]
    table(("Line", "When", "Who", "Did", "About", "More"), rows)


def _shape(line: "AuditEntry") -> dict[str, Any]:
    return {
        "seq": line.seq,
        "at": line.at.isoformat(),
        "person": line.person,
        "action": line.action,
        "subject": line.subject,
        "detail": line.detail,
        "os_user": line.os_user,
        "host": line.host,
        "hash": line.hash,
    }
