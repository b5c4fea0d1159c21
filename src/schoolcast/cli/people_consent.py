"""`schoolcast people consent`: see and change what parents agree to."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show, table
from schoolcast.cli.people_withdrawal import withdraw
from schoolcast.cli.session import Session
from schoolcast.domain.consent import EVERYWHERE, Consent, Purpose

if TYPE_CHECKING:
    from schoolcast.domain.register import Register

_DAY = click.DateTime(["%Y-%m-%d"])
_PURPOSES = click.Choice([purpose.value for purpose in Purpose])
_pupil = click.argument("pupil", metavar="PUPIL")
_channel = click.option(
    "--channel", default=EVERYWHERE, show_default=True, help="A channel's kind or name."
)
_signed_by = click.option("--signed-by", default="", help="The parent who signed.")


@click.group()
def consent() -> None:
    """What parents agree to: by child, purpose and channel. PUPIL is the child's number."""


consent.add_command(withdraw)


@consent.command("list")
@click.option("--status", help="Only these, such as refused.")
@options.as_json
@click.pass_obj
def list_(session: Session, status: str | None, as_json: bool) -> Exit:
    """List every consent on record, and who is never published."""
    with session.app() as app:
        register = _register(session, app.school.store)
    found = [one for one in register.consents if status in (None, one.status)]
    if as_json:
        never = list(register.never_publish)
        emit({"consents": [*map(_shape, found)], "never_publish": never})
        return Exit.DONE
    _table(found)
    if register.never_publish:
        show(f"\nNever published: {', '.join(register.never_publish)}")
    return Exit.DONE


@consent.command("show")
@_pupil
@options.as_json
@click.pass_obj
def show_(session: Session, pupil: str, as_json: bool) -> Exit:
    """Show what was agreed for one child, and how it came about."""
    from schoolcast.people.consents import known

    with session.app() as app:
        register = _register(session, app.school.store)
    known(register, pupil)
    found = [one for one in register.facts.given if one.pupil == pupil]
    steps = [step for step in register.steps if step.pupil == pupil]
    never = pupil in register.facts.never_publish
    if as_json:
        words = [{"at": s.at, "person": s.person, "words": s.words} for s in steps]
        emit({"consents": [*map(_shape, found)], "never_publish": never, "changes": words})
        return Exit.DONE
    _table(found)
    if never:
        show("\nThis child is never published.")
    for step in steps:
        show(f"{step.at}  {step.person}: {step.words}")
    return Exit.DONE


@consent.command("set")
@_pupil
@click.option("--purpose", type=_PURPOSES, required=True, help="What is agreed to.")
@_channel
@click.option("--given", "status", flag_value="given", required=True, help="The parent says yes.")
@click.option("--refused", "status", flag_value="refused", help="The parent says no.")
@click.option("--form-date", type=_DAY, required=True, help="The date on the form.")
@click.option("--form-version", default="", help="The version of the form.")
@_signed_by
@click.option("--relationship", default="", help="Who that is to the child.")
@options.person
@options.now
@click.pass_obj
def set_(
    session: Session,
    pupil: str,
    purpose: str,
    channel: str,
    status: str,
    form_date: datetime,
    form_version: str,
    signed_by: str,
    relationship: str,
    person: str,
    now: str | None,
) -> Exit:
    """Record a parent's yes or no, with the date of the form. A no outweighs another's yes."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.people_roll import show_held
    from schoolcast.office.consenting import record_consent
    from schoolcast.people.consents import Form

    require_allowed(session.settings)
    what = Purpose(purpose)
    form = Form(
        dated=form_date.date(),
        version=form_version,
        signed_by=signed_by,
        relationship=relationship,
        lasts=session.settings.people.consents_last_days,
    )
    with session.app(now) as app:
        _not_ahead(form_date, app.clock.now())
        done = record_consent(
            pupil,
            (what,),
            channel,
            given=status == "given",
            form=form,
            person=person,
            school=app.school,
        )
    show(f"{pupil}: {what} on {channel} is {status}, by the form of {form.dated}.")
    for no in done.still_noes:
        who = no.signed_by or "somebody"
        show(f"  Still a no: {who} has {no.status} {what} on {no.channel}.")
    show_held([*done.held])
    return Exit.DONE


@consent.command("never")
@_pupil
@click.option("--lift", is_flag=True, help="The child may be published again.")
@click.option("--form-date", type=_DAY, help="With --lift: the date of the word that ends it.")
@options.person
@options.now
@click.pass_obj
def never(
    session: Session,
    pupil: str,
    lift: bool,
    form_date: datetime | None,
    person: str,
    now: str | None,
) -> Exit:
    """Mark a child as never to be published. No reason is asked or kept."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.people_roll import show_held
    from schoolcast.office.consenting import keep_unpublished, let_be_published

    require_allowed(session.settings)
    if lift and form_date is None:
        raise click.UsageError("Give the date of the word that ends it: --form-date DATE.")
    with session.app(now) as app:
        if lift:
            form_on = form_date.date() if form_date else None
            held = let_be_published(pupil, form_on=form_on, person=person, school=app.school)
        else:
            held = keep_unpublished(pupil, person=person, school=app.school)
    show(f"{pupil}: {'may be published again' if lift else 'is never published'}.")
    show_held(held)
    return Exit.DONE


def _register(session: Session, store: Any) -> "Register":
    from schoolcast.domain.register import Register
    from schoolcast.people.source import PeopleSource

    return PeopleSource(session.settings, store).register() or Register()


def _not_ahead(form_date: datetime, now: datetime) -> None:
    if form_date.date() > now.date():
        raise click.UsageError(f"--form-date {form_date.date()} lies ahead.")


def _table(consents: list[Consent]) -> None:
    rows = [
        (one.pupil, one.purpose, one.channel, one.status, str(one.signed_on or ""), one.signed_by)
        for one in consents
    ]
    table(("Number", "What", "Channel", "Says", "Signed", "By"), rows)


def _shape(one: Consent) -> dict[str, Any]:
    days = ("signed_on", "withdrawn_on", "expires_on")
    plain = ("pupil", "purpose", "channel", "status", "form_version", "signed_by", "relationship")
    return {name: str(getattr(one, name)) for name in plain} | {
        name: str(getattr(one, name) or "") for name in days
    }
