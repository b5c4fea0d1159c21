"""Help beside each screen, and the accessibility statement."""

import tomllib
from functools import cache
from importlib.resources import files

from flask import abort, render_template

from schoolcast.web.access import ANYBODY, SIGNED_IN, Pages

pages = Pages("help")


@cache
def topics() -> dict[str, dict[str, list[str] | str]]:
    """What is told of each screen, by the name of its subject."""
    text = (files(__package__) / "help.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pages.page("/help", SIGNED_IN)
def start() -> str:
    """Every topic."""
    return render_template("help.html", topics=topics())


@pages.page("/help/<screen>", SIGNED_IN)
def about(screen: str) -> str:
    """What one screen is for, and how it is used."""
    known = topics()
    if screen not in known:
        abort(404)
    return render_template("help_topic.html", topic=known[screen])


@pages.page("/accessibility", ANYBODY)
def accessibility() -> str:
    """What works for whom, what does not, and whom to tell."""
    return render_template("accessibility.html")


def topic_of(endpoint: str | None) -> str:
    """The topic of a page, "" where it has none."""
    subject = (endpoint or "").partition(".")[0]
    subject = _SHARED.get(subject, subject)
    return subject if subject in topics() else ""


_SHARED = {
    "calendar_acts": "calendar",
    "compose_pages": "compose",
    "compose_photos": "compose",
    "compose_answers": "compose",
    "absence": "approvals",
    "roll_import": "people",
    "consents": "people",
    "adults": "people",
    "devices": "people",
}
