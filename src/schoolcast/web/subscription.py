"""Subscribing to the calendar: an address of one's own, read without signing in."""

import logging
import re

from flask import Response as FlaskResponse
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.office import sharing
from schoolcast.pipeline import calendar_links
from schoolcast.web.access import ANYBODY, READERS, Pages
from schoolcast.web.turnstile import Turnstile
from schoolcast.web.visiting import school, viewer, web

pages = Pages("subscription")
log = logging.getLogger(__name__)

A_LINK = 60  # readings of one address in an hour: a few telephones and computers
A_STRANGER = 20  # wrong addresses from one place in an hour
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_WAIT = "3600"  # seconds


def keep_count(app: object) -> tuple[Turnstile, Turnstile]:
    """The app's counters, of known addresses and of wrong ones."""
    found: tuple[Turnstile, Turnstile] = app.extensions.setdefault(  # type: ignore[attr-defined]
        "schoolcast-calendars", (Turnstile(A_LINK), Turnstile(A_STRANGER))
    )
    return found


@pages.page("/calendar/subscribe", READERS)
def start() -> str:
    """Whether one's calendar reads what is planned, and since when."""
    return _page("")


def _page(address: str) -> str:
    return render_template(
        "subscription.html",
        link=school().store.calendar_link(viewer().id),
        address=address,
        alone=not web().open_to_others,
    )


@pages.page("/calendar/subscribe", READERS, post=True)
def renew() -> str:
    """A new address, shown this once; the one before it ends."""
    token = calendar_links.renew(viewer(), school())
    path = url_for("subscription.feed", secret=token)
    return _page(f"{(web().public_url or request.host_url).rstrip('/')}{path}")


@pages.page("/calendar/subscribe/off", READERS, post=True)
def off() -> Response:
    """End one's address."""
    if calendar_links.switch_off(viewer(), school()):
        flash("It is switched off. Calendars that used the address show nothing new any more.")
    return redirect(url_for("subscription.start"))


@pages.page("/calendar/planned/<secret>.ics", ANYBODY)
def feed(secret: str) -> FlaskResponse:
    """What is planned, for whoever knows the address; it reads no cookie and sets none."""
    now = school().clock.now()
    known, strangers = keep_count(current_app)
    link = calendar_links.reader_of(secret, school()) if _SECRET.fullmatch(secret) else None
    if link is None:
        if strangers.lets(request.remote_addr or "", now):
            abort(404)
        log.warning("too many wrong calendar addresses from %s", request.remote_addr)
        return _too_often()
    if not known.lets(str(link.account), now):
        log.warning("the calendar address of %s is read too often", link.person)
        return _too_often()
    made = sharing.planned_ics(
        calendar_links.planned(school()),
        school_id=school().id,
        school_name=school().name,
        zone=school().timezone,
        now=now,
    )
    return FlaskResponse(made, content_type="text/calendar; charset=utf-8")


def _too_often() -> FlaskResponse:
    return FlaskResponse(
        "This calendar was asked for too often. It can be read again in an hour.\n",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": _WAIT},
    )
