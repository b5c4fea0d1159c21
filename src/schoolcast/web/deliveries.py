"""What goes out and what went out: every post, its history, and what a person can do."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.delivery import NEEDS_A_PERSON, OPEN, Delivery, State
from schoolcast.domain.errors import UsageProblem
from schoolcast.office.delivery_page import page_of
from schoolcast.office.gates import Gates
from schoolcast.office.what_next import COLOURS, MEANING, choices
from schoolcast.office.words import STATES
from schoolcast.pipeline import queue, resolve
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.withdraw import withdraw
from schoolcast.web.access import APPROVERS, READERS, WRITERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("deliveries")
EACH = 50  # posts on one page
_LOOKING_BACK = timedelta(days=365)
_GROUPS: dict[str, tuple[str, frozenset[State] | None]] = {
    "mine": ("Needs somebody", NEEDS_A_PERSON),
    "coming": ("Still to come", OPEN),
    "out": (
        "Went out",
        frozenset({State.PUBLISHED, State.CONFIRMED, State.CONFIRMED_CHANGED}),
    ),
    "all": ("Everything", None),
}


@pages.page("/posts", READERS)
def all_() -> str:
    """Posts by group and channel, a page at a time."""
    group = request.args.get("show", "coming")
    group = group if group in _GROUPS else "coming"
    channel = request.args.get("channel", "")
    channel = channel if channel in school().channels else ""
    number = max(1, request.args.get("page", 1, type=int))
    search = Search(states=_GROUPS[group][1], channel=channel)
    total = school().store.count(search)
    last = max(1, -(-total // EACH))
    number = min(number, last)
    found = school().store.browse(
        search, newest_first=group != "coming", offset=(number - 1) * EACH, limit=EACH
    )
    return render_template(
        "deliveries.html",
        groups={key: words for key, (words, _) in _GROUPS.items()},
        group=group,
        channel=channel,
        channels=sorted(school().channels),
        rows=rows(found),
        total=total,
        number=number,
        last=last,
    )


def rows(deliveries: list[Delivery]) -> list[dict[str, object]]:
    """Deliveries as templates show them, with titles and gates."""
    titles = school().store.titles({one.revision for one in deliveries})
    gates = Gates.of(school())
    return [
        {
            "delivery": one,
            "title": titles.get(one.revision, one.item),
            "words": STATES[one.state],
            "colour": COLOURS[one.state],
            "why": reason(one) or gates.reason(one),
        }
        for one in deliveries
    ]


def reason(delivery: Delivery) -> str:
    """Why it stands as it does; where its pack lies is shown under "By hand"."""
    return delivery.reason.partition(" The pack: ")[0]


@pages.page("/posts/<int:number>", READERS)
def one(number: int) -> str:
    """Everything about one post."""
    return _one_page(number, Form())


def _one_page(number: int, form: Form) -> str:
    page = page_of(number, school())
    titles = school().store.titles([page.delivery.revision])
    return render_template(
        "delivery.html",
        page=page,
        title=titles.get(page.delivery.revision, page.delivery.item),
        states=STATES,
        words=STATES[page.delivery.state],
        colour=COLOURS[page.delivery.state],
        meaning=MEANING[page.delivery.state],
        choices=choices(page.delivery),
        reason=reason(page.delivery),
        form=form,
    )


def _again(number: int, problem: UsageProblem) -> tuple[str, int]:
    return _one_page(number, Form(mistakes={"": problem.message})), 400


@pages.page("/posts/<int:number>/stop", WRITERS, post=True)
def stop(number: int) -> Response | tuple[str, int]:
    """Stop one post that has not gone out."""
    form = sent()
    delivery = school().store.delivery(number)
    try:
        stopped = queue.cancel(
            [delivery],
            person=viewer().name,
            reason=form.get("why") or "stopped in the pages",
            school=school(),
        )
    except UsageProblem as problem:
        return _again(number, problem)
    if stopped:
        flash("Stopped. It will not go out.")
    else:
        flash(
            "Nobody knows yet whether it has gone out. If it has not, it does not go any more.",
            "look",
        )
    return redirect(url_for("deliveries.one", number=number))


@pages.page("/posts/<int:number>/live", WRITERS, post=True)
def live(number: int) -> Response | tuple[str, int]:
    """A person has seen that it is there."""
    link = sent().get("link") or None
    if link and not link.startswith(("https://", "http://")):
        form = Form(values={"link": link}, mistakes={"link": "A link begins with https://"})
        return _one_page(number, form), 400
    try:
        resolve.live(
            school().store.delivery(number), person=viewer().name, link=link, school=school()
        )
    except UsageProblem as problem:
        return _again(number, problem)
    flash("Thank you. It counts as gone out.")
    return redirect(url_for("deliveries.one", number=number))


@pages.page("/posts/<int:number>/again", WRITERS, post=True)
def again(number: int) -> Response | tuple[str, int]:
    """Send once more what is not there, or what was refused."""
    delivery = school().store.delivery(number)
    act = resolve.retry if delivery.state is State.FAILED else resolve.send_again
    try:
        act(delivery, person=viewer().name, school=school())
    except UsageProblem as problem:
        return _again(number, problem)
    flash("It is sent once more.")
    return redirect(url_for("deliveries.one", number=number))


@pages.page("/posts/<int:number>/true", WRITERS, post=True)
def still_true(number: int) -> Response | tuple[str, int]:
    """What was held may go out all the same."""
    try:
        resolve.still_true(school().store.delivery(number), person=viewer().name, school=school())
    except UsageProblem as problem:
        return _again(number, problem)
    flash("It goes out.")
    return redirect(url_for("deliveries.one", number=number))


@pages.page("/posts/<int:number>/take-down", APPROVERS, post=True)
def take_down(number: int) -> Response | tuple[str, int]:
    """Take the whole announcement down, on every channel."""
    form = sent()
    delivery = school().store.delivery(number)
    why = form.require("why", "Say why it comes down")
    if not form:
        return _one_page(number, form), 400
    try:
        withdraw(delivery.item, person=viewer().name, why=why, school=school())
    except UsageProblem as problem:
        return _again(number, problem)
    flash("It is being taken down everywhere. What a person has to take down stands below.")
    return redirect(url_for("deliveries.all_", show="coming"))
