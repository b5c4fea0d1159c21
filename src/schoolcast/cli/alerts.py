"""`schoolcast alerts`: who was told what, and whether mail works."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, say, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.bootstrap import App
    from schoolcast.pipeline.alert_records import Alert, MailRecord


@click.group()
def alerts() -> None:
    """See who was told what, close what has been dealt with, and test the mail."""


@alerts.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what has ended.")
@options.as_json
@click.pass_obj
def list_(session: Session, everything: bool, as_json: bool) -> Exit:
    """List what needs somebody, and who was mailed about it."""
    from schoolcast.office.standing import alert_shape
    from schoolcast.pipeline.alert_records import AlertKind

    with session.app() as app:
        found = [
            alert
            for alert in app.school.store.alerts(everything=everything)
            if everything or alert.kind is not AlertKind.SUMMARY
        ]
        mails = app.school.store.alert_mails([alert.id for alert in found])
        shapes = [{**alert_shape(a, app.school), "mails": _shapes(a, mails)} for a in found]
        rows = [_row(alert, mails, app) for alert in found]
    if as_json:
        emit({"alerts": shapes})
    elif not rows:
        show("Nothing needs anybody.")
    else:
        table(("No.", "Since", "Mailed to", "About"), rows)
    return Exit.DONE


def _row(alert: "Alert", mails: list["MailRecord"], app: "App") -> tuple[str, ...]:
    from schoolcast.office.standing import alert_line, opened
    from schoolcast.pipeline.alert_records import MailState

    mine = [mail for mail in mails if mail.alert == alert.id]
    told = sorted({mail.address for mail in mine if mail.state is MailState.SENT})
    troubles = [mail.trouble for mail in mine if mail.trouble]
    about = alert_line(alert, app.school)
    if alert.closed_at:
        about += f" (ended{f', closed by {alert.closed_by}' if alert.closed_by else ''})"
    if troubles and not told:
        about += f". Mail: {troubles[-1]}"
    return str(alert.id), opened(alert, app.school), ", ".join(told) or "nobody yet", about


def _shapes(alert: "Alert", mails: list["MailRecord"]) -> list[dict[str, Any]]:
    return [
        {
            "step": mail.step.value,
            "to": mail.address,
            "state": mail.state.value,
            "tries": mail.tries,
            "trouble": mail.trouble,
            "at": mail.at.isoformat(),
        }
        for mail in mails
        if mail.alert == alert.id
    ]


@alerts.command("close")
@click.argument("number", type=int)
@options.person
@click.pass_obj
def close(session: Session, number: int, person: str) -> Exit:
    """Say that an alert has been dealt with; it is opened again if its cause still stands."""
    from schoolcast.domain.errors import NotFound
    from schoolcast.pipeline.submit import named

    with session.app() as app:
        by = named(person)
        if not app.school.store.close_alert(number, at=app.clock.now(), by=by):
            raise NotFound(f"No alert {number} is open; see `schoolcast alerts list`.")
    show(f"Closed alert {number}.")
    return Exit.DONE


@alerts.command("test")
@click.option("--to", metavar="ADDRESS", help="Where to; otherwise all addresses in [alerts].")
@click.pass_obj
def test(session: Session, to: str | None) -> Exit:
    """Send a test mail, and say in words what is wrong if it is not taken.

    No store is needed; nothing is recorded.
    """
    from schoolcast.alerts.letter import Letter
    from schoolcast.alerts.mailer import Mailer
    from schoolcast.alerts.trouble import MailTrouble
    from schoolcast.cli.addresses import addresses_of
    from schoolcast.secrets import FOLDER, Secrets

    settings, clock = session.settings, session.clock()
    secrets = Secrets(settings.folder / FOLDER)
    mailer = Mailer(settings.alerts, secrets, clock, settings.folder)
    ended = Exit.DONE
    for address in addresses_of(settings.alerts, to):
        letter = Letter(
            to=address,
            subject=f"[{settings.school.name}] A test of schoolcast's mail",
            body="If you can read this, schoolcast can tell you what needs you.\n",
            key=f"test {address} {clock.now().isoformat()}",
        )
        try:
            mailer.send(letter)
        except MailTrouble as trouble:
            say(f"{address}: {trouble.message}")
            ended = Exit.CONFIGURATION
        else:
            show(f"{address}: the mail server has taken the mail; see that it arrives.")
    return ended
