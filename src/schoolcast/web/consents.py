"""Consents: a form recorded, a word taken back, and what becomes of every post with the child."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.consent import EVERYWHERE, Purpose
from schoolcast.domain.errors import UsageProblem
from schoolcast.office import consenting
from schoolcast.office.roll_import import today
from schoolcast.office.words import FATES
from schoolcast.people.consents import Form as Paper
from schoolcast.pipeline.withdraw import Withdrawn
from schoolcast.web.access import OFFICE, Pages
from schoolcast.web.children import day_typed, full_name, held_words, imported, known
from schoolcast.web.consent_words import PURPOSES, SAYS, channel_choices, channel_words
from schoolcast.web.deliveries import rows
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("consents")
NOT_KEPT = (
    "The roll is a file that is kept elsewhere. Import it under People first, so that what "
    "parents say can be kept here."
)
_LONGEST = 100  # characters, as in an import


@pages.page("/people/consent", OFFICE)
def new() -> str:
    """The form for a parent's yes or no."""
    values = {"pupil": request.args.get("id", ""), "channel": request.args.get("channel", "")}
    return _new_page(Form(values=values), _purposes(request.args.getlist("purpose")))


def _purposes(texts: list[str]) -> list[Purpose]:
    known_ones = {purpose.value: purpose for purpose in Purpose}
    return [known_ones[text] for text in texts if text in known_ones]


def _new_page(form: Form, purposes: list[Purpose]) -> str:
    return render_template(
        "consent_new.html", form=form, chosen=purposes, latest=today(school()), **_about(form)
    )


def _about(form: Form) -> dict[str, object]:
    """What both forms show: whose they are, and what can be chosen."""
    number = form.get("pupil")
    return {
        "number": number,
        "name": full_name(known(number).pupil(number), number),
        "purposes": PURPOSES,
        "choices": channel_choices(school()),
        "imported": imported(),
        "not_kept": NOT_KEPT,
    }


@pages.page("/people/consent", OFFICE, post=True)
def record() -> Response | tuple[str, int]:
    """Record what a parent's form says."""
    form = sent()
    number = form.get("pupil")
    known(number)
    purposes = _purposes(request.form.getlist("purpose"))
    day = day_typed(form, "dated", latest=today(school()))
    if day is None:
        form.mistakes.setdefault("dated", "Give the date on the form")
    if not purposes:
        form.mistakes["purpose"] = "Say what the form is about"
    if form.get("says") not in ("given", "refused"):
        form.mistakes["says"] = "Say whether the parent agrees"
    _sensible(form)
    if form and day:
        try:
            return _recorded(form, purposes, day)
        except UsageProblem as problem:
            form.mistakes["signed_by" if "signed" in problem.message else "dated"] = problem.message
    return _new_page(form, purposes), 400


def _sensible(form: Form) -> None:
    if not imported():
        form.mistakes[""] = NOT_KEPT
    if form.get("channel") not in {one["value"] for one in channel_choices(school())}:
        form.mistakes["channel"] = "Choose where"
    for name in ("version", "signed_by", "relationship"):
        if len(form.get(name)) > _LONGEST:
            form.mistakes[name] = f"At most {_LONGEST} letters"


def _recorded(form: Form, purposes: list[Purpose], day: date) -> Response:
    number = form.get("pupil")
    done = consenting.record_consent(
        number,
        purposes,
        form.get("channel"),
        given=form.get("says") == "given",
        form=Paper(
            dated=day,
            version=form.get("version"),
            signed_by=form.get("signed_by"),
            relationship=form.get("relationship"),
            lasts=desk().settings.people.consents_last_days,
        ),
        person=viewer().name,
        school=school(),
    )
    words = "The form is recorded." + held_words(done.held)
    for no in done.still_noes:
        what = f"{PURPOSES[no.purpose]}, {channel_words(no.channel).lower()}"
        words += f" Still a no: {no.signed_by or 'somebody'} ({SAYS[no.status][0].lower()} {what})."
    flash(words)
    return redirect(url_for("people.child", id=number))


@pages.page("/people/never", OFFICE, post=True)
def never() -> Response | tuple[str, int]:
    """Never publish the child, or lift that by a newer word; no reason is asked."""
    form = sent()
    number = form.get("pupil")
    known(number)
    if not imported():
        raise UsageProblem(NOT_KEPT)
    if form.get("lift") != "yes":
        held = consenting.keep_unpublished(number, person=viewer().name, school=school())
        flash("From now on nothing of this child is published." + held_words(held))
        return redirect(url_for("people.child", id=number))
    day = day_typed(form, "dated", latest=today(school()))
    if day is None or not form:
        raise UsageProblem("Give the date of the word that ends it; it can't lie ahead.")
    consenting.let_be_published(number, form_on=day, person=viewer().name, school=school())
    flash("Consents count again for this child.")
    return redirect(url_for("people.child", id=number))


@pages.page("/people/withdrawal", OFFICE)
def ask_back() -> str:
    """The form for a parent who takes consent back."""
    form = Form(values={"pupil": request.args.get("id", ""), "channel": EVERYWHERE})
    return _back_page(form, list(Purpose))


def _back_page(form: Form, purposes: list[Purpose]) -> str:
    return render_template("consent_back.html", form=form, chosen=purposes, **_about(form))


@pages.page("/people/withdrawal", OFFICE, post=True)
def take_back() -> Response | tuple[str, int]:
    """Hold what is planned, take down what is out; then the page with the consequences."""
    form = sent()
    number = form.get("pupil")
    known(number)
    purposes = _purposes(request.form.getlist("purpose"))
    if not purposes:
        form.mistakes["purpose"] = "Say what is taken back"
    _sensible(form)
    if not form:
        return _back_page(form, purposes), 400
    consenting.withdraw_consent(
        number,
        purposes=purposes,
        channel=form.get("channel"),
        signed_by=form.get("signed_by"),
        on=today(school()),
        person=viewer().name,
        school=school(),
    )
    flash("It is recorded that the consent was taken back.")
    return redirect(
        url_for(
            "consents.followed",
            id=number,
            purpose=[purpose.value for purpose in purposes],
            channel=form.get("channel"),
        )
    )


@pages.page("/people/consequences", OFFICE)
def followed() -> str:
    """What is held and what comes down, as it is now, and the letter."""
    return _consequences_page("consent_followed.html")


@pages.page("/people/letter", OFFICE)
def letter() -> str:
    """The letter to the parent, to print; the names are put in by hand."""
    return _consequences_page("consent_letter.html")


def _consequences_page(template: str) -> str:
    number = request.args.get("id", "")
    found = known(number)
    purposes = _purposes(request.args.getlist("purpose")) or list(Purpose)
    channel = request.args.get("channel") or EVERYWHERE
    after = consenting.consequences(number, school(), purposes=purposes, channel=channel)
    asked = {"id": number, "purpose": [one.value for one in purposes], "channel": channel}
    return render_template(
        template,
        number=number,
        name=full_name(found.pupil(number), number),
        planned=rows([one.delivery for one in after.affected.planned]),
        done=[_fate(one, after) for one in after.done],
        letter=after.letter,
        asked=asked,
        what=", ".join(PURPOSES[one].lower() for one in purposes),
        where=channel_words(channel).lower(),
    )


def _fate(one: Withdrawn, after: consenting.Consequences) -> dict[str, object]:
    titles = {shows.delivery.id: shows.title for shows in after.affected.public}
    return {
        "delivery": one.delivery,
        "title": titles[one.delivery.id],
        "fate": FATES[one.fate],
        "colour": "yellow" if one.up else "green",
        "words": one.words.replace(" (`schoolcast run`)", ""),
    }
