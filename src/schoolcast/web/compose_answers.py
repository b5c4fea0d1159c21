"""Check your answers: every post and date once more, then off to the approver."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.content.desk import FolderDesk
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.finding import Severity
from schoolcast.office.approval_page import by_words, together
from schoolcast.office.kinds import kind_words
from schoolcast.office.money import money, price_words
from schoolcast.pipeline.costs import bill
from schoolcast.pipeline.draft_look import DraftLook
from schoolcast.pipeline.draft_records import StoredDraft, Words
from schoolcast.pipeline.drafts import Advice, Sent, advisers, send
from schoolcast.pipeline.moving import aftermath
from schoolcast.pipeline.submit import Submitted
from schoolcast.web.access import WRITERS
from schoolcast.web.compose import form_page
from schoolcast.web.compose_pages import clause_words, look, opened, pages, sheets, version
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer


@pages.page("/write/<int:number>/answers", WRITERS)
def answers(number: int) -> Response | str:
    """Every post with its date and channel, what it costs, and the way to the approver."""
    draft, words = opened(number)
    found = look(words)
    if found.revision is None or found.mistakes:
        return redirect(url_for("compose.one", number=number, checked="yes"))
    return _page(draft, words, found, Form())


def _page(draft: StoredDraft, words: Words, found: DraftLook, form: Form) -> str:
    assert found.revision is not None
    findings = list(found.findings)
    heavy = [one for one in findings if one.finding.severity is Severity.BLOCK]
    asked = [one for one in findings if one.finding.severity is Severity.MUST_RESOLVE]
    prices = {(one.post.slot, one.post.channel): one.price for one in found.posts}
    return render_template(
        "compose_answers.html",
        draft=draft,
        words=words,
        found=found,
        form=form,
        kind=kind_words(words.kind),
        posts=by_words(together(found.revision.posts)),
        prices={key: price_words(price) for key, price in prices.items() if price},
        blocks=heavy,
        asked=asked,
        notes=[one for one in findings if one not in heavy and one not in asked],
        months=[
            (str(one.month), money(one.asked, one.currency), money(one.after, one.currency))
            for one in bill(found.revision, school())
        ],
        clause_words=clause_words,
        advisers=advisers(school(), person=viewer().name),
    )


@pages.page("/write/<int:number>/send", WRITERS, post=True)
def send_off(number: int) -> Response | tuple[str, int]:
    """Send it for approval; what stops it stands at the fields, and nothing is lost."""
    draft, words = opened(number)
    if draft.version != version():
        flash(f"{draft.updated_by} has changed this draft meanwhile. Read it again.", "look")
        return redirect(url_for("compose.answers", number=number))
    form = sent()
    advice = _advice(form)
    if not form:
        found = look(words)
        if found.revision is None:
            return redirect(url_for("compose.one", number=number, checked="yes"))
        return _page(draft, words, found, form), 400
    try:
        done = send(draft, person=viewer().name, advice=advice, sheets=sheets(), school=school())
    except UsageProblem as problem:
        found = look(words)
        form.mistakes[""] = problem.message
        if found.revision is None:
            raise
        return _page(draft, words, found, form), 400
    if done.result is None:
        return form_page(draft, words, done.look), 400
    flash(_said(done, words, advice))
    _tell_what_is_out(done)
    return redirect(url_for("compose.start"))


def _advice(form: Form) -> Advice | None:
    """Whom to ask first, where somebody is to be asked."""
    if form.get("first") != "ask":
        return None
    known = advisers(school(), person=viewer().name)
    if form.get("of") not in known:
        form.mistakes["of"] = "Choose whom to ask"
    question = form.require("question", "Write what you want to know")
    return Advice(of=form.get("of"), question=question) if form else None


def _said(done: Sent, words: Words, advice: Advice | None) -> str:
    assert done.result is not None
    title = words.title
    match done.result.outcome:
        case Submitted.CALLED_OFF:
            return f"“{title}” is called off; nothing more of it goes out."
        case Submitted.UNCHANGED:
            return f"“{title}” has not changed since it was sent."
    if advice is not None:
        return f"{advice.of} is asked first: “{title}”."
    return f"Sent for approval: “{title}”."


def _tell_what_is_out(done: Sent) -> None:
    """What is public and no longer true, now that the announcement says something else."""
    settings = desk().settings
    folder = settings.content.folder
    if folder is None or done.look.authored is None or done.look.authored.item is None:
        return
    item = done.look.authored.item
    after = aftermath(item, school=school(), desk=FolderDesk(settings.path(folder)))
    if after.unclear:
        where = ", ".join(dict.fromkeys(one.channel for one in after.unclear))
        flash(
            f"Nobody knows yet whether it is out on {where}. Home says so once it is found.",
            "look",
        )
    if after.public:
        where = ", ".join(one.channel for one in after.public)
        more = f" A correction is drafted: {after.draft}" if after.draft else ""
        flash(f"Out already, and no longer true: {where}.{more}", "look")
