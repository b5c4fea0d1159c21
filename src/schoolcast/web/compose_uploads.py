"""Uploads of a draft: photos and videos that a browser sends, kept in the media folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from werkzeug.datastructures import FileStorage

from schoolcast.domain.dates import wall_time
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.revision import PostImage
from schoolcast.media.intake import Intake
from schoolcast.media.original import Limits
from schoolcast.pipeline.draft_records import Photo, Video, Words
from schoolcast.web.compose_pages import opened, save
from schoolcast.web.visiting import desk, school

_TRIES = 20  # each time something else of the same draft came first
_THERE = "it is there already"


def file_name(file: FileStorage) -> str:
    """What the file was called on the sender's computer, without its folders."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return name[:80] or "a file without a name"


def take_photo(number: int, file: FileStorage, images: list[PostImage]) -> str:
    """Keep one photo, and put its clean copy to `images`; why not, or ""."""
    limit = Limits().original_bytes
    raw = file.stream.read(limit + 1)
    file.close()
    if len(raw) > limit:
        return f"it is larger than {limit // 2**20} MB; save it smaller"
    intake, month = _intake()
    kept = intake.keep(raw, file_name(file), month)
    try:
        image = clean_copy(kept)
    except ContentProblem as problem:
        intake.drop(kept)
        return problem.message.replace(kept, file_name(file)).rstrip(".")
    images.append(image)
    return _append(number, lambda words: _with_photo(words, kept))


def take_video(number: int, file: FileStorage) -> str:
    """Keep one video; why not, or ""."""
    intake, month = _intake()
    kept = intake.keep_stream(file.stream, file_name(file), month)
    file.close()
    try:
        school().videos.copy(kept)
    except ContentProblem as problem:
        intake.drop(kept)
        return problem.message.replace(kept, file_name(file)).rstrip(".")
    return _append(number, lambda words: _with_video(words, kept))


def take_video_there(number: int, file: str) -> str:
    """Take a video that lies in the media folder already; why not, or ""."""
    try:
        school().videos.copy(file)
    except ContentProblem as problem:
        return problem.message.rstrip(".")
    return _append(number, lambda words: _with_video(words, file))


def _intake() -> tuple[Intake, str]:
    settings = desk().settings
    today = wall_time(school().clock.now(), school().timezone)
    return Intake(settings.path(settings.media.folder)), f"{today:%Y-%m}"


def _with_photo(words: Words, file: str) -> Words | None:
    if any(photo.file == file for photo in words.photos):
        return None
    return replace(words, photos=(*words.photos, Photo(file=file)))


def _with_video(words: Words, file: str) -> Words | None:
    if any(video.file == file for video in words.videos):
        return None
    return replace(words, videos=(*words.videos, Video(file=file)))


def _append(number: int, added: Callable[[Words], Words | None]) -> str:
    for _ in range(_TRIES):
        draft, words = opened(number)
        more = added(words)
        if more is None:
            return _THERE
        if save(draft, more, draft.version) is not None:
            return ""
    return "somebody else is changing this draft just now; send it again"


def clean_copy(file: str) -> PostImage:
    """The clean copy of a picture in the media folder; ContentProblem."""
    clean = school().pictures.clean(file)
    return PostImage(
        sha256=clean.sha256,
        alt="",
        media_type=clean.media_type,
        size=clean.size,
        width=clean.width,
        height=clean.height,
        file=file,
        path=Path(clean.path),
    )
