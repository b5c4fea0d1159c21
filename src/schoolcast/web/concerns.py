"""Report a concern: what somebody has seen that the Head should know of."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.concern_records import Seen
from schoolcast.pipeline.concerns import (
    LONGEST,
    Reported,
    concern_for,
    concerns_for,
    deal_with,
    deputies_reading,
    report_concern,
)
from schoolcast.web.access import APPROVERS, SIGNED_IN, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer, web

pages = Pages("concerns")


@pages.page("/concerns/new", SIGNED_IN)
def new() -> str:
    """The form; it asks for no child's name."""
    return _form(Form())


def _form(form: Form) -> str:
    return render_template(
        "concern_new.html",
        form=form,
        deputies=deputies_reading(school()),
        chair=school().people.chair,
    )


@pages.page("/concerns", SIGNED_IN, post=True)
def report() -> Response | tuple[str, int]:
    """Keep the concern and tell the Head, by a link without its words."""
    form = sent()
    form.require("what", "Say what you have seen")
    for name in ("what", "where", "when"):
        if len(form.get(name)) > LONGEST:
            form.mistakes[name] = f"Shorten this to {LONGEST:,} characters"
    if not form:
        return _form(form), 400
    seen = Seen(
        what=form.get("what"),
        where=form.get("where"),
        when=form.get("when"),
        of_head=form.get("of_head") == "yes",
    )
    try:
        done = report_concern(seen, person=viewer().name, address=web().public_url, school=school())
    except UsageProblem as problem:
        form.mistakes["of_head"] = problem.message
        return _form(form), 400
    flash(_thanks(done), "message" if done.told else "look")
    return redirect(url_for("concerns.new"))


def _thanks(done: Reported) -> str:
    if done.told:
        several = "have" if len(done.told) > 1 else "has"
        return f"Thank you. {' and '.join(done.told)} {several} been told that there is a concern."
    readers = deputies_reading(school()) if done.concern.seen.of_head else ["the Head"]
    return f"Thank you. It is kept, but no mail could be sent: please tell {readers[0]} yourself."


@pages.page("/concerns", APPROVERS)
def all_() -> str:
    """Every concern, the open ones first."""
    found = concerns_for(viewer(), school(), everything=True)
    return render_template(
        "concerns.html",
        open_=[one for one in found if one.dealt_at is None],
        dealt=[one for one in found if one.dealt_at is not None],
    )


@pages.page("/concerns/<int:number>", APPROVERS)
def one(number: int) -> str:
    """One concern with its words, and how it was dealt with."""
    return _page(number, Form())


def _page(number: int, form: Form) -> str:
    return render_template("concern.html", one=concern_for(viewer(), number, school()), form=form)


@pages.page("/concerns/<int:number>", APPROVERS, post=True)
def end(number: int) -> Response | tuple[str, int]:
    """Say how it was dealt with."""
    form = sent()
    concern_for(viewer(), number, school())
    form.require("outcome", "Say how it was dealt with")
    if not form:
        return _page(number, form), 400
    try:
        deal_with(number, person=viewer().name, outcome=form.get("outcome"), school=school())
    except UsageProblem as problem:
        form.mistakes["outcome" if "Shorten" in problem.message else ""] = problem.message
        return _page(number, form), 400
    flash("It is recorded as dealt with.")
    return redirect(url_for("concerns.all_"))
