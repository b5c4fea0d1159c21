"""The pause switch: for a bereavement, an election period, or any doubt."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.dates import instant
from schoolcast.domain.errors import TimeProblem, UsageProblem
from schoolcast.pipeline.pause import Target, in_words, pause, replaces, resume
from schoolcast.pipeline.records import Scope
from schoolcast.web.access import READERS, WRITERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("pausing")


@pages.page("/pause", READERS)
def switch() -> str:
    """What is paused, and the switch."""
    return _page(Form(values={"what": "everything"}))


def _page(form: Form) -> str:
    now = school().clock.now()
    paused = [
        {"scope": one.scope.value, "target": one.target, "words": in_words(one), "pause": one}
        for one in school().store.pauses(now)
    ]
    return render_template(
        "pause.html", form=form, paused=paused, channels=sorted(school().channels)
    )


@pages.page("/pause", WRITERS, post=True)
def begin() -> Response | tuple[str, int]:
    """Pause everything or one channel, until somebody resumes or until a day."""
    form = sent()
    why = form.require("why", "Say why, so that everybody who wonders can read it")
    channel = form.get("what").removeprefix("channel:") if ":" in form.get("what") else None
    try:
        until = _until(form)
        if form:
            done = pause(
                Target(channel=channel),
                person=viewer().name,
                why=why,
                until=until,
                school=school(),
            )
            flash(f"Paused. {len(done.stopped)} posts wait.")
            if done.replaced:
                flash(replaces(done.replaced, school().timezone), "look")
            return redirect(url_for("pausing.switch"))
    except TimeProblem as problem:
        form.mistakes["until"] = problem.message
    except UsageProblem as problem:
        form.mistakes[""] = problem.message
    return _page(form), 400


def _until(form: Form) -> datetime | None:
    text = form.get("until")
    if not text:
        return None
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise TimeProblem("Choose a day and a time, or leave it empty.") from None
    return instant(wall.replace(tzinfo=None), school().timezone)


@pages.page("/pause/end", WRITERS, post=True)
def end() -> Response:
    """End a pause; what waited goes out as far as it is still true."""
    form = sent()
    target = Target(
        channel=form.get("target") if form.get("scope") == Scope.CHANNEL else None,
        item=form.get("target") if form.get("scope") == Scope.ITEM else None,
    )
    resume(target, person=viewer().name, school=school())
    flash("The pause has ended. What waited goes out where it is still in time.")
    return redirect(url_for("pausing.switch"))
