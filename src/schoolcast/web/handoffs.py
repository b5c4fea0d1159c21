"""What people post by hand: what to copy, where it goes, and their answer."""

from pathlib import Path

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import Operation
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.office.what_next import COLOURS
from schoolcast.office.words import STATES
from schoolcast.pipeline import answers
from schoolcast.pipeline.answers import Says
from schoolcast.pipeline.handoff import post_handed
from schoolcast.pipeline.handoff_records import StoredHandOff
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import READERS, WRITERS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer

pages = Pages("handoffs")


@pages.page("/by-hand", READERS)
def all_() -> str:
    """What waits for somebody; those of the visitor first."""
    everything = request.args.get("show") == "all"
    found = school().store.hand_offs(everything=everything)
    mine = [one for one in found if _mine(one)]
    others = [one for one in found if not _mine(one)]
    titles = school().store.titles({one.delivery.revision for one in found})
    return render_template(
        "handoffs.html",
        mine=mine,
        others=others,
        titles=titles,
        states=STATES,
        colours=COLOURS,
        everything=everything,
    )


def _mine(one: StoredHandOff) -> bool:
    return any(same_person(viewer().name, who.name) for who in (one.holder, one.deputy) if who.name)


@pages.page("/by-hand/<int:number>", READERS)
def one(number: int) -> str:
    """One hand-off: the text to copy, the pictures in order, the answer."""
    return _one_page(number, Form())


def _one_page(number: int, form: Form) -> str:
    found = school().store.hand_off(number)
    delivery = found.delivery
    return render_template(
        "handoff.html",
        one=found,
        post=post_handed(delivery, school()),
        title=school().store.titles([delivery.revision]).get(delivery.revision, delivery.item),
        withdraws=delivery.operation is Operation.WITHDRAW,
        state=STATES[delivery.state],
        colour=COLOURS[delivery.state],
        may_answer=_may_answer(found),
        form=form,
    )


def _may_answer(one: StoredHandOff) -> bool:
    """Who was asked, and the office for them by name."""
    return _mine(one) or viewer().may(Role.AUTHOR, Role.APPROVER, Role.DEPUTY, Role.ADMIN)


@pages.page("/by-hand/<int:number>", WRITERS, post=True)
def answer(number: int) -> Response | tuple[str, int]:
    """Posted, posted in other words, or not posted and why."""
    form = sent()
    says = Says(person=viewer().name)
    device = form.get("device") == "school"
    try:
        match form.get("answer"):
            case "posted":
                answers.posted(number, says, school(), school_device=device)
                words = "Thank you. It is recorded as posted."
            case "changed":
                text = form.require("text", "Give the words that were posted")
                if not form:
                    return _one_page(number, form), 400
                said = answers.posted_changed(number, says, text, school(), school_device=device)
                words = _objections(said)
            case "declined":
                why = form.require("why", "Say why it is not posted")
                if not form:
                    return _one_page(number, form), 400
                answers.declined(number, says, why, school())
                words = "It is recorded that this will not be posted."
            case _:
                form.mistakes["answer"] = "Choose what became of it"
                return _one_page(number, form), 400
    except (UsageProblem, NotAllowed) as problem:
        form.mistakes[""] = problem.message
        return _one_page(number, form), 400
    flash(words)
    return redirect(url_for("handoffs.all_"))


def _objections(said: answers.Answered) -> str:
    if not said.objections:
        return "Thank you. The words that were posted were checked, and nothing was found."
    found = " ".join(dict.fromkeys(finding.message for finding in said.objections))
    return (
        f"It is recorded. The check of these words says: {found} If that is right, take it down "
        "or change it now, and tell the Head."
    )


@pages.page("/by-hand/<int:number>/deleted", WRITERS, post=True)
def deleted(number: int) -> Response | tuple[str, int]:
    """The pictures are gone from a device that is not the school's."""
    try:
        answers.pictures_deleted(number, viewer().name, school())
    except UsageProblem as problem:
        return _one_page(number, Form(mistakes={"": problem.message})), 400
    flash("Thank you. It is recorded that the pictures are deleted.")
    return redirect(url_for("handoffs.all_"))


@pages.page("/by-hand/<int:number>/pictures/<int:place>", READERS)
def picture(number: int, place: int) -> FlaskResponse:
    """One clean picture, to be posted by whoever was asked; others see it on the page only."""
    found = school().store.hand_off(number)
    post = post_handed(found.delivery, school())
    if not 1 <= place <= len(post.images):
        abort(404)
    image = post.images[place - 1]
    ready = school().pictures.locate(image)
    assert ready.path is not None
    ending = image.media_type.rpartition("/")[2]
    return send_file(
        Path(ready.path).resolve(),
        mimetype=image.media_type,
        as_attachment=request.args.get("save") == "yes" and _mine(found),
        download_name=f"{place:02}.{ending}",
    )
