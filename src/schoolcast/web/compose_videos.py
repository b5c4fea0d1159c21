"""Videos of a draft: sent one by one, described, and the children in them."""

from dataclasses import replace

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from schoolcast.pipeline.draft_keys import MOST_VIDEOS
from schoolcast.pipeline.draft_look import DraftLook
from schoolcast.pipeline.draft_records import StoredDraft, Video, Words
from schoolcast.web.access import WRITERS
from schoolcast.web.compose_form import read_line
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
from schoolcast.web.compose_photos import place_of_button, roll, ticked_of
from schoolcast.web.compose_uploads import file_name, take_video, take_video_there
from schoolcast.web.forms import Form
from schoolcast.web.protection import LARGEST_UPLOAD

SOURCES = {
    "filmed": "filmed at school",
    "graphic": "drawn, or made on a computer",
    "supplied": "from somebody else",
}


@pages.page("/write/<int:number>/videos", WRITERS)
def videos(number: int) -> str:
    """The videos with what is said of each; with ?checked what is found beside them."""
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
        form.mistakes |= {k: v for k, v in found.mistakes.items() if k.startswith("video")}
    pupils = roll()
    return render_template(
        "compose_videos.html",
        draft=draft,
        words=words,
        form=form,
        shown=shown(found, words) if found else {},
        numbers={video.file: len(ticked_of(video.children, pupils)) for video in words.videos},
        sources=SOURCES,
        most=MOST_VIDEOS,
    )


@pages.page("/write/<int:number>/videos/add", WRITERS, post=True, largest=LARGEST_UPLOAD)
def add_video(number: int) -> Response | tuple[str, int]:
    """Take a video that is sent, or one that lies in the media folder."""
    file, there = request.files.get("video"), request.form.get("there", "").strip()[:200]
    draft, words = opened(number)
    if len(words.videos) >= MOST_VIDEOS:
        wrong = {"video": f"An announcement may have {MOST_VIDEOS} videos"}
    elif file is not None and file.filename:
        said = take_video(number, file)
        wrong = {"video": f"{file_name(file)}: {said}"} if said else {}
    elif there:
        said = take_video_there(number, there)
        wrong = {"there": said} if said else {}
    else:
        wrong = {"video": "Choose the video first"}
    draft, words = opened(number)
    if wrong:
        return _page(draft, words, None, wrong), 400
    return redirect(url_for("compose.videos", number=number))


@pages.page("/write/<int:number>/videos", WRITERS, post=True)
def change_videos(number: int) -> Response:
    """Save what is said of the videos, then do what the button says."""
    draft, before = opened(number)
    words = read_videos(request.form, before)
    kept = save(draft, words, version())
    if kept is None:
        return set_aside(draft, words)
    if at := place_of_button("out", len(words.videos)):
        return _without(kept, words, at - 1)
    if at := place_of_button("choose", len(words.videos)):
        return redirect(url_for("compose.children", number=number, video=at))
    match request.form.get("do"):
        case "check":
            return redirect(url_for("compose.videos", number=number, checked="yes"))
        case "back":
            return redirect(url_for("compose.one", number=number))
    flash("Saved.")
    return redirect(url_for("compose.videos", number=number))


@pages.page("/write/<int:number>/videos/save", WRITERS, post=True)
def keep_videos(number: int) -> tuple[FlaskResponse, int]:
    """Save by itself, for the page's script."""
    draft, before = opened(number)
    kept = save(draft, read_videos(request.form, before), version())
    return kept_or_not(draft, kept)


def read_videos(form: MultiDict[str, str], before: Words) -> Words:
    """What was typed about the videos."""
    said = tuple(_said(form, at, video) for at, video in enumerate(before.videos))
    return replace(before, videos=said)


def _said(form: MultiDict[str, str], at: int, video: Video) -> Video:
    if f"alt-{at}" not in form:  # the form was made before this video came
        return video
    source = form.get(f"source-{at}", "")
    nobody = form.get(f"who-{at}", "") == "nobody"
    return replace(
        video,
        alt=read_line(form, f"alt-{at}", video.alt),
        source=source if source in SOURCES else video.source,
        nobody=nobody,
        children=() if nobody else video.children,
    )


def _without(draft: StoredDraft, words: Words, at: int) -> Response:
    """Leave one video out; its file stays in the media folder."""
    fewer = replace(words, videos=words.videos[:at] + words.videos[at + 1 :])
    if save(draft, fewer, draft.version) is None:
        return set_aside(draft, fewer)
    flash(f"Video {at + 1} is left out.")
    return redirect(url_for("compose.videos", number=draft.id))
