"""The roll import: choose the file, see what would change, name its columns, carry it out."""

from pathlib import PurePosixPath

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from schoolcast.domain.consent import EVERYWHERE, Purpose
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem
from schoolcast.office.roll_import import (
    Obstacle,
    Preview,
    carry_out,
    differences,
    kept_words,
    preview,
    today,
)
from schoolcast.people.export import export_of
from schoolcast.people.headings import FIELDS, recognised
from schoolcast.people.source import covers_of
from schoolcast.people.table import LARGEST, Table, table_of
from schoolcast.web.access import OFFICE, Pages
from schoolcast.web.children import day_typed, full_name, held_words
from schoolcast.web.consent_words import PURPOSES, channel_words
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer
from schoolcast.web.waiting_room import Upload, WaitingRoom

pages = Pages("roll_import")
MOST = 100  # rows of each kind in the preview
_ROOM = "schoolcast-uploads"
_REST = 1024 * 1024  # bytes for the form around the file
FIELD_WORDS = {
    "id": "Number (not the UPN)",
    "forename": "First name",
    "surname": "Surname",
    "known_as": "Known as",
    "preferred_surname": "Preferred surname",
    "middle": "Middle names",
    "year": "Year",
    "class_name": "Class",
    "status": "On the roll or left",
    "signed_by": "Consent signed by",
    "relationship": "Relationship to the child",
    "signed_on": "Consent signed on",
    "form_version": "Version of the form",
    "withdrawn_on": "Consent withdrawn on",
    "restrict": "Never to be published",
    "codes": "SIMS parental consents",
    "photograph": "A single tick for photographs",
}
CONFIRMING = {
    Obstacle.DROP: "Yes, these children have left",
    Obstacle.LOST_KEY: "The paper forms were gone through",
}


@pages.record_once
def _furnish(state: BlueprintSetupState) -> None:
    state.app.extensions[_ROOM] = WaitingRoom()


def _room() -> WaitingRoom:
    found: WaitingRoom = current_app.extensions[_ROOM]
    return found


def _upload() -> Upload | None:
    return _room().get(viewer().id, school().clock.now())


@pages.page("/people/import", OFFICE)
def choose() -> str:
    """The form for the file."""
    return _choose_page(Form(values={"taken_on": str(today(school()))}))


def _choose_page(form: Form) -> str:
    return render_template("roll_choose.html", form=form, latest=today(school()))


@pages.page("/people/import", OFFICE, post=True, largest=LARGEST + _REST)
def take() -> Response | tuple[str, int]:
    """Take the file in; nothing is changed by it."""
    form = sent()
    day = day_typed(form, "taken_on", latest=today(school()))
    file = request.files.get("file")
    data, name = b"", ""
    if file is not None:
        data, name = file.stream.read(LARGEST + 1), _safe_name(file.filename or "")
        file.close()  # a large one lies in a nameless file meanwhile
    if not data:
        form.mistakes["file"] = "Choose the CSV file that the office's system has exported"
    else:
        try:
            table_of(data, name)
        except ConfigurationProblem as problem:
            form.mistakes["file"] = problem.message
    if not form:
        return _choose_page(form), 400
    now = school().clock.now()
    upload = Upload(name=name, data=data, taken_on=day or today(school()), at=now)
    _room().put(viewer().id, upload)
    return redirect(url_for("roll_import.look"))


def _safe_name(typed: str) -> str:
    """A name for messages; a browser may send a whole path."""
    last = PurePosixPath(typed.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:80] or "The file"


@pages.page("/people/import/preview", OFFICE)
def look() -> Response | str | tuple[str, int]:
    """What the file would change."""
    upload = _upload()
    if upload is None:
        flash("Nothing waits to be imported. Choose the file.", "look")
        return redirect(url_for("roll_import.choose"))
    return _look_page(upload, Form())


def _look_page(upload: Upload, form: Form) -> str | tuple[str, int]:
    table = table_of(upload.data, upload.name)
    found, problem = None, ""
    try:
        found = _preview(upload, table)
    except (ConfigurationProblem, UsageProblem) as error:
        problem = error.message
    shown = render_template(
        "roll_preview.html",
        upload=upload,
        form=form if not problem else Form(mistakes={**form.mistakes, "": problem}),
        found=found,
        seen=_seen(upload, found) if found else "",
        groups=_groups(found) if found else [],
        kept=_kept(found) if found else [],
        obstacles=[(one.value, found.words(one), CONFIRMING[one]) for one in found.obstacles()]
        if found
        else [],
        headings=table.headings,
        fields=FIELD_WORDS,
        chosen=_chosen(upload, table),
        doubtful=found.export.doubtful if found else (),
        doubt_choices=_doubt_choices(),
    )
    return (shown, 400) if problem or not form else shown


def _preview(upload: Upload, table: Table) -> Preview:
    export = export_of(table, mapping=upload.mapping, covers=covers_of(desk().settings))
    return preview(export, taken_on=upload.taken_on, school=school())


def _seen(upload: Upload, found: Preview) -> str:
    """What the person saw: this file, read so, against this version of the register."""
    return f"{upload.id}.{found.now.version}"


def _groups(found: Preview) -> list[dict[str, object]]:
    change = found.change
    new = {pupil.id: pupil for pupil in change.register.pupils}
    old = {pupil.id: pupil for pupil in found.before.pupils}
    names = {number: full_name(pupil, number) for number, pupil in {**old, **new}.items()}

    def group(title: str, ids: tuple[str, ...], what: dict[str, str]) -> dict[str, object]:
        rows = [(names[one], one, what.get(one, "")) for one in ids[:MOST]]
        return {"title": title, "count": len(ids), "rows": rows, "more": len(ids) - len(rows)}

    return [
        group("Leaving", change.left, {one: old[one].class_name for one in change.left}),
        group("New", change.added, {one: new[one].class_name for one in change.added}),
        group(
            "Changed",
            change.changed,
            {one: "; ".join(differences(old[one], new[one])) for one in change.changed},
        ),
        group("With other consents", change.consents, {}),
    ]


def _kept(found: Preview) -> list[tuple[str, str]]:
    pupils = {pupil.id: pupil for pupil in found.change.register.pupils}
    return [
        (full_name(pupils.get(one.pupil), one.pupil), kept_words(one)) for one in found.change.kept
    ]


def _chosen(upload: Upload, table: Table) -> dict[str, str]:
    """Which heading stands for each field as it is read now."""
    return {**recognised(table), **upload.mapping}


def _doubt_choices() -> list[tuple[str, str]]:
    kinds = (EVERYWHERE, *sorted({one.kind for one in school().channels.values()}))
    return [
        (f"{purpose}_{kind}", f"{PURPOSES[purpose]}, {channel_words(kind).lower()}")
        for purpose in Purpose
        for kind in kinds
    ]


@pages.page("/people/import/columns", OFFICE, post=True)
def columns() -> Response:
    """Read the columns as the person says."""
    upload, form = _upload(), sent()
    if upload is not None:
        table = table_of(upload.data, upload.name)
        found = recognised(table)
        fields = {
            field: form.get(f"field_{field}")
            for field in FIELDS
            if form.get(f"field_{field}") != found.get(field, "")
        }
        consents = {
            form.get(f"doubt_{place}"): heading
            for place, heading in enumerate(table.headings)
            if form.get(f"doubt_{place}")
        }
        _room().read_as(viewer().id, upload, {**fields, **consents})
    return redirect(url_for("roll_import.look"))


@pages.page("/people/import/confirm", OFFICE, post=True)
def confirm() -> Response | str | tuple[str, int]:
    """Carry out what the person has just seen, and nothing else."""
    upload, form = _upload(), sent()
    if upload is None:
        flash("Nothing was changed: the file was not kept so long. Choose it again.", "look")
        return redirect(url_for("roll_import.choose"))
    try:
        found = _preview(upload, table_of(upload.data, upload.name))
    except (ConfigurationProblem, UsageProblem):
        return _look_page(upload, form)
    if form.get("seen") != _seen(upload, found):
        form.mistakes[""] = "The register or the file changed meanwhile. Look at it again."
        return _look_page(upload, form)
    confirmed = {one for one in Obstacle if form.get(one.value) == "yes"}
    for obstacle in found.obstacles(confirmed):
        form.mistakes[obstacle.value] = (
            f"{CONFIRMING[obstacle]}? Tick the box, or leave all as it is"
        )
    if not form:
        return _look_page(upload, form)
    try:
        held = carry_out(found, person=viewer().name, school=school())
    except ForbiddenMove as problem:
        form.mistakes[""] = str(problem)
        return _look_page(upload, form)
    _room().drop(viewer().id)
    flash("The roll is up to date; everything open was checked again." + held_words(held))
    return redirect(url_for("people.start"))


@pages.page("/people/import/cancel", OFFICE, post=True)
def cancel() -> Response:
    """Forget the file."""
    _room().drop(viewer().id)
    flash("Nothing was changed, and the file is forgotten.")
    return redirect(url_for("people.start"))
