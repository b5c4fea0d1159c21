"""The Head is away: a Deputy says so in one step, and that they are back."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.absence import end_absence, start_absence
from schoolcast.pipeline.device_records import Absence
from schoolcast.pipeline.entitled import is_one_of, people_of
from schoolcast.web.access import APPROVERS, Pages
from schoolcast.web.forms import sent
from schoolcast.web.visiting import school, viewer

pages = Pages("absence")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What Home shows: the Head's name, the absence that lasts, whether the viewer may say so."""

    head: str
    lasting: Absence | None
    may_change: bool


@pages.app_template_global("absence")
def absence() -> Shown | None:
    """Who is away, for those to whom it matters; None where nobody is known as the Head."""
    people = people_of(school())
    if not people.head:
        return None
    return Shown(
        head=people.head,
        lasting=school().store.absence(people.head),
        may_change=is_one_of(viewer().name, (people.head, *people.heads, *people.deputies)),
    )


@pages.page("/absence/start", APPROVERS, post=True)
def start() -> Response:
    """The Head is away from now on, and is told by mail."""
    try:
        one = start_absence(school(), person=viewer().name, why=sent().get("why"))
        flash(f"{one.person} is recorded as away. Until that ends, the Deputy may approve.")
    except UsageProblem as problem:
        flash(problem.message, "look")
    return redirect(url_for("home.home"))


@pages.page("/absence/end", APPROVERS, post=True)
def end() -> Response:
    """The Head is back."""
    try:
        one = end_absence(school(), person=viewer().name)
        flash(f"{one.person} is back.")
    except UsageProblem as problem:
        flash(problem.message, "look")
    return redirect(url_for("home.home"))
