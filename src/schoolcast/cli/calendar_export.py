"""`schoolcast calendar export`: the term dates for other calendars."""

from pathlib import Path

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, say
from schoolcast.cli.session import Session


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(session: Session, file: Path) -> Exit:
    """Write terms, holidays, INSET days and closed days to FILE, for Outlook, Google or a phone.

    Import it again after a change: what was imported before is brought up to date, not doubled.
    """
    from schoolcast.cli.calendar import read
    from schoolcast.content.calendar_export import as_ics
    from schoolcast.domain.almanac import entries
    from schoolcast.domain.errors import UsageProblem

    found = entries(read(session))
    if not found:
        raise UsageProblem("calendar.toml knows no terms and no closed days; nothing to write.")
    school = session.settings.school
    made = as_ics(
        found,
        school_id=school.id,
        school_name=school.name,
        zone=school.timezone,
        now=session.clock().now(),
    )
    try:
        file.write_bytes(made)
    except OSError as error:
        raise UsageProblem(f"{file} can't be written: {error.strerror or error}.") from None
    say(f"{counted(len(found), 'entry', 'entries')} written to {file}.")
    return Exit.DONE
