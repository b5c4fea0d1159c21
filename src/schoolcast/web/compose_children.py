"""Children of a draft: ticked by class from the roll, for a photo or the announcement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.children import of_class
from schoolcast.domain.facts import Pupil
from schoolcast.pipeline.draft_records import Photo, StoredDraft, Video, Words
from schoolcast.web.access import WRITERS
from schoolcast.web.compose_form import TOLD, in_order
from schoolcast.web.compose_pages import opened, pages, save, set_aside, version
from schoolcast.web.compose_photos import roll, ticked_of
from schoolcast.web.forms import Form


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What is ticked for: a photo or a video by its number from 1, or the announcement."""

    what: Literal["photo", "video", ""] = ""
    number: int = 0

    def of(self, words: Words) -> Photo | Video | None:
        """The photo or video; None for the announcement itself."""
        if not self.what:
            return None
        return (words.photos if self.what == "photo" else words.videos)[self.number - 1]

    def put(self, words: Words, changed: Photo | Video) -> Words:
        """The draft with the photo or video in its place."""
        at = self.number - 1
        if isinstance(changed, Photo):
            return replace(words, photos=(*words.photos[:at], changed, *words.photos[at + 1 :]))
        return replace(words, videos=(*words.videos[:at], changed, *words.videos[at + 1 :]))


@pages.page("/write/<int:number>/children", WRITERS)
def children(number: int) -> str:
    """The roll by class, to tick who is in a photo, or whom the announcement is about."""
    draft, words = opened(number)
    about = _asked(words)
    shown = about.of(words)
    written = shown.children if shown else words.children
    return _children_page(draft, words, about, ticked_of(written, roll()))


def _asked(words: Words) -> About:
    for what, there in (("photo", len(words.photos)), ("video", len(words.videos))):
        value = request.values.get(what, "")
        if not value:
            continue
        if not value.isdecimal() or len(value) > 3 or not 1 <= int(value) <= there:
            abort(404)
        return About(what="photo" if what == "photo" else "video", number=int(value))
    return About()


def _children_page(draft: StoredDraft, words: Words, about: About, ticked: Sequence[str]) -> str:
    pupils = roll()
    by_class: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        by_class.setdefault(pupil.class_name, []).append(pupil)
    known = {pupil.id for pupil in pupils}
    return render_template(
        "compose_children.html",
        draft=draft,
        words=words,
        about=about,
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
    about = _asked(words)
    known = {pupil.id for pupil in roll()}
    chosen = [one for one in dict.fromkeys(request.form.getlist("child")) if one in known]
    if wanted := request.form.get("all"):
        every = [*chosen, *(pupil.id for pupil in of_class(wanted, roll()))]
        return _children_page(draft, words, about, every)
    changed = _with_children(words, about, tuple(chosen))
    kept = save(draft, changed, version())
    if kept is None:
        return set_aside(draft, changed)
    flash(f"{len(chosen)} children ticked." if len(chosen) != 1 else "1 child ticked.")
    if about.what:
        back = url_for(f"compose.{about.what}s", number=number)
        return redirect(f"{back}#{about.what}-{about.number - 1}")
    return redirect(url_for("compose.one", number=number))


def _with_children(words: Words, about: About, chosen: tuple[str, ...]) -> Words:
    """What a file says of a class stays as it is written while it means the same."""
    shown = about.of(words)
    if shown is None:
        same = set(ticked_of(words.children, roll())) == set(chosen)
        ticked = (one for one in TOLD if one in request.form.getlist("children_as"))
        told = in_order(ticked, words.children_as)
        return replace(
            words,
            about="yes" if chosen else words.about,
            children=words.children if same else chosen,
            children_as=told or words.children_as,
        )
    same = set(ticked_of(shown.children, roll())) == set(chosen)
    changed = replace(shown, nobody=False, children=shown.children if same else chosen)
    return about.put(words, changed)
