"""Devices: what photographs may be taken with, and photos that must be deleted from one."""

import re
import unicodedata

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.device import Device
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.office.roll_import import today
from schoolcast.pipeline.deletion import WHERE, photos_deleted
from schoolcast.pipeline.devices import approve_device, retire_device
from schoolcast.web.access import OFFICE, WRITERS, Pages
from schoolcast.web.children import day_typed, held_words
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("devices")
_LONGEST = 100  # characters of anything typed here


@pages.page("/devices", WRITERS)
def all_() -> str:
    """Every device, and what has to be deleted from private ones."""
    return _page(Form(values={"owned": "school"}))


def _page(form: Form) -> str:
    day = today(school())
    devices = school().store.devices()
    return render_template(
        "devices.html",
        form=form,
        devices=[{"device": one, "state": _state(one)} for one in devices],
        promises=school().store.promises(),
        where=WHERE,
        latest=day,
    )


def _state(device: Device) -> tuple[str, str]:
    if device.approved_until is not None and device.approved_until < today(school()):
        return "No longer approved", "grey"
    return "Approved", "green"


@pages.page("/devices", OFFICE, post=True)
def approve() -> Response | tuple[str, int]:
    """Approve a device: the Head, or the Deputy in an absence."""
    form = sent()
    name = form.require("name", "Say what people call it, such as The hall's camera")
    private = form.get("owned") == "private"
    owner = form.require("owner", "Say whose it is") if private else "school"
    since = day_typed(form, "approved_on", latest=today(school()))
    until = day_typed(form, "until")
    if not any(form.get(field) for field in ("make", "model", "serial")):
        form.mistakes["make"] = "Say what its pictures say of it: make, model or serial number"
    for field in ("name", "short", "make", "model", "serial", "owner"):
        if len(form.get(field)) > _LONGEST:
            form.mistakes[field] = f"At most {_LONGEST} letters"
    if not form:
        return _page(form), 400
    device = Device(
        id=form.get("short") or _short(name),
        name=" ".join(name.split()),
        make=form.get("make"),
        model=form.get("model"),
        serial=form.get("serial"),
        owner=" ".join(owner.split()),
        approved_by=viewer().name,
        approved_on=since or today(school()),
        approved_until=until,
    )
    return _approved(device, form)


def _short(name: str) -> str:
    """ "The Hall's Camera" becomes "the-halls-camera"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:40].strip("-")


def _approved(device: Device, form: Form) -> Response | tuple[str, int]:
    try:
        done = approve_device(device, person=viewer().name, school=school())
    except (NotAllowed, UsageProblem) as problem:
        form.mistakes["short" if "called" in problem.message else ""] = problem.message
        return _page(form), 400
    words = f"{device.name} is approved from {device.approved_on}."
    if not device.school_owned:
        words += (
            " It is not the school's: photos taken with it must be deleted from it as soon as "
            "they are here, and somebody is reminded until that is done."
        )
    flash(words + held_words(done.held))
    return redirect(url_for("devices.all_"))


@pages.page("/devices/retire", OFFICE, post=True)
def retire() -> Response | tuple[str, int]:
    """End a device's approval; its earlier pictures stay approved."""
    form = sent()
    try:
        done = retire_device(form.get("device"), until=None, person=viewer().name, school=school())
    except (NotAllowed, UsageProblem) as problem:
        return _page(Form(values={"owned": "school"}, mistakes={"": problem.message})), 400
    flash(f"{done.device.name} is no longer approved after today." + held_words(done.held))
    return redirect(url_for("devices.all_"))


@pages.page("/devices/deleted/<int:number>", WRITERS, post=True)
def deleted(number: int) -> Response | tuple[str, int]:
    """Somebody's word that the photos are gone from everywhere."""
    try:
        photos_deleted(number, person=viewer().name, school=school())
    except UsageProblem:
        words = "Nobody has to delete those photos any more."
        return _page(Form(values={"owned": "school"}, mistakes={"": words})), 400
    flash("Thank you. It is recorded that the photos are deleted.")
    return redirect(url_for("devices.all_"))
