"""Writing: choose a kind, fill in the form, read what is found, save by itself."""

from dataclasses import fields, replace
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.delivery import UNSENT
from schoolcast.domain.errors import NotFound, SchoolcastError
from schoolcast.domain.revision import RevisionState
from schoolcast.office.kinds import CLASSES, KINDS, WHOLE, kind_words
from schoolcast.office.money import price_words
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.draft_look import DraftLook
from schoolcast.pipeline.draft_records import StoredDraft, Words
from schoolcast.pipeline.drafts import begin, open_file, path_of
from schoolcast.pipeline.mending import mend_of
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import WRITERS
from schoolcast.web.compose_form import (
    LABELS,
    TOLD,
    DraftForm,
    classes,
    differences,
    read_words,
    spoken_dates,
    ticked,
    variant_names,
)
from schoolcast.web.compose_pages import (
    kept_or_not,
    look,
    opened,
    pages,
    save,
    set_aside,
    sheets,
    shown,
    version,
)
from schoolcast.web.compose_times import DAYS, reminders, ways_again
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import school, viewer
from schoolcast.web.wording import when

SHOWN = 12  # posts beside the form; what goes out each week has a hundred
_UPCOMING = 100  # posts among which announcements to change are offered


@pages.page("/write", WRITERS)
def start() -> str:
    """Choose a kind, go on with a draft, or change an announcement there is."""
    return _start(Form())


def _start(form: Form) -> str:
    store = school().store
    drafts = store.drafts()
    mine = [one for one in drafts if same_person(one.author, viewer().name)]
    planned = store.browse(Search(states=UNSENT), limit=_UPCOMING)
    titles = store.titles({one.revision for one in planned})
    return render_template(
        "compose_start.html",
        form=form,
        kinds=KINDS,
        groups=(("For the whole school", WHOLE), ("For one class", CLASSES)),
        mine=mine,
        others=[one for one in drafts if one not in mine],
        sent_back=[
            one for one in store.waiting_revisions() if one.state is RevisionState.SENT_BACK
        ],
        planned={one.item: titles.get(one.revision, one.item) for one in planned},
        kind_words=kind_words,
    )


@pages.page("/write/new", WRITERS, post=True)
def new() -> Response | tuple[str, int]:
    """Begin a draft in the words of its kind."""
    form = sent()
    if form.get("kind") not in set(KINDS):
        form.mistakes["kind"] = "Choose what it is about"
        return _start(form), 400
    draft = begin(form.get("kind"), person=viewer().name, sheets=sheets(), school=school())
    return redirect(url_for("compose.one", number=draft.id))


@pages.page("/write/open", WRITERS, post=True)
def open_() -> Response | tuple[str, int]:
    """Change an announcement there is, by its id or its file."""
    form = sent()
    name = form.require("name", "Choose an announcement, or write its id or file")
    if not form:
        return _start(form), 400
    try:
        path = name if name.endswith(".md") else path_of(name, school())
        draft = open_file(path, person=viewer().name, sheets=sheets(), school=school())
    except NotFound as problem:
        form.mistakes["name"] = problem.message
    except SchoolcastError as problem:
        form.mistakes["name"] = f"It can't be opened here: {problem}"
    else:
        return redirect(url_for("compose.one", number=draft.id))
    return _start(form), 400


@pages.page("/write/<int:number>", WRITERS)
def one(number: int) -> str:
    """The form; with ?checked what is found stands beside its fields."""
    draft, words = opened(number)
    found = look(words) if "checked" in request.args else None
    return form_page(draft, words, found)


def form_page(draft: StoredDraft, words: Words, found: DraftLook | None) -> str:
    """The form of a draft, with what was found."""
    form = DraftForm(
        photos=url_for("compose.photos", number=draft.id),
        videos=url_for("compose.videos", number=draft.id),
    )
    if found is not None:
        form.mistakes = dict(found.mistakes)
    return render_template(
        "compose.html",
        draft=draft,
        words=words,
        found=found,
        form=form,
        shown=shown(found, words) if found else {},
        kind=kind_words(words.kind),
        channels=list(school().channels.values()),
        ticked=ticked(words, school()),
        variants=[
            name
            for name in variant_names(words, school())
            if {name} & {*words.variants, *words.variant_links, *ticked(words, school())}
        ],
        classes=classes(words, school()),
        kinds={one.value: kind_words(one.value) for one in KINDS},
        reminders=reminders(words),
        ways_again=ways_again(words),
        weekdays=DAYS,
        most=SHOWN,
        told=TOLD,
        dates=spoken_dates(words),
        price_words=price_words,
    )


@pages.page("/write/<int:number>", WRITERS, post=True)
def change(number: int) -> Response:
    """Save what was typed, then do what the button says."""
    draft, before = opened(number)
    words = read_words(request.form, before, school())
    kept = save(draft, words, version())
    if kept is None:
        return set_aside(draft, words)
    if key := request.form.get("mend"):
        return _mend(kept, words, key)
    match request.form.get("do"):
        case "photos":
            return redirect(url_for("compose.photos", number=number))
        case "videos":
            return redirect(url_for("compose.videos", number=number))
        case "children":
            return redirect(url_for("compose.children", number=number))
        case "check":
            return redirect(url_for("compose.one", number=number, checked="yes"))
        case "answers":
            if look(words, thoroughly=True).mistakes:
                return redirect(url_for("compose.one", number=number, checked="yes"))
            return redirect(url_for("compose.answers", number=number))
    flash("Saved.")
    return redirect(url_for("compose.one", number=number))


def _mend(draft: StoredDraft, words: Words, key: str) -> Response:
    """Carry out a suggestion."""
    mends = (mend_of(one.finding, words, school()) for one in look(words).findings)
    mend = next((one for one in mends if one is not None and one.key == key), None)
    if mend is None:
        flash("Nothing was changed: what this suggestion was about is no longer there.", "look")
    elif save(draft, mend.words, draft.version) is None:
        return set_aside(draft, mend.words)
    else:
        flash(f"Done: {mend.label}.")
    return redirect(url_for("compose.one", number=draft.id, checked="yes"))


@pages.page("/write/<int:number>/save", WRITERS, post=True)
def keep(number: int) -> tuple[FlaskResponse, int]:
    """Save by itself, for the page's script."""
    draft, before = opened(number)
    words = read_words(request.form, before, school())
    kept = save(draft, words, version())
    return kept_or_not(draft, kept)


@pages.page("/write/<int:number>/check", WRITERS, post=True)
def check(number: int) -> FlaskResponse:
    """What is found in what is typed now, for the page's script; nothing is saved."""
    _, before = opened(number)
    words = read_words(request.form, before, school())
    found = look(words)
    return jsonify(
        mistakes=found.mistakes,
        findings=[one for ones in shown(found, words).values() for one in ones],
        dates=spoken_dates(words),
        notes=list(found.notes),
        posts=[_post(one) for one in found.posts[:SHOWN]],
        more=max(0, len(found.posts) - SHOWN),
    )


def _post(one: Any) -> dict[str, Any]:
    return {
        "channel": one.post.channel,
        "slot": one.post.slot,
        "when": when(one.post.due) or "as soon as it is approved",
        "text": one.post.text,
        "link": one.post.link or "",
        "length": one.length,
        "limit": one.limit,
        "price": price_words(one.price) if one.price else "",
        "by_hand": one.by_hand,
        "pictures": len(one.post.images),
    }


@pages.page("/write/<int:number>/beside", WRITERS)
def beside(number: int) -> str:
    """Two versions of one draft beside each other."""
    mine, words = opened(number)
    if not words.rival:
        raise NotFound("There is no other version of this draft.")
    theirs, others = opened(words.rival)
    return render_template(
        "compose_beside.html",
        form=Form(),
        mine=mine,
        theirs=theirs,
        rows=differences(words, others),
    )


@pages.page("/write/<int:number>/beside", WRITERS, post=True)
def choose(number: int) -> Response:
    """Make one of both: each field as chosen; the version set aside ends with it."""
    mine, words = opened(number)
    theirs, others = opened(words.rival)
    picked = {
        field.name: getattr(words, field.name)
        for field in fields(words)
        if field.name in LABELS and request.form.get(f"pick-{field.name}") == "mine"
    }
    if save(theirs, replace(others, **picked), version()) is None:
        flash("It has been changed once more. Look again.", "look")
        return redirect(url_for("compose.beside", number=number))
    school().store.drop_draft(mine.id, expect=mine.version)
    flash("Saved: both versions are one again.")
    return redirect(url_for("compose.one", number=theirs.id))


@pages.page("/write/<int:number>/drop", WRITERS, post=True)
def drop(number: int) -> Response:
    """Delete a draft; its file and photos stay where they are."""
    if request.form.get("sure") != "yes":
        flash("Nothing was deleted. Tick the box first if you mean it.", "look")
        return redirect(url_for("compose.one", number=number))
    draft = school().store.draft(number)
    if not school().store.drop_draft(number, expect=version()):
        flash(f"Nothing was deleted: {draft.updated_by} has changed this draft meanwhile.", "look")
        return redirect(url_for("compose.one", number=number))
    flash("The draft is deleted.")
    return redirect(url_for("compose.start"))
