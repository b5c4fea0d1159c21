"""Adults: staff and others, and whether they may be named and shown."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.consent import Adult
from schoolcast.office.consenting import set_adult
from schoolcast.web.access import OFFICE, Pages
from schoolcast.web.children import held_words, imported, register
from schoolcast.web.consents import NOT_KEPT
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("adults")
_LONGEST = 100  # characters, as in an import


@pages.page("/people/adults", OFFICE)
def all_() -> str:
    """Everybody who said something, and the form for another."""
    return _page(Form(values={"named": "yes", "shown": "yes"}))


def _page(form: Form) -> str:
    found = register()
    adults = sorted(found.adults if found else (), key=lambda one: one.addressed.casefold())
    return render_template(
        "adults.html", form=form, adults=adults, imported=imported(), not_kept=NOT_KEPT
    )


@pages.page("/people/adults", OFFICE, post=True)
def keep() -> Response | tuple[str, int]:
    """Add somebody, or change what they asked for."""
    form = sent()
    form.require("surname", "Give the surname")
    for name in ("surname", "title", "forename"):
        if len(form.get(name)) > _LONGEST:
            form.mistakes[name] = f"At most {_LONGEST} letters"
    for name, words in (("named", "be named"), ("shown", "be shown")):
        if form.get(name) not in ("yes", "no"):
            form.mistakes[name] = f"Say whether they may {words}"
    if not imported():
        form.mistakes[""] = NOT_KEPT
    if not form:
        return _page(form), 400
    one = _typed(form)
    held = set_adult(one, person=viewer().name, school=school())
    flash(f"Noted for {one.addressed}." + held_words(held))
    return redirect(url_for("adults.all_"))


@pages.page("/people/adults/forget", OFFICE, post=True)
def forget() -> Response:
    """Forget somebody; rules then know nothing of them."""
    one = _typed(sent())
    if imported():
        held = set_adult(one, remove=True, person=viewer().name, school=school())
        flash(f"{one.addressed} is forgotten." + held_words(held))
    return redirect(url_for("adults.all_"))


def _typed(form: Form) -> Adult:
    return Adult(
        surname=form.get("surname"),
        title=form.get("title"),
        forename=form.get("forename"),
        named_ok=form.get("named") == "yes",
        shown_ok=form.get("shown") == "yes",
    )
