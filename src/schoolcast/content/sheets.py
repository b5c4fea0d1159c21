"""Sheets: from announcements' files to what is typed in the pages, and back."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array

from schoolcast.content.drafting import slug
from schoolcast.content.drafts import FolderDrafts
from schoolcast.content.front_matter import FENCE, Authored, read_item
from schoolcast.content.library import FolderLibrary
from schoolcast.content.templates import find_template
from schoolcast.content.written import as_text
from schoolcast.domain.children import says_nobody
from schoolcast.domain.errors import ContentProblem, UsageProblem
from schoolcast.domain.item import ON_APPROVAL, ImageRef, Item, VideoRef
from schoolcast.domain.revision import source_sha256
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_records import Photo, TypedDate, Video, Words
from schoolcast.pipeline.draft_repeats import again_of, typed_of
from schoolcast.pipeline.ports.drafts import Writing

_ONE_AT_A_TIME = threading.Lock()  # two new files of one title must not take one name
_NOWHERE = "draft.md"


class FolderSheets:
    """Implements `pipeline.ports.sheets.Sheets` in a content folder; `spare` has our templates."""

    def __init__(self, folder: Path, spare: Path) -> None:
        self._folder = folder
        self._spare = spare

    def blank(self, kind: str) -> Words:
        """A new announcement in the words of its kind's template; ContentProblem."""
        template = find_template(self._folder, self._spare, kind)
        item = template.item
        scheduled = item.publish_at != ON_APPROVAL
        return Words(
            kind=kind,
            title=item.title,
            event_time=_clock(item.event_time),
            goes="at" if scheduled else ON_APPROVAL,
            goes_time=f"{template.at:%H:%M}" if scheduled else "",
            reminders=item.reminders,
            reminder_time=_clock(item.reminder_time),
            audience=item.audience if item.whole_school else (),
            text=template.body,
            variants=_variants(item),
            variant_links=_links(item),
        )

    def load(self, path: str) -> Words:
        """An announcement's file; ContentProblem where it can't be read, NotFound."""
        library = FolderLibrary(self._folder)
        (path,) = library.below(path)
        authored = library.read(path)
        if authored.item is None:
            raise authored.problems[0]
        return words_of(authored.item, path, authored.source_sha256)

    def authored(self, values: Mapping[str, object], words: Words) -> Authored:
        """The announcement that the keys and words would make, with nothing written."""
        base = self._read(words.path) if words.path else None
        text = file_text(values, words, base)
        return read_item(text.encode(), words.path or _NOWHERE)

    @contextmanager
    def write(
        self, values: Mapping[str, object], words: Words, folder: str, day: str
    ) -> Iterator[str]:
        """Write its file, and give the path; what is raised inside puts everything back."""
        with _ONE_AT_A_TIME:
            base = self._read(words.path) if words.path else None
            if words.path and (base is None or source_sha256(base) != words.before):
                raise UsageProblem(
                    f"The file {words.path} was changed since you opened it here. Nothing was "
                    "sent. Compare the two, then open it anew under “Write”."
                )
            text = file_text(values, words, base)
            path = words.path or self._free(folder, day, str(values["title"]))
            made = read_item(text.encode(), path)
            if made.problems:
                raise made.problems[0]
            drafts = FolderDrafts(self._folder, self._spare)
            with drafts.write([_writing(path, text, str(values["id"]), words.before or None)]):
                yield path

    def free_id(self, words: Words, day: str) -> str:
        """An id of the title's words and the day that no file has."""
        stem = f"{slug(words.title)}-{day}" if day else slug(words.title)
        name, number = stem, 1
        # A folder that is still empty can't be looked through: nothing tells it from a lost one.
        some = self._folder.is_dir() and any(self._folder.iterdir())
        stamps = FolderLibrary(self._folder).look().stamps if some else ()
        taken = b"".join(self._start(stamp.path) for stamp in stamps)
        while f'"{name}"'.encode() in taken:
            number += 1
            name = f"{stem}-{number}"
        return name

    def _start(self, path: str) -> bytes:
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(4096)
        except OSError:
            return b""

    def _free(self, folder: str, day: str, title: str) -> str:
        stem = f"{folder}/{day}-{slug(title)}"
        path, number = f"{stem}.md", 1
        while (self._folder / path).exists():
            number += 1
            path = f"{stem}-{number}.md"
        return path

    def _read(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ContentProblem(f"It can't be opened: {error.strerror}.", path=path) from None


def words_of(item: Item, path: str, before: str) -> Words:
    """What the page shows of an announcement's file."""
    goes_date, goes_time = TypedDate(), ""
    if item.publish_at != ON_APPROVAL:
        day, _, goes_time = item.publish_at.replace("T", " ").partition(" ")
        goes_date = typed_of(date.fromisoformat(day))
    return Words(
        kind=item.kind.value,
        title=item.title,
        event=typed_of(item.event_date) if item.event_date else TypedDate(),
        event_time=_clock(item.event_time),
        goes=ON_APPROVAL if item.publish_at == ON_APPROVAL else "at",
        goes_date=goes_date,
        goes_time=goes_time,
        again=again_of(item),
        reminders=item.reminders,
        reminder_time=_clock(item.reminder_time),
        cancelled=item.cancelled,
        audience=item.audience,
        channels=item.channels,
        text=item.body,
        variants=_variants(item),
        variant_links=_links(item),
        link=item.link or "",
        about="yes" if item.children else "no",
        children=item.children,
        children_as=item.children_as,
        photos=tuple(_photo(image) for image in item.images),
        videos=tuple(_video(video) for video in item.videos),
        item=item.id,
        path=path,
        before=before,
    )


def file_text(values: Mapping[str, object], words: Words, base: bytes | None) -> str:
    """The whole file: `base` with what has changed, comments kept; a new one without a base."""
    if base is None:
        front: Any = tomlkit.document()
        for key, value in values.items():
            if value is not None:
                front[key] = _toml(key, value)
        _put_variants(front, None, words)
        return f"{FENCE}\n{tomlkit.dumps(front)}{FENCE}\n{_ended(words.text)}"
    text = as_text(base)
    lines = text.split("\n")
    first, last = [at for at, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    front = tomlkit.parse("\n".join(lines[first + 1 : last]) + "\n")
    item = read_item(base, words.path).item
    if item is None:
        raise UsageProblem(f"The file {words.path} can't be read any more; mend it first.")
    earlier = words_of(item, words.path, words.before)
    before = keys_of(earlier, item.id).values
    for key, value in values.items():
        if before.get(key) == value:
            continue
        if value is None or isinstance(front.get(key), AoT):
            front.pop(key, None)
        if value is not None:  # tomlkit puts a new one before the first part, [variants.x]
            front[key] = _toml(key, value)
    _put_variants(front, earlier, words)
    same = earlier.text == words.text
    body = "\n".join(lines[last + 1 :]) if same else _ended(words.text)
    return f"{FENCE}\n{tomlkit.dumps(front)}{FENCE}\n{body}"


def _put_variants(front: Any, before: Words | None, after: Words) -> None:
    """Texts and links of single channels, those that have changed since `before`."""
    old = _own_words(before) if before else {}
    new = _own_words(after)
    if old == new:
        return
    parts = front.setdefault("variants", tomlkit.table(is_super_table=True))
    for name, key in sorted({*old, *new}):
        said = new.get((name, key))
        if said == old.get((name, key)):
            continue
        if said is not None:
            part = parts.setdefault(name, tomlkit.table())
            part[key] = tomlkit.string(said, multiline="\n" in said)
        elif name in parts:
            parts[name].pop(key, None)
            if not parts[name]:
                del parts[name]
    if not parts:
        del front["variants"]


def _own_words(words: Words) -> dict[tuple[str, str], str]:
    texts = {(name, "text"): text for name, text in words.variants.items()}
    return texts | {(name, "link"): link for name, link in words.variant_links.items() if link}


def _toml(key: str, value: object) -> Any:
    if key not in ("images", "videos"):
        return value
    rows: Array = tomlkit.array()
    for image in value if isinstance(value, list) else ():
        row = tomlkit.inline_table()
        row.update(image)
        rows.append(row)
    return rows.multiline(True)


def _variants(item: Item) -> dict[str, str]:
    return {name: one.text for name, one in item.variants.items() if one.text is not None}


def _links(item: Item) -> dict[str, str]:
    return {name: one.link for name, one in item.variants.items() if one.link}


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _photo(image: ImageRef) -> Photo:
    nobody = says_nobody(image.children)
    return Photo(
        file=image.file,
        alt=image.alt,
        source=image.source,
        rights=image.rights,
        children=() if nobody else image.children,
        nobody=nobody,
        not_on=image.not_on,
    )


def _video(video: VideoRef) -> Video:
    nobody = says_nobody(video.children)
    return Video(
        file=video.file,
        alt=video.alt,
        source=video.source,
        children=() if nobody else video.children,
        nobody=nobody,
    )


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n") + "\n"


def _writing(path: str, text: str, item: str, before: str | None) -> Writing:
    raw = text.encode()
    return Writing(path=path, content=raw, sha256=source_sha256(raw), item=item, before=before)


__all__ = ["FolderSheets", "file_text", "words_of"]
