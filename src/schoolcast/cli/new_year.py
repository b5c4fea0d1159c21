"""`schoolcast year`: the steps into a school year."""

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, say, show
from schoolcast.cli.session import Session


@click.command()
@click.argument("name", metavar="[YEAR]", required=False)
@click.option("--done", "step", metavar="STEP", help="Say that a step is done; needs --as.")
@click.option("--as", "person", metavar="PERSON", default="", help="Your name, for the record.")
@options.now
@options.as_json
@click.pass_obj
def year(
    session: Session,
    name: str | None,
    step: str | None,
    person: str,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Show what is done and what is left to do for a school year such as 2027-28.

    Without YEAR the present one, and from May on the coming one. Posts for a class that were
    approved in the year before wait until they are approved again.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.calendar import school_year
    from schoolcast.pipeline import new_year

    with session.app(now) as app:
        meant = (
            school_year(app.school.calendar(), name) if name else new_year.year_meant(app.school)
        )
        if step is not None:
            require_allowed(session.settings)
            new_year.confirm(step, meant, person=person, school=app.school)
        found = new_year.steps(meant, app.school)
    if as_json:
        emit(
            {
                "year": meant.name,
                "steps": [
                    {
                        "step": one.name,
                        "done": one.done,
                        "stands": one.stands,
                        "how": one.how,
                        "person": one.person,
                    }
                    for one in found
                ],
            }
        )
        return Exit.DONE
    heading(f"Into the school year {meant.name}")
    for number, one in enumerate(found, 1):
        mark = "done" if one.done else "to do"
        by = f" ({one.person})" if one.person else ""
        show(f"{number}. {one.title} · {one.name}: {mark}{by}")
        show(indented(one.stands))
        if not one.done and one.how:
            show(indented(one.how))
            if one.name in new_year.BY_WORD:
                show(indented(f"schoolcast year {meant.name} --done {one.name} --as YOUR-NAME"))
    left = sum(not one.done for one in found)
    say(f"{left} of {len(found)} steps are left." if left else "Everything is done.")
    return Exit.DONE
