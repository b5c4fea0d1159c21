"""School set-up: terms, classes, wording, words and contacts, written into the school's files.

Every change is shown before it is saved, and refused where the file was changed meanwhile.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.bootstrap import set_up
from schoolcast.bootstrap.proposals import Proposal, digest_of, read
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.content.calendar_file import FILE as CALENDAR
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.item import Kind
from schoolcast.office.kinds import KINDS
from schoolcast.pipeline.records import AuditEntry
from schoolcast.web import setup_forms as forms
from schoolcast.web.access import ADMINS, OFFICE, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("setup")
Answer = str | Response | tuple[str, int]
_PARTS = {
    "terms": "Terms and INSET days",
    "contacts": "Who is told what goes wrong",
    "words": "The school’s own words",
}
_HIDDEN = frozenset({"csrf", "confirm", "again"})


@pages.page("/setup", OFFICE)
def start() -> str:
    """What can be set up."""
    return render_template(
        "setup.html", parts=_PARTS, channels=forms.by_hand(desk().settings), kinds=KINDS
    )


@pages.page("/setup/<part>", ADMINS)
def show(part: str) -> str:
    """The form of one part, as the file says now."""
    _known(part)
    return _form_page(part, "", Form(values=forms.values_of(part, desk().settings)))


@pages.page("/setup/<part>", ADMINS, post=True)
def change(part: str) -> Answer:
    """Show what would change, or save it."""
    _known(part)
    return _act(part, "", sent())


@pages.page("/setup/wording/<kind>", ADMINS)
def wording(kind: str) -> str:
    """The wording of one kind of announcement."""
    if kind not in set(Kind):
        abort(404)
    body = set_up.wording(desk().settings, kind)
    return _form_page("wording", kind, Form(values={"body": body}))


@pages.page("/setup/wording/<kind>", ADMINS, post=True)
def change_wording(kind: str) -> Answer:
    """Show what would change in a wording, or save it."""
    if kind not in set(Kind):
        abort(404)
    return _act("wording", kind, sent())


@pages.page("/setup/classes/<channel>", ADMINS)
def duty(channel: str) -> str:
    """Who posts by hand on one channel."""
    return _form_page("classes", _channel(channel), Form(values=_duty_values(channel)))


@pages.page("/setup/classes/<channel>", ADMINS, post=True)
def change_duty(channel: str) -> Answer:
    """Show what would change of who posts by hand, or save it."""
    return _act("classes", _channel(channel), sent())


def _known(part: str) -> None:
    if part not in _PARTS:
        abort(404)


def _channel(name: str) -> str:
    if name not in {one.name for one in forms.by_hand(desk().settings)}:
        abort(404)
    return name


def _duty_values(name: str) -> dict[str, str]:
    (channel,) = [one for one in forms.by_hand(desk().settings) if one.name == name]
    values: dict[str, str] = {}
    for who in ("posts", "deputy"):
        person: Mapping[str, Any] = channel.settings.get(who) or {}
        values |= {f"{who}-{key}": str(person.get(key, "")) for key in ("name", "email")}
    return values


def _seen(part: str, name: str) -> str:
    """The mark of the file that a form is about."""
    settings = desk().settings
    content = settings.path(settings.content.folder) if settings.content.folder else None
    match part:
        case "terms" if content:
            file = content / CALENDAR
        case "wording" if content:
            file = content / "templates" / f"{name}.md"
        case "words":
            file = settings.folder / POLICY
        case _:
            file = desk().config
    return digest_of(read(file))


def _form_page(part: str, name: str, form: Form) -> str:
    form.values["seen"] = _seen(part, name)
    return render_template(
        f"setup_{part}.html",
        form=form,
        name=name,
        action=request.path,
        **forms.facts_of(part, form, desk().settings),
    )


def _act(part: str, name: str, form: Form) -> Answer:
    if form.get("again"):
        return _form_page(part, name, form)
    try:
        proposal = _proposal(part, name, form)
    except SchoolcastError as problem:
        form.mistakes[""] = problem.message
        proposal = None
    if proposal is None or not form:
        return _form_page(part, name, form), 400
    if not proposal.changes:
        flash("Nothing would change.", "look")
        return redirect(request.path)
    if not form.get("confirm") and form.get("seen") == proposal.digest:
        return _preview(proposal, form)
    try:
        proposal.save(form.get("seen"))
    except SchoolcastError as problem:
        form.mistakes[""] = problem.message
        return _form_page(part, name, form), 400
    _record(proposal, part)
    flash(f"Saved in {proposal.file.name}.")
    return redirect(url_for("setup.start"))


def _preview(proposal: Proposal, form: Form) -> str:
    lines: Sequence[str] = list(proposal.lines())
    hidden = {name: value for name, value in form.values.items() if name not in _HIDDEN}
    return render_template(
        "setup_preview.html",
        lines=lines,
        hidden=hidden,
        file=proposal.file.name,
        action=request.path,
    )


def _proposal(part: str, name: str, form: Form) -> Proposal | None:
    settings = desk().settings
    match part:
        case "terms":
            rows, inset = forms.terms_of(form)
            return set_up.terms(settings, rows, inset) if form else None
        case "contacts":
            people = forms.people_of(form)
            to, away = forms.lines_of(form, "to"), forms.lines_of(form, "holidays_to")
            return set_up.contacts(desk().config, to, away, people) if form else None
        case "words":
            made = forms.words_of(form, settings, viewer().name, school())
            rules = desk().app.plugins.rules
            return set_up.words(settings, rules, **made) if form else None
        case "wording":
            body = form.require("body", "Write the wording; an empty one would say nothing")
            return set_up.template(settings, name, body) if form else None
        case _:
            posts, deputy = forms.duty_of(form)
            return set_up.duty(desk().app, desk().config, name, posts, deputy) if form else None


def _record(proposal: Proposal, part: str) -> None:
    school().store.record(
        AuditEntry(
            at=school().clock.now(),
            person=viewer().name,
            action="set-up",
            subject=proposal.file.name,
            detail={"part": part},
        )
    )
