"""Children of a draft: ticked by class from the roll, for a photo or the announcement."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.children import of_class
from schoolcast.domain.facts import Pupil
from schoolcast.pipeline.draft_records import StoredDraft, Words
from schoolcast.web.access import WRITERS
from schoolcast.web.compose_form import TOLD
from schoolcast.web.compose_pages import opened, pages, save, set_aside, version
from schoolcast.web.compose_photos import roll, ticked_of
from schoolcast.web.forms import Form


@pages.page("/write/<int:number>/children", WRITERS)
def children(number: int) -> str:
    """The roll by class, to tick who is in a photo, or whom the announcement is about."""
    draft, words = opened(number)
    at = _asked(words)
    written = words.photos[at - 1].children if at else words.children
    return _children_page(draft, words, at, ticked_of(written, roll()))


def _asked(words: Words) -> int:
    """The photo that is meant, from 1; 0 for the announcement itself."""
    value = request.values.get("photo", "")
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 3 or not 1 <= int(value) <= len(words.photos):
        abort(404)
    return int(value)


def _children_page(draft: StoredDraft, words: Words, at: int, ticked: Sequence[str]) -> str:
    pupils = roll()
    by_class: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        by_class.setdefault(pupil.class_name, []).append(pupil)
    known = {pupil.id for pupil in pupils}
    return render_template(
        "compose_children.html",
        draft=draft,
        words=words,
        photo=at,
        by_class=dict(sorted(by_class.items())),
        ticked=frozenset(ticked),
        gone=[one for one in ticked if one not in known],
        told=TOLD,
        form=Form(),
    )


@pages.page("/write/<int:number>/children", WRITERS, post=True)
def tick(number: int) -> Response | str:
    """Keep who is ticked; "All of Oak" ticks a class, to untick from."""
    draft, words = opened(number)
    at = _asked(words)
    known = {pupil.id for pupil in roll()}
    chosen = [one for one in dict.fromkeys(request.form.getlist("child")) if one in known]
    if wanted := request.form.get("all"):
        every = [*chosen, *(pupil.id for pupil in of_class(wanted, roll()))]
        return _children_page(draft, words, at, every)
    changed = _with_children(words, at, tuple(chosen))
    kept = save(draft, changed, version())
    if kept is None:
        return set_aside(draft, changed)
    flash(f"{len(chosen)} children ticked." if len(chosen) != 1 else "1 child ticked.")
    if at:
        return redirect(f"{url_for('compose.photos', number=number)}#photo-{at - 1}")
    return redirect(url_for("compose.one", number=number))


def _with_children(words: Words, at: int, chosen: tuple[str, ...]) -> Words:
    """What a file says of a class stays as it is written while it means the same."""
    if not at:
        same = set(ticked_of(words.children, roll())) == set(chosen)
        told = tuple(one for one in TOLD if one in request.form.getlist("children_as"))
        return replace(
            words,
            about="yes" if chosen else words.about,
            children=words.children if same else chosen,
            children_as=told or words.children_as,
        )
    photo = words.photos[at - 1]
    same = set(ticked_of(photo.children, roll())) == set(chosen)
    changed = replace(photo, nobody=False, children=photo.children if same else chosen)
    return replace(words, photos=(*words.photos[: at - 1], changed, *words.photos[at:]))
