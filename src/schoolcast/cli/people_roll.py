"""`schoolcast people roll`: import and show the list of children."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, say, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.domain.delivery import Delivery
    from schoolcast.domain.register import Register
    from schoolcast.office.roll_import import Preview
    from schoolcast.people.changes import Change, Kept
    from schoolcast.people.export import Export

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def roll() -> None:
    """The list of children, as the office's system exports it."""


@roll.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@options.person
@click.option("--map", "maps", metavar="FIELD=HEADING", multiple=True, help="Name another heading.")
@click.option("--taken-on", type=_DAY, help="The day it was exported; today unless given.")
@click.option("--yes", is_flag=True, help="Carry out what the preview showed.")
@click.option("--confirm-drop", is_flag=True, help="Yes, more than a fifth of the children left.")
@click.option(
    "--consents-checked",
    is_flag=True,
    help="After a lost key: the paper forms were gone through.",
)
@options.now
@options.as_json
@click.pass_obj
def import_(
    session: Session,
    file: Path,
    person: str,
    maps: tuple[str, ...],
    taken_on: datetime | None,
    yes: bool,
    confirm_drop: bool,
    consents_checked: bool,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Replace the list of children by a CSV export of SIMS, Arbor, Bromcom or your own.

    Only ids, names, year, class and consents are kept. Without --yes it shows what would change.
    A consent that was refused or withdrawn never becomes given by an import.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.office.roll_import import carry_out, preview, today

    require_allowed(session.settings)
    export = _read(file, _mapping(maps), session)
    with session.app(now) as app:
        day = taken_on.date() if taken_on else today(app.school)
        _sensible(day > today(app.school), day)
        found = preview(export, taken_on=day, school=app.school)
        blocked = _obstacle(found, confirm_drop, consents_checked)
        going = yes and not blocked
        newly: list[Delivery] = []
        if going:
            newly = carry_out(found, person=person, school=app.school)
    for warning in (*export.warnings, *map(_doubt, export.doubtful)):
        say(warning)
    if as_json:
        emit(_shape(found.change, newly, going))
    else:
        _preview(found.change, found.before)
        _end(going, newly, blocked)
    if yes and blocked:
        say(blocked)
        return Exit.USAGE
    return Exit.DONE


def _read(file: Path, mapping: dict[str, str], session: Session) -> "Export":
    from schoolcast.people.export import read_export
    from schoolcast.people.headings import MissingColumns
    from schoolcast.people.source import covers_of

    try:
        return read_export(file, mapping=mapping, covers=covers_of(session.settings))
    except MissingColumns as problem:
        raise MissingColumns(f"{problem.message} Name another heading with --map.") from None


def _sensible(future: bool, day: object) -> None:
    from schoolcast.domain.errors import UsageProblem

    if future:
        raise UsageProblem(f"--taken-on {day} lies ahead; give the day of the export.")


def _mapping(maps: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for text in maps:
        field, equals, heading = text.partition("=")
        if not (equals and field.strip() and heading.strip()):
            raise click.BadParameter(f'"{text}" is not FIELD=HEADING.', param_hint="--map")
        mapping[field.strip()] = heading.strip()
    return mapping


def _doubt(heading: str) -> str:
    return (
        f'The column "{heading}" seems to speak of consent and was not used. Say what it is: '
        f'--map picture_facebook="{heading}".'
    )


def _obstacle(found: "Preview", drop: bool, checked: bool) -> str:
    """Why a person has to look again before this is carried out, or ""."""
    from schoolcast.office.roll_import import Obstacle

    how = {
        Obstacle.DROP: (drop, "If they have left, add --confirm-drop."),
        Obstacle.LOST_KEY: (checked, "Then add --consents-checked."),
    }
    for obstacle in found.obstacles([one for one, (confirmed, _) in how.items() if confirmed]):
        return f"{found.words(obstacle)} {how[obstacle][1]}"
    return ""


def _preview(change: "Change", old: "Register") -> None:
    from schoolcast.office.roll_import import kept_words

    names = {p.id: f"{p.forename} {p.surname}" for p in (*old.pupils, *change.register.pupils)}
    for head, ids in (
        ("New", change.added),
        ("Left", change.left),
        ("Changed", change.changed),
        ("Consents changed", change.consents),
    ):
        show(f"{head}: {len(ids)}")
        for pupil in ids[:_MOST]:
            show(f"  {pupil}  {names.get(pupil, '')}")
        if len(ids) > _MOST:
            show(f"  and {len(ids) - _MOST} more")
    if change.kept:
        show("Stays as it was, though the export says yes:")
    for kept in change.kept:
        show(f"  {kept.pupil}  {names.get(kept.pupil, '')}: {kept_words(kept)}")
        show(f"    With a newer form: {_command(kept)}")


_MOST = 20


def _command(kept: "Kept") -> str:
    if kept.consent is None:
        return f"schoolcast people consent never {kept.pupil} --lift --form-date DATE --as PERSON"
    no = kept.consent
    signed = f' --signed-by "{no.signed_by}"' if no.signed_by else ""
    return (
        f"schoolcast people consent set {kept.pupil} --purpose {no.purpose} --channel "
        f"{no.channel} --given --form-date DATE{signed} --as PERSON"
    )


def _end(going: bool, newly: "list[Delivery]", blocked: str) -> None:
    if not going:
        show("\nNothing was changed." + ("" if blocked else " Add --yes to carry it out."))
        return
    show("\nThe register is up to date; everything open was checked again.")
    show_held(newly)


def show_held(newly: "list[Delivery]") -> None:
    """The posts that are held now because of a change in the register."""
    if newly:
        show(f"{counted(len(newly), 'post')} held because of it:")
    for delivery in newly:
        show(f"  {delivery.item} ({delivery.slot}) on {delivery.channel}: {delivery.reason}")


def _shape(change: "Change", newly: "list[Delivery]", going: bool) -> dict[str, object]:
    from schoolcast.cli.shapes import delivery_shapes
    from schoolcast.office.roll_import import kept_words

    return {
        "carried_out": going,
        "added": change.added,
        "left": change.left,
        "changed": change.changed,
        "consents": change.consents,
        "kept": [{"pupil": kept.pupil, "words": kept_words(kept)} for kept in change.kept],
        "held": delivery_shapes(newly),
    }


@roll.command("show")
@options.as_json
@click.pass_obj
def show_(session: Session, as_json: bool) -> Exit:
    """Show who is on the roll, and how old it is."""
    from schoolcast.domain.dates import wall_time
    from schoolcast.people.freshness import age_of, school_days_between
    from schoolcast.people.source import PeopleSource

    with session.app() as app:
        register = PeopleSource(session.settings, app.school.store).register()
        today = wall_time(app.clock.now(), app.school.timezone).date()
        calendar = app.school.calendar()
    if register is None:
        show("There is no roll yet: schoolcast people roll import FILE --as PERSON")
        return Exit.DONE
    taken = register.taken_on
    age = age_of(taken, today, calendar, session.settings.people.roll_lasts)
    if as_json:
        ids = [pupil.id for pupil in register.pupils]
        emit({"taken_on": str(taken or ""), "age": age.value, "pupils": ids})
        return Exit.DONE
    rows = [(p.id, p.forename, p.surname, p.year, p.class_name) for p in register.pupils]
    table(("Number", "First name", "Surname", "Year", "Class"), rows)
    days = f", {school_days_between(taken, today, calendar)} school days ago" if taken else ""
    show(f"\n{counted(len(rows), 'child', 'children')}; taken on {taken or 'an unknown day'}{days}")
    return Exit.DONE
