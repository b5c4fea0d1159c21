"""Practise: the same pages, for a page that only those who are signed in can see."""

import logging
from datetime import timedelta

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from schoolcast.bootstrap.practice_space import LASTS
from schoolcast.domain.errors import Busy, SchoolcastError
from schoolcast.office.practice_page import practice_page
from schoolcast.web.access import READERS, WRITERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.practising import Part, practising, within
from schoolcast.web.visiting import practice_desk, school

log = logging.getLogger(__name__)
pages = Pages("practice")
_MOVING = frozenset(
    {"approvals", "calendar_acts", "closure", "deliveries", "handoffs", "pausing", "rewording"}
)
"""Subjects behind whose forms something may be due at once."""


@pages.page("/practise", READERS)
def start() -> Response | str:
    """What practising is, and the way in."""
    if practising():
        return redirect(url_for("practice.page"))
    return render_template(
        "practise.html", begun=practice_desk().begun, days=LASTS.days, home=_home()
    )


def _home() -> str:
    return within(Part.OWN, url_for("home.home"))


@pages.page("/practise", WRITERS, post=True)
def begin() -> Response:
    """Make the practice space where there is none, and go in."""
    practice_desk().begin()
    return redirect(_home())


@pages.page("/practised", READERS)
def page() -> Response | str:
    """What went out in practice, what comes next, and the practice clock."""
    if not practising():
        return redirect(url_for("practice.start"))
    return render_template(
        "practised.html",
        found=practice_page(school()),
        now=school().clock.now(),
        mails=list(practice_desk().mails),
    )


def _only_in_practice() -> None:
    if not practising():
        abort(404)


@pages.page("/practised/send", WRITERS, post=True)
def send() -> Response:
    """Send what is due, to nobody."""
    _only_in_practice()
    practice_desk().send()
    flash("What was due went out, to nobody.")
    return redirect(url_for("practice.page"))


@pages.page("/practised/on", WRITERS, post=True)
def move_on() -> Response:
    """Put the practice clock on to when the next post is due, and send it."""
    _only_in_practice()
    found = practice_page(school())
    if found.next_at is None or sent().get("to") != found.next_at.isoformat():
        flash("Something else comes next by now. Look again.")
        return redirect(url_for("practice.page"))
    practice_desk().move_on(found.next_at)
    practice_desk().send()
    flash("The practice clock was put on, and what was due then went out, to nobody.")
    return redirect(url_for("practice.page"))


@pages.page("/practised/afresh", READERS)
def ask_afresh() -> Response | str:
    """Ask before everything is thrown away."""
    if not practising():
        return redirect(url_for("practice.start"))
    return render_template("practise_afresh.html", form=Form())


@pages.page("/practised/afresh", WRITERS, post=True)
def afresh() -> Response | tuple[str, int]:
    """Throw away what was practised, by everybody, and begin anew."""
    _only_in_practice()
    try:
        practice_desk().afresh()
    except Busy as problem:
        form = Form(mistakes={"": problem.message})
        return render_template("practise_afresh.html", form=form), 400
    flash("Everything that was practised is gone. You can begin anew.")
    return redirect(_home())


@pages.app_template_global("practice_ahead")
def ahead() -> bool:
    """Whether the practice clock was put on."""
    try:
        return practising() and practice_desk().ahead > timedelta()
    except SchoolcastError:
        return False


@pages.after_app_request
def let_out(response: FlaskResponse) -> FlaskResponse:
    """In practice nobody's daemon is at work: what an act has made due goes out behind it."""
    acted = request.method == "POST" and response.status_code in (302, 303)
    if practising() and acted and request.blueprint in _MOVING:
        try:
            practice_desk().send()
        except SchoolcastError as problem:
            log.warning("what is due in practice did not go out: %s", problem)
    return response


@pages.after_app_request
def name_apart(response: FlaskResponse) -> FlaskResponse:
    """A file of what was only practised says so in its name."""
    kind, options = parse_options_header(response.headers.get("Content-Disposition"))
    if practising() and kind == "attachment":
        name = f"practice-{options.get('filename', 'file')}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
