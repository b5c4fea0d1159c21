"""`schoolcast rehearse`: would a day's posts go out?"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, heading, indented, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.rehearse import Flaw, Rehearsal
    from schoolcast.pipeline.school import School


@click.command()
@click.option("--day", metavar="DATE", help="The day to rehearse, such as 2026-12-11, or tomorrow.")
@options.now
@options.as_json
@click.pass_obj
def rehearse(session: Session, day: str | None, now: str | None, as_json: bool) -> Exit:
    """Try a day's channels and check its posts as if they were due; nothing is published.

    Ends with 4 when something would not go out. Without --day it is tomorrow.
    """
    from schoolcast.pipeline.rehearse import rehearse as try_out

    with session.app(now) as app:
        done = try_out(app.school, chosen_day(day, app.school))
        app.attendant().note(done)
        if as_json:
            emit(_shape(done))
        else:
            show_rehearsal(done, app.school)
    return Exit.NEEDS_A_PERSON if done.flaws else Exit.DONE


def chosen_day(text: str | None, school: "School") -> date:
    """The day named, or tomorrow on the school's clock; UsageProblem for what is no date."""
    from schoolcast.domain.dates import wall_time
    from schoolcast.domain.errors import UsageProblem

    if text in {None, "tomorrow"}:
        return wall_time(school.clock.now(), school.timezone).date() + timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f'--day "{text}" is not a date; write 2026-12-11.') from None


def show_rehearsal(done: "Rehearsal", school: "School") -> None:
    """What came of it, for people."""
    from schoolcast.domain.dates import day_month

    heading(f"{day_month(done.day)}: {counted(len(done.deliveries), 'post')} planned")
    for flaw in done.flaws:
        show(indented(f"{_place(flaw, school)}: {flaw.what}"))
        if flaw.said:
            show(indented(flaw.said, " " * 8))
    if done.deliveries and not done.flaws:
        show(indented("All of it would go out."))


def _place(flaw: "Flaw", school: "School") -> str:
    if flaw.delivery is None:
        return flaw.channel or "everything"
    delivery = school.store.delivery(flaw.delivery)
    return f"{delivery.item} · {delivery.slot} · {delivery.channel} (no. {delivery.id})"


def _shape(done: "Rehearsal") -> dict[str, Any]:
    return {
        "day": done.day.isoformat(),
        "channels": list(done.channels),
        "deliveries": list(done.deliveries),
        "flaws": [
            {
                "what": flaw.what,
                "channel": flaw.channel,
                "delivery": flaw.delivery,
                "rules": flaw.rules.split(),
                "said": flaw.said,
            }
            for flaw in done.flaws
        ],
    }
