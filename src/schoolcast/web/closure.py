"""Emergency closure: a few choices, one press; and the wordings approved in advance."""

from datetime import date, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.bootstrap.closures import closures_of
from schoolcast.content.closures import FolderClosures
from schoolcast.domain.account import Role
from schoolcast.domain.dates import clock_time, wall_time
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import ContentProblem, NotFound, UsageProblem
from schoolcast.domain.item import Kind
from schoolcast.office.approval_page import approval_page
from schoolcast.office.words import REVISIONS
from schoolcast.pipeline.closure_lists import BLANKS, TIMES
from schoolcast.pipeline.closures import (
    Choices,
    Closed,
    Wording,
    advance_for,
    advance_of,
    approve_in_advance,
    close_school,
    may_approve_in_advance,
    wording_of,
)
from schoolcast.pipeline.entitled import people_of
from schoolcast.pipeline.kept_back import kept_back
from schoolcast.web.access import APPROVERS, READERS, WRITERS, Pages
from schoolcast.web.deliveries import rows
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("closure")


def _sheets() -> FolderClosures:
    return closures_of(desk().settings, school())


def _today() -> date:
    return wall_time(school().clock.now(), school().timezone).date()


@pages.page("/closure", WRITERS)
def start() -> str:
    """The form: wording, day, and what its blanks say."""
    first = _sheets().wordings()[0].name
    return _page(Form(values={"wording": first, "day": "today"}))


def _page(form: Form) -> str:
    wordings = _sheets().wordings()
    alone = {
        wording.name: advance
        for wording in wordings
        if (advance := advance_for(wording, viewer().name, school()))
    }
    today = _today()
    return render_template(
        "closure.html",
        form=form,
        wordings=wordings,
        alone=alone,
        blanks=BLANKS.values(),
        times=[(f"{at:%H:%M}", clock_time(at)) for at in TIMES],
        today=today,
        tomorrow=today + timedelta(days=1),
    )


@pages.page("/closure", WRITERS, post=True)
def send() -> Response | tuple[str, int]:
    """Write it and put it before the approvers, or send it in words approved in advance."""
    form = sent()
    choices = _choices(form)
    if form and choices is not None:
        try:
            done = close_school(
                choices,
                person=viewer().name,
                alone=bool(form.get("alone")),
                sheets=_sheets(),
                school=school(),
            )
            return _done(done)
        except (UsageProblem, ContentProblem) as problem:
            form.mistakes[""] = problem.message
        except ForbiddenMove as problem:
            form.mistakes[""] = str(problem)
    return _page(form), 400


def _done(done: Closed) -> Response:
    if done.approved:
        _say_approved(done)
    elif done.asked:
        flash("It waits for approval: a check asks something that only an approver can answer.")
    if done.told:
        flash(f"Told by mail: {', '.join(done.told)}.")
    elif not done.approved:
        words = (
            "Nobody could be told by mail. Ring the Head or the Deputy, so that they approve it."
        )
        flash(words, "look")
    return redirect(url_for("closure.state", revision=done.stored.id))


def _say_approved(done: Closed) -> None:
    kept = kept_back(done.deliveries, school())
    waits = sum(len(one.deliveries) for one in kept)
    if waits < len(done.deliveries) or not kept:
        flash("It goes out now, in words that were approved in advance.")
    else:
        flash("It is approved, in words approved in advance, but it does not go out yet.", "look")
    for one in kept:
        flash(f"Kept back for now on {one.line}", "look")


def _choices(form: Form) -> Choices | None:
    day = _day(form)
    wordings = {wording.name: wording for wording in _sheets().wordings()}
    wording = wordings.get(form.get("wording"))
    if wording is None:
        form.mistakes["wording"] = "Choose what happens"
    at = _time(form) if wording and wording.timed else None
    wanted = wording.blanks if wording else frozenset()
    for blank in BLANKS.values():
        if blank.name in wanted and form.get(blank.name) not in {c.key for c in blank.choices}:
            form.mistakes[blank.name] = f"{blank.question} Choose from the list"
    if wording is None or day is None:
        return None
    chosen = {name: form.get(name) for name in wanted}
    return Choices(wording=wording.name, day=day, at=at, blanks=chosen)


def _day(form: Form) -> date | None:
    match form.get("day"):
        case "today":
            return _today()
        case "tomorrow":
            return _today() + timedelta(days=1)
        case "date":
            try:
                parts = [int(form.get(f"date-{part}")) for part in ("year", "month", "day")]
                return date(*parts)
            except ValueError:
                form.mistakes["date-day"] = "Write day, month and year, such as 21 1 2027"
        case _:
            form.mistakes["day"] = "Choose the day"
    return None


def _time(form: Form) -> time | None:
    for at in TIMES:
        if form.get("time") == f"{at:%H:%M}":
            return at
    form.mistakes["time"] = "Choose the time"
    return None


@pages.page("/closure/<int:revision>", READERS)
def state(revision: int) -> str:
    """What became of a closure: who it waits for, and each post as it goes out."""
    stored = school().store.revision(revision)
    if stored.revision.kind is not Kind.CLOSURE:
        raise NotFound("That is no closure.")
    people = people_of(school())
    return render_template(
        "closure_state.html",
        page=approval_page(stored, school()),
        stored=stored,
        revisions=REVISIONS,
        approvers=people.approvers,
        sending=school().store.sending(revision),
        posts=rows(school().store.deliveries(item=stored.revision.item)),
    )


@pages.page("/closure/wordings", READERS)
def wordings() -> str:
    """The school's wordings, and which of them the Head approved in advance."""
    return _wordings(Form())


def _wordings(form: Form) -> str:
    return render_template(
        "closure_wordings.html",
        form=form,
        wordings=[(wording, advance_of(wording, school())) for wording in _sheets().wordings()],
        blanks=BLANKS,
        people=_senders(),
        may_advance=may_approve_in_advance(viewer().name, school()),
    )


def _senders() -> list[str]:
    """Everybody else who writes."""
    writes = (Role.AUTHOR, Role.APPROVER, Role.DEPUTY, Role.ADMIN)
    return [
        account.name
        for account in school().store.accounts()
        if account.active and account.may(*writes) and account.id != viewer().id
    ]


@pages.page("/closure/wordings/approve", APPROVERS, post=True)
def approve_wording() -> Response | tuple[str, int]:
    """The Head approves a wording in advance, for those ticked."""
    form = sent()
    known = set(_senders())
    senders = [name for name in request.form.getlist("sender") if name in known]
    try:
        wording: Wording = wording_of(form.get("wording"), _sheets())
        approve_in_advance(
            wording, senders, digest=form.get("digest"), person=viewer().name, school=school()
        )
    except UsageProblem as problem:
        form.mistakes[""] = problem.message
        return _wordings(form), 400
    flash(f"Approved in advance: {wording.title}")
    return redirect(url_for("closure.wordings"))


@pages.page("/closure/wordings/revoke", APPROVERS, post=True)
def revoke_wording() -> Response:
    """Take an approval in advance back; any approver may."""
    number = sent().get("advance")
    if not number.isdecimal() or not school().store.revoke_advance(
        int(number), person=viewer().name, at=school().clock.now()
    ):
        raise NotFound("That approval had ended already.")
    flash("It is taken back: this wording needs an approver’s press again.")
    return redirect(url_for("closure.wordings"))
