"""Drafts: the files that imports write, all of them or none."""

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from schoolcast.content.batch import Batch
from schoolcast.content.calendar_file import FILE
from schoolcast.content.calendar_writing import with_dates
from schoolcast.content.desk import with_keys
from schoolcast.content.drafting import copied, keys_of, new_id, publish_at, revised, slug, text_of
from schoolcast.content.front_matter import read_item
from schoolcast.content.library import FolderLibrary
from schoolcast.content.templates import Template, find_set, find_template
from schoolcast.domain.draft import CalendarEffect, DraftPlan
from schoolcast.domain.errors import ContentProblem, StoreProblem, UsageProblem
from schoolcast.domain.item import ON_APPROVAL, Item, Kind
from schoolcast.domain.revision import source_sha256
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.ports.drafts import Writing
from schoolcast.replacing import Replacement

_FOR_ALL = 0o644
_HEAD = re.compile(
    rb"""^[ \t]*(id|title|event_date)[ \t]*=[ \t]*["']?(.*?)["']?[ \t]*(?:\#.*)?$""", re.M
)


class FolderDrafts:
    """Implements `pipeline.ports.Drafts` in the content folder; `spare` holds our templates."""

    def __init__(self, folder: Path, spare: Path) -> None:
        self._folder = folder
        self._spare = spare
        self._templates: dict[Kind, Template] = {}

    def there(self) -> dict[tuple[date, str], str]:
        """The ids of the announcements there are, by event date and title in small letters."""
        return {
            (day, head["title"].casefold()): head["id"]
            for head in self._heads
            if "title" in head and "id" in head and (day := _day(head.get("event_date", "")))
        }

    def exists(self, path: str) -> bool:
        """Whether a file is still there."""
        return os.path.isfile(f"{self._folder}/{path}")

    def compose(
        self, plan: DraftPlan, calendar: TermCalendar, *, today: date, names: Collection[str]
    ) -> Writing:
        """A new file."""
        return self._new(plan, self._template(plan.kind), calendar, today, names)

    def _new(
        self,
        plan: DraftPlan,
        template: Template,
        calendar: TermCalendar,
        today: date,
        names: Collection[str] = (),
    ) -> Writing:
        item_id = new_id(plan, _Both(self._ids, names))
        self._ids.add(item_id)
        keys = keys_of(plan, item_id, template, calendar, today)
        text = text_of(plan, keys, template)
        goes_out = str(keys["publish_at"])
        day = today if goes_out == ON_APPROVAL else date.fromisoformat(goes_out[:10])
        path = self._free(calendar, day, plan.title)
        sound = template.holds_with(keys)
        return _writing(path, text, item=item_id, before=None, sound=sound)

    def revise(
        self, plan: DraftPlan, calendar: TermCalendar, *, today: date, path: str, written: str
    ) -> Writing:
        """The file at `path` brought up to date; what a person wrote into it stays."""
        raw = self._read(path)
        before = source_sha256(raw)
        authored = read_item(raw, path)
        if authored.item is None:
            raise authored.problems[0]
        template = self._template(plan.kind)
        if before == written:
            keys = keys_of(plan, authored.item.id, template, calendar, today)
            text = text_of(plan, keys, template)
            return _writing(path, text, item=authored.item.id, before=before)
        goes_out = publish_at(plan, template, calendar, today)
        text = revised(raw.decode("utf-8-sig").replace("\r\n", "\n"), plan, goes_out)
        return _writing(path, text, item=authored.item.id, before=before, edited=True)

    def write_anew(
        self, path: str, calendar: TermCalendar, *, event: date | None, goes_out: str, remark: str
    ) -> Writing:
        """A copy of the file at `path` for another date, without its pictures and children."""
        text = self._read(path).decode("utf-8-sig").replace("\r\n", "\n")
        item = read_item(text.encode(), path).item
        assert item is not None
        day = date.fromisoformat(goes_out[:10])
        item_id = new_id(DraftPlan(kind=item.kind, title=item.title, event_date=event or day),
                         self._ids)  # fmt: skip
        self._ids.add(item_id)
        text = copied(text, item_id, event=event, goes_out=goes_out, remark=remark)
        return _writing(self._free(calendar, day, item.title), text, item=item_id, before=None)

    def from_body(
        self, plan: DraftPlan, calendar: TermCalendar, *, today: date, body: str
    ) -> Writing:
        """A new file with a text of its own in place of the template's."""
        template = replace(self._template(plan.kind), body=body.strip())
        return self._new(plan, template, calendar, today)

    def set_of(self, name: str, calendar: TermCalendar, days: Iterator[date]) -> list[Writing]:
        """The files of a set of templates, each on the next of `days`, those there are left out.

        Where `days` end they go out on approval. ContentProblem where there is no such set.
        """
        files = []
        for template in find_set(self._folder, self._spare, name):
            item = template.item
            if item.id in self._ids:
                continue
            self._ids.add(item.id)
            day = next(days, None)
            at = f"{day} {calendar.reminder_time:%H:%M}" if day else ON_APPROVAL
            text = template.with_keys({"publish_at": at})
            path = self._free(calendar, day, item.title) if day else f"{name}/{item.id}.md"
            files.append(_writing(path, text, item=item.id, before=None))
        return files

    def enter(self, effects: Sequence[CalendarEffect], calendar: TermCalendar) -> Writing | None:
        """The calendar's file with these dates; None where it says so already."""
        raw = self._read(FILE) if self.exists(FILE) else None
        content = with_dates(raw, effects, calendar)
        if content is None:
            return None
        before = source_sha256(raw) if raw is not None else None
        return Writing(path=FILE, content=content, sha256=source_sha256(content), before=before)

    @contextmanager
    def write(
        self, files: Sequence[Writing], *, removed: Sequence[str] = (), mark: str = ""
    ) -> Iterator[None]:
        """Write and remove all of them or none: what is raised inside puts everything back."""
        for file in files:
            self._unchanged(file)
        try:
            with self._written(files, removed, mark):
                yield
        except OSError as error:
            raise StoreProblem(
                f"{error.filename or self._folder} can't be written ({error.strerror}); nothing "
                "was imported."
            ) from None

    def _written(
        self, files: Sequence[Writing], removed: Sequence[str], mark: str
    ) -> AbstractContextManager[None]:
        if mark or len(files) > 1:
            return Batch(self._folder).write(files, removed, mark)
        return self._one(files)

    @contextmanager
    def _one(self, files: Sequence[Writing]) -> Iterator[None]:
        """A single file, which is there or not and needs no list."""
        with Replacement() as replacement:
            for file in files:
                place = self._folder / file.path
                place.parent.mkdir(parents=True, exist_ok=True)
                replacement.put(place, file.content, mode=_FOR_ALL)
            replacement.place()
            yield
            replacement.keep()

    def settle(self, kept: Callable[[str], bool], in_use: Callable[[str], bool]) -> bool:
        """End what was cut off while it was written; True where there was such."""
        return Batch(self._folder).settle(kept, in_use)

    def untouched(self, path: str, written: str) -> bool:
        """Whether a file is as an import wrote it."""
        return bool(written) and source_sha256(self._read(path)) == written

    def cancelled(self, path: str) -> tuple[Writing | None, Item]:
        """An announcement's file with the word that it is called off; None where it says so."""
        raw = self._read(path)
        authored = read_item(raw, path)
        if authored.item is None:
            raise authored.problems[0]
        if authored.item.cancelled:
            return None, authored.item
        content = with_keys(raw, path, lambda front: front.update({"cancelled": True}))
        item = read_item(content, path).item
        assert item is not None
        return Writing(
            path=path,
            content=content,
            sha256=source_sha256(content),
            item=item.id,
            before=source_sha256(raw),
        ), item

    @cached_property
    def _heads(self) -> list[dict[str, str]]:
        """Id, title and date of each file, by a look at its first lines."""
        stamps = FolderLibrary(self._folder).look().stamps if self._any else ()
        return [
            {key.decode(): value.decode("utf-8", "replace") for key, value in found}
            for stamp in stamps
            if (found := _HEAD.findall(self._start(stamp.path)))
        ]

    @cached_property
    def _any(self) -> bool:
        return self._folder.is_dir() and any(self._folder.iterdir())

    @cached_property
    def _ids(self) -> set[str]:
        return {head["id"] for head in self._heads if "id" in head}

    @cached_property
    def _given(self) -> set[str]:
        return set()

    def _free(self, calendar: TermCalendar, day: date, title: str) -> str:
        """A path that no other file has, by the day on which it goes out."""
        stem = f"{calendar.folder_of(day)}/{day}-{slug(title)}"
        path, number = f"{stem}.md", 1
        while self.exists(path) or path in self._given:
            number += 1
            path = f"{stem}-{number}.md"
        self._given.add(path)
        return path

    def _template(self, kind: Kind) -> Template:
        if kind not in self._templates:
            self._templates[kind] = find_template(self._folder, self._spare, kind.value)
        return self._templates[kind]

    def _unchanged(self, file: Writing) -> None:
        there = self.exists(file.path)
        if there != (file.before is not None) or (
            there and source_sha256(self._read(file.path)) != file.before
        ):
            raise UsageProblem(
                f"{file.path} was changed meanwhile; nothing was imported. Look at the table again."
            )

    def _read(self, path: str) -> bytes:
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise ContentProblem(f"It can't be opened: {error.strerror}.", path=path) from None

    def _start(self, path: str) -> bytes:
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(4096)
        except OSError:
            return b""


class _Both(Collection[str]):
    """Two collections as one, without copying them for each name."""

    def __init__(self, *parts: Collection[str]) -> None:
        self._parts = parts

    def __contains__(self, name: object) -> bool:
        return any(name in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            yield from part

    def __len__(self) -> int:
        return sum(map(len, self._parts))


def _writing(
    path: str,
    text: str,
    *,
    item: str,
    before: str | None,
    edited: bool = False,
    sound: bool = False,
) -> Writing:
    """The file; what is not known to be `sound` is read first. ContentProblem where it is none."""
    raw = text.encode()
    if not sound:
        problems = read_item(raw, path).problems
        if problems:
            raise problems[0]
    return Writing(
        path=path, content=raw, sha256=source_sha256(raw), item=item, before=before, edited=edited
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
