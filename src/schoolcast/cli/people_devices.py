"""`schoolcast people devices`: what photographs may be taken with, and what must be deleted."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading, indented, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.domain.device import Device
    from schoolcast.pipeline.device_records import DeletionPromise

_DAY = click.DateTime(["%Y-%m-%d"])
_device = click.argument("device", metavar="DEVICE")


@click.group()
def devices() -> None:
    """Cameras, tablets and telephones that photographs may come from. DEVICE is its short name."""


@devices.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List every device, whose it is, and from when to when it is approved."""
    with session.app() as app:
        found = app.school.store.devices()
    if as_json:
        emit({"devices": [device_shape(one) for one in found]})
    elif found:
        table(("Name", "Device", "Its pictures say", "Whose", "Approved"), [*map(_row, found)])
    else:
        show("No device is approved yet. The Head does it: schoolcast people devices add")
    return Exit.DONE


@devices.command("add")
@_device
@click.option("--name", help="What people call it, such as “The hall's camera”.")
@click.option("--make", default="", help="The make, as its pictures say: Canon.")
@click.option("--model", default="", help="The model, as its pictures say: EOS 250D.")
@click.option("--serial", default="", help="Its serial number, where its pictures tell it.")
@click.option("--owner", default="school", show_default=True, help="The person whose it is.")
@click.option("--approved-on", type=_DAY, help="The day it was approved, if not today.")
@click.option("--until", type=_DAY, help="The last day it is approved for.")
@options.person
@options.now
@options.as_json
@click.pass_obj
def add(
    session: Session,
    device: str,
    name: str | None,
    make: str,
    model: str,
    serial: str,
    owner: str,
    approved_on: datetime | None,
    until: datetime | None,
    person: str,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Approve a device: the Head, or the Deputy while the Head is recorded as away.

    `schoolcast photos check FILE` shows what a picture says of its device.
    """
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.people_roll import show_held
    from schoolcast.domain.dates import wall_time
    from schoolcast.domain.device import Device
    from schoolcast.pipeline.devices import approve_device

    require_allowed(session.settings)
    with session.app(now) as app:
        today = wall_time(app.clock.now(), app.school.timezone).date()
        new = Device(
            id=device,
            name=" ".join((name or device).split()),
            make=make.strip(),
            model=model.strip(),
            serial=serial.strip(),
            owner=" ".join(owner.split()) or "school",
            approved_by=person,
            approved_on=approved_on.date() if approved_on else today,
            approved_until=until.date() if until else None,
        )
        done = approve_device(new, person=person, school=app.school)
    if as_json:
        emit(device_shape(done.device))
        return Exit.DONE
    show(f"{new.name} is approved from {new.approved_on}; the record says by whom.")
    if not new.school_owned:
        show(
            indented(
                "It is not the school's: photos taken with it must be deleted from it as soon as "
                "they are here, and schoolcast reminds you until somebody says so."
            )
        )
    show_held(list(done.held))
    return Exit.DONE


@devices.command("retire")
@_device
@click.option("--on", "last", type=_DAY, help="The last day it was used, if not today.")
@options.person
@options.now
@click.pass_obj
def retire(
    session: Session, device: str, last: datetime | None, person: str, now: str | None
) -> Exit:
    """End a device's approval; photos taken before stay approved."""
    from schoolcast.cli.approve import require_allowed
    from schoolcast.cli.people_roll import show_held
    from schoolcast.pipeline.devices import retire_device

    require_allowed(session.settings)
    with session.app(now) as app:
        until = last.date() if last else None
        done = retire_device(device, until=until, person=person, school=app.school)
    show(f"{done.device.name} is approved until {done.device.approved_until} and no longer.")
    show_held(list(done.held))
    return Exit.DONE


@devices.command("promises")
@click.option("--all", "everything", is_flag=True, help="Also those that were kept.")
@options.as_json
@click.pass_obj
def promises(session: Session, everything: bool, as_json: bool) -> Exit:
    """List photos that still have to be deleted from private devices."""
    with session.app() as app:
        found = app.school.store.promises(everything=everything)
    if as_json:
        emit({"promises": [promise_shape(one) for one in found]})
    elif found:
        for one in found:
            heading(promise_line(one))
            show(indented(how_to_keep(one)))
    else:
        show("No photos have to be deleted from any private device.")
    return Exit.DONE


def promise_line(one: "DeletionPromise") -> str:
    """A promise in one line."""
    from schoolcast.cli.output import counted

    photos = counted(len(one.pictures), "photo")
    done = f"deleted, said {one.kept_by}" if one.kept_at else "not deleted yet"
    return f"Photos {one.id}: {photos} of {one.item} on {one.device} ({one.owner}): {done}"


def how_to_keep(one: "DeletionPromise") -> str:
    """Where to look, and how to say that it is done; "" once it is."""
    from schoolcast.pipeline.deletion import WHERE

    if one.kept_at:
        return ""
    return f"Delete them {WHERE}. Then: schoolcast photos deleted {one.id} --as PERSON"


def device_shape(device: "Device") -> dict[str, Any]:
    """A device as JSON."""
    plain = ("id", "name", "make", "model", "serial", "owner", "approved_by")
    until = device.approved_until
    return {name: getattr(device, name) for name in plain} | {
        "school_owned": device.school_owned,
        "approved_on": str(device.approved_on),
        "approved_until": str(until) if until else None,
    }


def promise_shape(one: "DeletionPromise") -> dict[str, Any]:
    """A promise to delete as JSON."""
    return {
        "id": one.id,
        "item": one.item,
        "device": one.device,
        "owner": one.owner,
        "photos": len(one.pictures),
        "promised_at": one.promised_at.isoformat(),
        "kept_at": one.kept_at.isoformat() if one.kept_at else None,
        "kept_by": one.kept_by,
    }


def _row(device: "Device") -> tuple[str, ...]:
    says = " ".join(part for part in (device.make, device.model) if part)
    says += f" no. {device.serial}" if device.serial else ""
    until = f" to {device.approved_until}" if device.approved_until else ""
    approved = f"from {device.approved_on}{until}, by {device.approved_by}"
    return device.id, device.name, says, device.owner, approved
