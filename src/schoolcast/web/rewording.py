"""An approver mends a word in the page; the author confirms it with one press."""

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.domain.errors import ContentProblem, NotFound, UsageProblem
from schoolcast.office.approval_page import changes_between
from schoolcast.pipeline.draft_records import Words
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.rewording import confirm, may_confirm, reword, words_to_mend
from schoolcast.pipeline.second_records import Mending
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import APPROVERS, WRITERS, Pages
from schoolcast.web.approvals import digest_of_file, say_kept_back, waiting_one
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer

pages = Pages("rewording")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Mended words on Home: what changed, and whether the viewer confirms or answers."""

    mending: Mending
    stored: StoredRevision
    changes: tuple[str, ...]
    mine: bool  # the viewer mended it


@pages.app_template_global("mended")
def mended() -> list[Waiting]:
    """What waits for the viewer's word, or for the viewer's answers."""
    if g.get("visit") is None:
        return []
    found = []
    for mending in school().store.mendings():
        stored = school().store.revision(mending.revision)
        mine = same_person(mending.mender, viewer().name)
        if mine or may_confirm(viewer().name, stored, school()):
            found.append(
                Waiting(
                    mending=mending, stored=stored, changes=_changes(mending, stored), mine=mine
                )
            )
    return found


def _changes(mending: Mending, stored: StoredRevision) -> tuple[str, ...]:
    if mending.before is None:
        return ()
    return changes_between(school().store.revision(mending.before), stored)


@pages.page("/approve/<int:revision>/words", APPROVERS)
def edit(revision: int) -> str:
    """The text as its author wrote it, to be mended."""
    stored = waiting_one(revision)
    words = words_to_mend(stored, sheets_of(desk().settings))
    values = {"text": words.text}
    values |= {f"text-{name}": text for name, text in words.variants.items()}
    return _page(stored, words, Form(values=values))


def _page(stored: StoredRevision, words: Words | None, form: Form) -> str:
    names = sorted(words.variants) if words else []
    return render_template("rewording.html", stored=stored, names=names, form=form)


@pages.page("/approve/<int:revision>/words", APPROVERS, post=True)
def save(revision: int) -> Response | tuple[str, int]:
    """Put the mended words before the author, with the approver's press."""
    stored, form = waiting_one(revision), sent()
    words = None
    try:
        sheets = sheets_of(desk().settings)
        words = words_to_mend(stored, sheets)
        if form.get("sha256") != stored.sha256:
            raise UsageProblem("It has changed since you opened it. Read it again.")
        form.require("text", "Write the text")
        if not form:
            return _page(stored, words, form), 400
        done = reword(
            stored,
            form.get("text"),
            {name: form.get(f"text-{name}") for name in words.variants},
            person=viewer().name,
            sheets=sheets,
            school=school(),
        )
    except (UsageProblem, ContentProblem) as problem:
        form.mistakes[""] = problem.message
        return _page(stored, words, form), 400
    if done.unresolved:
        flash("Your words are kept. Answer what the checks ask; then the author confirms.")
        return redirect(url_for("approvals.one", revision=done.stored.id))
    author = stored.revision.authors[-1]
    flash(f"Your words are kept. {author} sees them on Home and confirms with one press.")
    return redirect(url_for("approvals.waiting"))


@pages.page("/approve/<int:revision>/confirm", WRITERS, post=True)
def give_word(revision: int) -> Response:
    """Confirm the approver's words: it is approved with both names."""
    stored, form = waiting_one(revision), sent()
    if form.get("sha256") != stored.sha256:
        flash("It has changed since you opened it. Read it again.", "look")
        return redirect(url_for("approvals.one", revision=revision))
    try:
        result = confirm(
            stored,
            person=viewer().name,
            school=school(),
            source_sha256=digest_of_file(stored),
        )
    except NotFound:
        raise
    except UsageProblem as problem:
        flash(problem.message, "look")
        return redirect(url_for("approvals.one", revision=revision))
    if result.unresolved:
        flash("Not yet: a check asks something new, which the approver answers first.", "look")
    else:
        flash(f"Confirmed and approved: {stored.revision.title}")
        say_kept_back(result.deliveries)
    return redirect(url_for("home.home"))
