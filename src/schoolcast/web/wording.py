"""Wording: what templates need to speak as the office does."""

from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, get_flashed_messages, url_for

from schoolcast.domain.account import ROLE_WORDS, Role
from schoolcast.domain.dates import clock_time, day_month, long_date, wall_time
from schoolcast.domain.errors import SchoolcastError
from schoolcast.office.words import outing
from schoolcast.web.access import ADMINS, APPROVERS, OFFICE, OVERSEERS, READERS, WRITERS, Access
from schoolcast.web.help import topic_of
from schoolcast.web.practising import OPEN, practising
from schoolcast.web.visiting import desk, may

# What the menu offers, to whom; a page that is not there yet is left out.
MENU: tuple[tuple[str, str, Access], ...] = (
    ("Home", "home.home", READERS),
    ("Write", "compose.start", WRITERS),
    ("Approve", "approvals.waiting", READERS),
    ("Calendar", "calendar.months", READERS),
    ("Posts", "deliveries.all_", READERS),
    ("Pause", "pausing.switch", READERS),
    ("By hand", "handoffs.all_", READERS),
    ("People", "people.start", OFFICE),
    ("Who may be shown", "camera.groups", frozenset({Role.AUTHOR})),
    ("Channels", "channels.all_", OFFICE),
    ("School", "setup.start", OFFICE),
    ("Reports", "reports.start", OVERSEERS),
    ("Accounts", "accounts.all_", ADMINS),
    ("Practise", "practice.start", READERS),
)


def teach(app: Flask) -> None:
    """Give templates the school's clock, its name and the menu."""
    app.add_template_filter(when, "when")
    app.add_template_filter(day, "day")
    app.add_template_filter(outing, "outing")
    app.context_processor(rights)
    app.add_template_global(menu, "menu")
    app.jinja_env.globals["role_words"] = ROLE_WORDS
    app.add_template_global(school_name, "school_name")
    app.add_template_global(topic_of, "help_topic")
    app.add_template_global(lambda: get_flashed_messages(with_categories=True), "said")


def rights() -> dict[str, bool]:
    """What the visitor may do, for templates that offer it."""
    signed_in = g.get("visit") is not None
    return {
        "may_write": signed_in and may(WRITERS),
        "may_approve": signed_in and may(APPROVERS),
        "may_admin": signed_in and may(ADMINS),
    }


def when(moment: datetime | None) -> str:
    """An instant on the school's clock: "Friday 11 December, 3:30pm"; "" for None."""
    if moment is None:
        return ""
    wall = wall_time(moment, desk().settings.school.timezone)
    return f"{long_date(wall.date())}, {clock_time(wall.time())}"


def day(value: date) -> str:
    """A date in words: "Friday 11 December 2026"."""
    return long_date(value)


def school_name() -> str:
    """The school's name; "" where its settings can't be read."""
    try:
        return desk().settings.school.name
    except SchoolcastError:
        return ""


def menu(endpoint: str | None) -> list[dict[str, Any]]:
    """The menu's entries for whoever is signed in, with the present subject marked."""
    subject = (endpoint or "").partition(".")[0]
    return [
        {
            "text": text,
            "href": url_for(target),
            "active": target.partition(".")[0] == subject,
            "current": target == endpoint,
        }
        for text, target, access in MENU
        if target in current_app.view_functions
        and may(access)
        and (not practising() or target.partition(".")[0] in OPEN)
    ]


__all__ = ["MENU", "day", "day_month", "menu", "school_name", "teach", "when"]
