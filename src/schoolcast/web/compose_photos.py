"""Photos of a draft: sent many at once, described, and the children in them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from schoolcast.domain.children import NOBODY, of_class, spelt_out
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.facts import Pupil
from schoolcast.domain.revision import PostImage
from schoolcast.pipeline.draft_keys import MOST_PHOTOS
from schoolcast.pipeline.draft_look import DraftLook
from schoolcast.pipeline.draft_records import Photo, StoredDraft, Words
from schoolcast.pipeline.mending import mend_of
from schoolcast.pipeline.ports.pictures import Fit
from schoolcast.web.access import WRITERS
from schoolcast.web.compose_form import class_names, in_order, read_line
from schoolcast.web.compose_pages import (
    kept_or_not,
    look,
    opened,
    pages,
    save,
    set_aside,
    shown,
    version,
)
from schoolcast.web.compose_uploads import clean_copy, file_name, take_photo
from schoolcast.web.forms import Form
from schoolcast.web.protection import LARGEST_UPLOAD
from schoolcast.web.reading_room import read_soon
from schoolcast.web.visiting import school

SOURCES = {
    "photo": "a photograph of the school’s own",
    "graphic": "drawn, or made on a computer",
    "supplied": "from somebody else",
}
_THUMB = Fit(formats=frozenset({"image/jpeg", "image/png"}), side=400)


@pages.page("/write/<int:number>/photos", WRITERS)
def photos(number: int) -> str:
    """The photos with what is said of each; with ?checked what is found beside them."""
    draft, words = opened(number)
    return _page(draft, words, look(words) if "checked" in request.args else None)


def _page(
    draft: StoredDraft,
    words: Words,
    found: DraftLook | None,
    mistakes: dict[str, str] | None = None,
) -> str:
    form = Form(mistakes=dict(mistakes or {}))
    if found is not None:
        form.mistakes |= {k: v for k, v in found.mistakes.items() if k.startswith("photo")}
    pupils = roll()
    return render_template(
        "compose_photos.html",
        draft=draft,
        words=words,
        form=form,
        found=found,
        shown=shown(found, words) if found else {},
        numbers={photo.file: len(ticked_of(photo.children, pupils)) for photo in words.photos},
        classes=class_names(pupils),
        channels=list(school().channels),
        sources=SOURCES,
        most=MOST_PHOTOS,
    )


def roll() -> tuple[Pupil, ...]:
    """The children of the school today."""
    found = school().facts(school().clock.now()).roll
    return found.pupils if found else ()


def ticked_of(written: Sequence[str], pupils: Sequence[Pupil]) -> tuple[str, ...]:
    """The numbers that are ticked, where a file may name a class and exceptions."""
    try:
        return spelt_out(tuple(written), pupils)
    except ValueError:
        return tuple(one for one in written if one != NOBODY)


@pages.page("/write/<int:number>/photos/add", WRITERS, post=True, largest=LARGEST_UPLOAD)
def add_photos(number: int) -> Response | tuple[str, int]:
    """Take photos; those that are none are refused by name, the others are kept."""
    files = [one for one in request.files.getlist("photos") if one.filename]
    refused: list[str] = []
    kept: list[PostImage] = []
    for file in files:
        draft, words = opened(number)
        if len(words.photos) >= MOST_PHOTOS:
            refused.append(
                f"{file_name(file)}: not taken, an announcement may have {MOST_PHOTOS} photos"
            )
        elif problem := take_photo(number, file, kept):
            refused.append(f"{file_name(file)}: {problem}")
    read_soon(kept, school())
    draft, words = opened(number)
    if not files:
        return _page(draft, words, None, {"photos": "Choose the photos first"}), 400
    if refused:
        return _page(draft, words, None, {"photos": " · ".join(refused)}), 400
    return redirect(url_for("compose.photos", number=number))


@pages.page("/write/<int:number>/photos", WRITERS, post=True)
def change_photos(number: int) -> Response:
    """Save what is said of the photos, then do what the button says."""
    draft, before = opened(number)
    words = read_photos(request.form, before)
    kept = save(draft, words, version())
    if kept is None:
        return set_aside(draft, words)
    if at := place_of_button("out", len(words.photos)):
        return _without(kept, words, at - 1)
    for button, by in (("up", -1), ("down", 1)):
        if at := place_of_button(button, len(words.photos)):
            return _moved(kept, words, at - 1, by)
    if at := place_of_button("choose", len(words.photos)):
        return redirect(url_for("compose.children", number=number, photo=at))
    if at := place_of_button("whole", len(words.photos)):
        return _whole_class(kept, words, at - 1)
    if key := request.form.get("mend"):
        return _mend(kept, words, key)
    match request.form.get("do"):
        case "check":
            look(words, thoroughly=True)
            return redirect(url_for("compose.photos", number=number, checked="yes"))
        case "back":
            return redirect(url_for("compose.one", number=number))
    flash("Saved.")
    return redirect(url_for("compose.photos", number=number))


@pages.page("/write/<int:number>/photos/save", WRITERS, post=True)
def keep_photos(number: int) -> tuple[FlaskResponse, int]:
    """Save by itself, for the page's script."""
    draft, before = opened(number)
    kept = save(draft, read_photos(request.form, before), version())
    return kept_or_not(draft, kept)


def place_of_button(button: str, number: int) -> int:
    """Which of `number` pictures a button is about, from 1; 0 where it was not pressed."""
    value = request.form.get(button, "")
    if not value.isdecimal() or len(value) > 3:
        return 0
    return int(value) if 1 <= int(value) <= number else 0


def read_photos(form: MultiDict[str, str], before: Words) -> Words:
    """What was typed about the photos."""
    return replace(
        before,
        photos=tuple(_said(form, at, photo) for at, photo in enumerate(before.photos)),
    )


def _said(form: MultiDict[str, str], at: int, photo: Photo) -> Photo:
    if f"alt-{at}" not in form:  # the form was made before this photo came
        return photo
    source = form.get(f"source-{at}", "")
    who = form.get(f"who-{at}", "")
    return replace(
        photo,
        alt=read_line(form, f"alt-{at}", photo.alt),
        source=source if source in SOURCES else photo.source,
        rights=read_line(form, f"rights-{at}", photo.rights),
        nobody=who == "nobody",
        children=() if who == "nobody" else photo.children,
        not_on=in_order(form.getlist(f"not_on-{at}")[:50], photo.not_on),
    )


def _without(draft: StoredDraft, words: Words, at: int) -> Response:
    """Leave one photo out; its file stays in the media folder."""
    fewer = replace(words, photos=words.photos[:at] + words.photos[at + 1 :])
    if save(draft, fewer, draft.version) is None:
        return set_aside(draft, fewer)
    flash(f"Photo {at + 1} is left out.")
    return redirect(url_for("compose.photos", number=draft.id))


def _moved(draft: StoredDraft, words: Words, at: int, by: int) -> Response:
    """Change places with the one before or after; platforms show them in this order."""
    to = at + by
    if not 0 <= to < len(words.photos):
        return redirect(url_for("compose.photos", number=draft.id))
    order = list(words.photos)
    order[at], order[to] = order[to], order[at]
    moved = replace(words, photos=tuple(order))
    if save(draft, moved, draft.version) is None:
        return set_aside(draft, moved)
    flash(f"Photo {at + 1} is now photo {to + 1}.")
    return redirect(f"{url_for('compose.photos', number=draft.id)}#photo-{to}")


def _whole_class(draft: StoredDraft, words: Words, at: int) -> Response:
    """All of a class, to untick from."""
    wanted = of_class(request.form.get(f"class-{at}", ""), roll())
    photo = words.photos[at]
    children = (*ticked_of(photo.children, roll()), *(pupil.id for pupil in wanted))
    changed = replace(photo, nobody=False, children=tuple(dict.fromkeys(children)))
    more = replace(words, photos=(*words.photos[:at], changed, *words.photos[at + 1 :]))
    if save(draft, more, draft.version) is None:
        return set_aside(draft, more)
    return redirect(url_for("compose.children", number=draft.id, photo=at + 1))


def _mend(draft: StoredDraft, words: Words, key: str) -> Response:
    mends = (mend_of(one.finding, words, school()) for one in look(words).findings)
    mend = next((one for one in mends if one is not None and one.key == key), None)
    if mend is not None and save(draft, mend.words, draft.version) is not None:
        flash(f"Done: {mend.label}.")
    return redirect(url_for("compose.photos", number=draft.id, checked="yes"))


@pages.page("/write/<int:number>/photos/<int:place>/small", WRITERS)
def small(number: int, place: int) -> FlaskResponse:
    """A small clean copy of one photo of the draft."""
    _, words = opened(number)
    if not 1 <= place <= len(words.photos):
        abort(404)
    try:
        image = clean_copy(words.photos[place - 1].file)
    except ContentProblem:
        abort(404)
    fitted = school().pictures.fitted(image, _THUMB)
    assert fitted.path is not None
    answer = send_file(Path(fitted.path).resolve(), mimetype=fitted.media_type)
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer
