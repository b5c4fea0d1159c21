"""People: the roll and its age, a class, a child, and what an import left to be confirmed."""

from datetime import date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.children import of_class
from schoolcast.domain.consent import Consented, Purpose
from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Pupil, RollAge
from schoolcast.domain.register import Conflict, Register
from schoolcast.office import consenting
from schoolcast.office.roll_import import today
from schoolcast.people.freshness import age_of, school_days_between
from schoolcast.pipeline.beginning import consents_checked
from schoolcast.pipeline.school import Channel
from schoolcast.web.access import OFFICE, Pages
from schoolcast.web.children import classes, full_name, held_words, imported, known, register
from schoolcast.web.consent_words import PURPOSES, SAYS
from schoolcast.web.forms import sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("people")
MOST = 50  # of those whom a name finds
AGES = {
    RollAge.FRESH: ("Up to date", "green"),
    RollAge.AGEING: ("Getting old: import it again this week", "yellow"),
    RollAge.STALE: ("Too old: posts about children are held until it is imported", "red"),
}


@pages.page("/people", OFFICE)
def start() -> str:
    """The roll, how old it is, its classes, and what waits for somebody."""
    found = register()
    return render_template(
        "people.html",
        register=found,
        classes=classes(found) if found else [],
        age=_age(found) if found else None,
        imported=imported(),
        conflicts=[_conflict(one, found) for one in found.unsettled] if found else [],
        promises=len(school().store.promises()),
        gaps=[gap for gap in school().ledger.gaps(school().id) if gap.closed_at is None],
    )


@pages.page("/people/consents-checked", OFFICE, post=True)
def checked() -> Response:
    """Somebody has looked for a no that came in while the records knew nothing."""
    here = school()
    consents_checked(here.ledger, here.store, here.clock, person=viewer().name)
    flash("It is recorded that you have checked the consents. What waited for it goes on.")
    return redirect(url_for("people.start"))


def _age(found: Register) -> dict[str, object]:
    calendar = school().calendar()
    day = today(school())
    age = age_of(found.taken_on, day, calendar, desk().settings.people.roll_lasts)
    taken = found.taken_on
    return {
        "tag": AGES[age],
        "taken_on": taken,
        "days": school_days_between(taken, day, calendar) if taken else None,
    }


def _conflict(one: Conflict, found: Register) -> dict[str, object]:
    about = PURPOSES[Purpose(one.purpose)] if one.purpose else "Not to be published at all"
    return {
        "conflict": one,
        "key": _key(one),
        "name": full_name(found.pupil(one.pupil), one.pupil),
        "about": about,
    }


def _key(one: Conflict) -> str:
    return "|".join((one.purpose, one.channel, one.signed_by))


@pages.page("/people/class", OFFICE)
def group() -> str:
    """The children of one class; `name` is as it stands behind "class:"."""
    found = register() or Register()
    name = request.args.get("name", "")
    pupils = of_class(name, found.pupils)
    if not pupils:
        raise NotFound("Nobody on the roll is in that class.")
    return render_template(
        "people_class.html",
        name=pupils[0].class_name or "Without a class",
        key=name,
        rows=_rows(list(pupils), found),
    )


def _rows(pupils: list[Pupil], found: Register) -> list[dict[str, object]]:
    never = set(found.never_publish)
    return [
        {"pupil": one, "name": full_name(one, one.id), "never": one.id in never}
        for one in sorted(pupils, key=lambda one: (one.surname.casefold(), one.forename.casefold()))
    ]


@pages.page("/people/find", OFFICE, post=True)
def find() -> Response | str | tuple[str, int]:
    """Look for children by name or number; posted, so that no name stands in an address."""
    form = sent()
    words = form.require("who", "Give a name or a number").casefold().split()
    found = register() or Register()
    pupils = [one for one in found.pupils if form and _matches(one, words)]
    if len(pupils) == 1:
        return redirect(url_for("people.child", id=pupils[0].id))
    shown = render_template(
        "people_found.html",
        form=form,
        rows=_rows(pupils[:MOST], found),
        more=max(0, len(pupils) - MOST),
    )
    return shown if form else (shown, 400)


def _matches(pupil: Pupil, words: list[str]) -> bool:
    names = (
        pupil.id,
        pupil.forename,
        pupil.known_as,
        pupil.middle,
        pupil.surname,
        pupil.preferred_surname,
    )
    whole = " ".join(names).casefold()
    return all(word in whole for word in words)


@pages.page("/people/child", OFFICE)
def child() -> str:
    """What may be published of one child, where, by whose word, and how it came about."""
    number = request.args.get("id", "")
    found = known(number)
    pupil = found.pupil(number)
    given = [one for one in found.facts.given if one.pupil == number]
    day = today(school())
    return render_template(
        "people_child.html",
        number=number,
        pupil=pupil,
        name=full_name(pupil, number),
        never=number in found.facts.never_publish,
        standing=_standing(number, pupil, found, day),
        forms=[{"consent": one, "says": SAYS[one.on(day)]} for one in given],
        steps=[
            (datetime.fromisoformat(one.at), one)
            for one in reversed(found.steps)
            if one.pupil == number
        ],
        withdrawn=any(one.withdrawn_on for one in given),
        purposes=PURPOSES,
        imported=imported(),
    )


def _standing(
    number: str, pupil: Pupil | None, found: Register, day: date
) -> list[dict[str, object]]:
    """What counts today on each channel where the child could be seen."""
    group = [] if pupil is None else [pupil]
    channels = [
        one
        for one in school().channels.values()
        if one.audience == "public" or of_class(one.audience, group)
    ]
    never = number in found.facts.never_publish
    return [
        {
            "channel": one.name,
            "says": [
                ("Never", "red") if never else SAYS[_counts(number, purpose, one, found, day)]
                for purpose in Purpose
            ],
        }
        for one in channels
    ]


def _counts(
    number: str, purpose: Purpose, channel: Channel, found: Register, day: date
) -> Consented:
    return found.facts.standing(number, purpose, kind=channel.kind, name=channel.name, on=day)


@pages.page("/people/conflict", OFFICE, post=True)
def confirm_no() -> Response:
    """Somebody has looked: the no stands, though the office's system says yes."""
    form = sent()
    found = known(form.get("pupil"))
    for one in found.unsettled:
        if one.pupil == form.get("pupil") and _key(one) == form.values.get("key", ""):
            held = consenting.confirm_no(one, person=viewer().name, school=school())
            flash("The no stands. Correct it in the office's system too." + held_words(held))
            return redirect(url_for("people.start"))
    abort(404)
