"""`schoolcast people consent withdraw`: a parent takes consent back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, show
from schoolcast.cli.session import Session
from schoolcast.domain.consent import EVERYWHERE, Purpose

if TYPE_CHECKING:
    from schoolcast.pipeline.consent_withdrawal import Affected
    from schoolcast.pipeline.withdraw import Withdrawn


@click.command("withdraw")
@click.argument("pupil", metavar="PUPIL")
@click.option(
    "--purpose",
    "purposes",
    type=click.Choice([purpose.value for purpose in Purpose]),
    multiple=True,
    help="Only this.",
)
@click.option("--channel", default=EVERYWHERE, show_default=True, help="A channel's kind or name.")
@click.option("--signed-by", default="", help="The parent who signed.")
@click.option(
    "--letter",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the draft of the letter to the parent into this file.",
)
@options.person
@options.now
@options.as_json
@click.pass_obj
def withdraw(
    session: Session,
    pupil: str,
    purposes: tuple[str, ...],
    channel: str,
    signed_by: str,
    letter: Path | None,
    person: str,
    now: str | None,
    as_json: bool,
) -> Exit:
    """A parent takes consent back: hold what is planned, take down what is out, write to them.

    Say it again at any time to see how far it is.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.office.consenting import withdraw_consent
    from schoolcast.office.roll_import import today

    require_allowed(session.settings)
    with session.app(now) as app:
        found = withdraw_consent(
            pupil,
            purposes=tuple(map(Purpose, purposes)) or tuple(Purpose),
            channel=channel,
            signed_by=signed_by,
            on=today(app.school),
            person=person,
            school=app.school,
        )
    affected, done, text = found.affected, [*found.done], found.letter
    if letter:
        letter.write_text(text, encoding="utf-8")
    if as_json:
        emit(_withdrawal_shape(affected, done, text))
    else:
        _show_withdrawal(pupil, affected, done, text, letter)
    return Exit.DONE


def _show_withdrawal(
    pupil: str, affected: "Affected", done: "list[Withdrawn]", text: str, letter: Path | None
) -> None:
    from schoolcast.office.words import FATES, when

    show(f"{pupil}: consent withdrawn.")
    for one in affected.planned:
        delivery = one.delivery
        moment = when(delivery.due, delivery.zone)
        heading(f"{delivery.item} on {delivery.channel}, {moment}: does not go out as it is")
    for each in done:
        heading(f"{each.delivery.item} on {each.delivery.channel}: {FATES[each.fate]}")
        if each.words:
            show(indented(each.words))
    show()
    show(f"The letter is in {letter}." if letter else text)


def _withdrawal_shape(affected: "Affected", done: "list[Withdrawn]", text: str) -> dict[str, Any]:
    from schoolcast.cli.shapes import delivery_shape

    return {
        "planned": [delivery_shape(one.delivery) for one in affected.planned],
        "public": [{**delivery_shape(one.delivery), "fate": one.fate.value} for one in done],
        "letter": text,
    }
