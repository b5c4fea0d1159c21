"""`schoolcast channels costs`: what the platforms charge in a month."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.cost_records import Spent
    from schoolcast.pipeline.school import School


@click.command("costs")
@click.option("--month", metavar="YYYY-MM", help="The month; this one by default.")
@options.now
@options.as_json
@click.pass_obj
def costs(session: Session, month: str | None, now: str | None, as_json: bool) -> Exit:
    """Show what posts cost in a month: each that went out, what is planned, and the sum.

    The prices are those of the day of approval. A try that the platform refused counts too,
    though it may not charge for it.
    """
    from schoolcast.cli.prices import month_shape
    from schoolcast.office.money import money
    from schoolcast.pipeline.costs import Month, currency_of, month_costs

    wanted = Month.parse(month) if month else None
    with session.app(now) as app:
        school = app.school
        chosen = wanted or Month.of(school.clock.now(), school.timezone)
        since, until = chosen.bounds(school.timezone)
        spent, planned = school.store.spent(since, until), school.store.planned(since, until)
        totals = month_costs(chosen, school)
        lines = [
            (row, state, currency_of(row.channel, school))
            for state, rows in (("spent", spent), ("planned", planned))
            for row in rows
        ]
    if as_json:
        shapes = [_shape(row, state, currency, school) for row, state, currency in lines]
        emit({"posts": shapes, "totals": [month_shape(one) for one in totals]})
        return Exit.DONE
    if not lines:
        show(f"{chosen}: nothing that costs anything.")
        return Exit.DONE
    _table(lines, school)
    show()
    for one in totals:
        words = f"{money(one.spent, one.currency)} spent"
        planned_words = f", {money(one.planned, one.currency)} planned" if one.planned else ""
        show(f"{chosen}: {words}{planned_words}.")
    return Exit.DONE


def _table(lines: "list[tuple[Spent, str, str]]", school: "School") -> None:
    from schoolcast.office.money import money
    from schoolcast.office.words import when

    head = ("When", "Announcement", "Post", "Channel", "State", "Price")
    table(
        head,
        [
            (
                when(row.at, school.timezone),
                row.item,
                row.slot,
                row.channel,
                "went out" if state == "spent" else "planned",
                money(row.micros, currency),
            )
            for row, state, currency in lines
        ],
    )


def _shape(row: "Spent", state: str, currency: str, school: "School") -> dict[str, Any]:
    from schoolcast.domain.dates import zone

    return {
        "delivery": row.delivery,
        "item": row.item,
        "slot": row.slot,
        "channel": row.channel,
        "at": row.at.astimezone(zone(school.timezone)).isoformat(),
        "state": state,
        "micros": row.micros,
        "currency": currency,
    }
