"""What changes the calendar: an event that moves or is called off, a day that is closed."""

import re
from datetime import date, time

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.content.desk import FolderDesk
from schoolcast.content.library import FolderLibrary
from schoolcast.content.written import as_date, as_time
from schoolcast.domain.errors import NotFound, SchoolcastError, UsageProblem
from schoolcast.domain.item import Item
from schoolcast.pipeline import closing, moving
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.submit import SubmitResult, submit
from schoolcast.web.access import READERS, WRITERS, Pages
from schoolcast.web.calendar import day_of
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("calendar_acts")
_ITEM = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")  # as domain.item has it


def _library() -> FolderLibrary:
    library = school().content
    if not isinstance(library, FolderLibrary):
        raise UsageProblem("The settings name no content folder, so there is nothing to change.")
    return library


def _desk() -> FolderDesk:
    return FolderDesk(_library().folder)


def _authored(item: str) -> Authored:
    """The file of an announcement; NotFound."""
    if not _ITEM.fullmatch(item):
        abort(404)
    for stamp in school().store.stamps_for([item], []):
        found = _library().read(stamp.path)
        if found.item_id == item:
            return found
    return _library().find(item)


def _item(authored: Authored) -> Item:
    if authored.item is None:
        raise UsageProblem(f"{authored.path} can't be read: {authored.problems[0].message}")
    return authored.item


@pages.page("/calendar/events/<item>", READERS)
def event(item: str) -> str:
    """An event: its day, and the forms that change it."""
    known = _item(_authored(item))
    at = f"{known.event_time:%H:%M}" if known.event_time else ""
    return _event_page(known, Form(values={"day": str(known.event_date or ""), "at": at}))


def _event_page(item: Item, form: Form, result: SubmitResult | None = None) -> str:
    return render_template(
        "calendar_event.html",
        item=item,
        form=form,
        findings=result.findings if result else (),
        movable=item.event_date is not None and item.repeat is None,
    )


@pages.page("/calendar/events/<item>/move", WRITERS, post=True)
def move(item: str) -> Response | tuple[str, int]:
    """Another day, and perhaps another time; then it waits for approval again."""
    form = sent()
    known = _item(_authored(item))
    day, at = _new_day(form), _new_time(form)
    if not form or day is None:
        return _event_page(known, form), 400
    try:
        moving.set_date(_authored(item), day, at, _desk())
        return _submitted(item, form)
    except NotFound:
        raise
    except SchoolcastError as problem:
        form.mistakes["day"] = problem.message
        return _event_page(known, form), 400


def _new_day(form: Form) -> date | None:
    text = form.require("day", "Choose the new day")
    try:
        return as_date(text) if text else None
    except ValueError as problem:
        form.mistakes["day"] = _sentence(problem)
        return None


def _new_time(form: Form) -> time | None:
    text = form.get("at")
    try:
        return as_time(text) if text else None
    except ValueError as problem:
        form.mistakes["at"] = _sentence(problem)
        return None


def _sentence(problem: ValueError) -> str:
    words = str(problem)
    return words[:1].upper() + words[1:]


@pages.page("/calendar/events/<item>/cancel", WRITERS, post=True)
def cancel(item: str) -> Response | tuple[str, int]:
    """Call an event off: nothing more of it goes out."""
    form = sent()
    known = _item(_authored(item))
    if not form.get("sure"):
        form.mistakes["sure"] = "Tick the box if it does not take place"
        return _event_page(known, form), 400
    try:
        moving.set_cancelled(_authored(item), _desk())
        return _submitted(item, form)
    except NotFound:
        raise
    except SchoolcastError as problem:
        form.mistakes["sure"] = problem.message
        return _event_page(known, form), 400


def _submitted(item: str, form: Form) -> Response | tuple[str, int]:
    """Put the changed file before an approver, and say what is public and untrue now."""
    authored = _authored(item)
    result = submit(authored, person=viewer().name, school=school())
    changed = _item(authored)
    after = moving.aftermath(changed, school=school(), desk=_desk())
    if result.stored is None and not changed.cancelled:
        form.mistakes["day"] = "The day is changed, but these words can't go out as they are"
        return _event_page(changed, form, result), 400
    flash(
        "It is called off. Nothing more of it goes out."
        if changed.cancelled
        else "The day is changed. It goes out once somebody has approved it again."
    )
    if after.unclear:
        channels = ", ".join(dict.fromkeys(one.channel for one in after.unclear))
        flash(
            f"Nobody knows yet whether it is out on {channels}. Home says so once it is found.",
            "look",
        )
    if after.public:
        channels = ", ".join(dict.fromkeys(one.channel for one in after.public))
        drafted = " A correction is drafted: read it, then send it." if after.draft else ""
        flash(f"What went out on {channels} is no longer true.{drafted}", "look")
    return redirect(url_for("calendar_acts.event", item=item))


@pages.page("/calendar/days/<day>/close", WRITERS)
def closing_day(day: str) -> str:
    """What closing a day would hold; nothing is changed."""
    return _closing_page(day_of(day), Form())


def _closing_page(day: date, form: Form) -> str:
    found = closing.look(day, school())
    every = (*found.held, *found.recalled, *found.left)
    titles = school().store.titles({one.delivery.revision for one in every})
    return render_template(
        "calendar_close.html", day=day, found=found, titles=titles, total=len(every), form=form
    )


@pages.page("/calendar/days/<day>/close", WRITERS, post=True)
def close(day: str) -> Response | tuple[str, int]:
    """Close the day: into the calendar, and hold or call back all that speaks of it."""
    meant = day_of(day)
    form = sent()
    why = form.require("why", "Say why school is closed; the calendar keeps it")
    if len(why) > 200:
        form.mistakes["why"] = "Say it in 200 letters or fewer"
    if not form:
        return _closing_page(meant, form), 400
    try:
        done = closing.close(meant, why=why, person=viewer().name, school=school(), desk=_desk())
    except SchoolcastError as problem:
        form.mistakes["why"] = problem.message
        return _closing_page(meant, form), 400
    flash(
        f"School is closed on that day. Held: {_posts(len(done.held))}; called back from those "
        f"who were to post: {_posts(len(done.recalled))}. Nothing is published by this: to tell "
        "families, write an announcement of the kind closure."
    )
    if done.draft:
        flash(f'A draft "School is open again" lies in {done.draft}. Read it, then send it.')
    return redirect(url_for("calendar.one_day", day=day))


@pages.page("/calendar/days/<day>/reopen", WRITERS, post=True)
def reopen(day: str) -> Response:
    """Take the closing back: what it held goes on."""
    done = closing.reopen(day_of(day), person=viewer().name, school=school(), desk=_desk())
    flash(
        f"School is open on that day. Goes on: {_posts(len(done.freed))}; handed out again: "
        f"{_posts(len(done.again))}."
    )
    return redirect(url_for("calendar.one_day", day=day))


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
