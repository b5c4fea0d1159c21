"""Imports put together: files read in a guarded child process, drafts written into content/."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schoolcast.api.importer import Imported, Importer, ImportOptions
from schoolcast.bootstrap.app import App
from schoolcast.compliance.guard import Guard, Limits
from schoolcast.compliance.mishaps import (
    Crashed,
    Mishap,
    OutOfMemory,
    Overran,
    StepFailed,
    TooMuchOutput,
)
from schoolcast.content.desk import FolderDesk
from schoolcast.content.drafts import FolderDrafts
from schoolcast.domain.dates import wall_time
from schoolcast.domain.errors import ImportRefused, NotFound, UsageProblem
from schoolcast.domain.item import WHOLE_SCHOOL
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.import_looking import Window, table_of
from schoolcast.pipeline.import_reading import Aims
from schoolcast.pipeline.import_records import ImportTable
from schoolcast.pipeline.import_taking import Carried, carry_out, chosen, settle
from schoolcast.pipeline.school import School, near
from schoolcast.plugins import Loaded
from schoolcast.sample import sample_folder
from schoolcast.settings import Settings

LIMITS = Limits(seconds=20.0, memory_bytes=512 * 2**20, output_bytes=32 * 2**20)
"""What reading one file may take; a calendar of 5,000 events takes a second."""
_COPY = re.compile(r"(?: ?\(\d{1,3}\)|[-_ ]copy)+$", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)-(\d\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person says of an import; `name` is the file's, "" for what was pasted.

    `source` names the list, `audience` whom it is for, `year` one school year such as "2026-27".
    """

    name: str = ""
    source: str = ""
    audience: str | None = None
    year: str | None = None
    sheet: str = ""
    month_first: bool = False


def import_table(app: App, kind: str, content: bytes, wish: Wish) -> ImportTable:
    """What an import would do; nothing is changed.

    NotFound for a kind or audience that is none, UsageProblem for a wrong year or a school without
    a content folder, ImportRefused for a file that can't be read.
    """
    school = app.school
    importer = _importer(kind, app)
    drafts = settled_drafts(app)
    today = wall_time(app.clock.now(), school.timezone).date()
    window = window_of(wish.year, today, school.calendar())
    classes = classes_of(school)
    audience = _audience(wish.audience, list(classes.values()))
    options = ImportOptions(
        timezone=school.timezone,
        first=window.first,
        last=window.last,
        name=wish.name,
        sheet=wish.sheet,
        month_first=wish.month_first,
    )
    imported = read_guarded(importer, content, options, plugins=app.plugins)
    keys = [event.key for event in imported.events]
    known = None if wish.source else school.store.source_of(kind, keys)
    aims = Aims(
        zone=school.timezone,
        today=today,
        classes=classes,
        audience=audience,
        source=wish.source or known or source_name(imported, Path(wish.name)),
    )
    return table_of(imported, kind=kind, aims=aims, window=window, drafts=drafts, school=school)


def import_chosen(
    app: App, table: ImportTable, numbers: Collection[int] | None, *, person: str
) -> Carried:
    """Carry out the rows of these numbers, or all that are new or changed; all or none."""
    drafts = settled_drafts(app)
    rows = chosen(table, numbers)
    desk = FolderDesk(content_folder(app.settings))
    return carry_out(table, rows, person=person, drafts=drafts, desk=desk, school=app.school)


def _importer(kind: str, app: App) -> Importer:
    there = app.plugins.importers
    if kind not in there:
        raise NotFound(f'Nothing imports "{kind}"{near(kind, list(there))}')
    return there[kind]


def _audience(audience: str | None, known: list[str]) -> tuple[str, ...]:
    if audience is None:
        return ()
    if audience != WHOLE_SCHOOL and audience not in known:
        raise NotFound(f'No channel is for "{audience}"{near(audience, [WHOLE_SCHOOL, *known])}')
    return (audience,)


def read_guarded(
    importer: Importer,
    content: bytes,
    options: ImportOptions,
    *,
    plugins: Loaded,
    limits: Limits = LIMITS,
) -> Imported:
    """What stands in a file; ImportRefused, in words, where it can't be read within the limits."""
    with Guard(limits, paths=plugins.folders) as guard:
        try:
            return guard.call(importer.read, content, options, step="reading the file")
        except ImportRefused as refused:
            raise ImportRefused(_with_what_came_of_it(refused.message)) from None
        except Mishap as mishap:
            raise ImportRefused(_in_words(mishap, importer)) from None


def _with_what_came_of_it(words: str) -> str:
    return words if "othing was imported" in words else f"{words} Nothing was imported."


def _in_words(mishap: Mishap, importer: Importer) -> str:
    match mishap:
        case Overran():
            why = f"It took longer than {LIMITS.seconds:g} seconds to read"
        case OutOfMemory():
            why = f"Reading it takes more than {LIMITS.memory_bytes // 2**20} MB of memory"
        case TooMuchOutput():
            why = "There is more in it than any school's calendar holds"
        case StepFailed() | Crashed():
            why = f"The importer {importer.kind} failed on it ({mishap.reason})"
        case _:
            why = mishap.message.rstrip(".")
    return f"{why}. Nothing was imported. Export a shorter time, or save the list as CSV."


def drafts_of(settings: Settings) -> FolderDrafts:
    """Where drafts are written; UsageProblem for a school without a content folder."""
    return FolderDrafts(content_folder(settings), sample_folder() / "content")


def settled_drafts(app: App) -> FolderDrafts:
    """The same, once an import that was cut off is ended: whole or not at all."""
    drafts = drafts_of(app.settings)
    settle(drafts, app.school)
    return drafts


def content_folder(settings: Settings) -> Path:
    """Where announcements lie; UsageProblem for a school without a content folder."""
    if settings.content.folder is None:
        raise UsageProblem("config.toml names no content folder, so there is no place for drafts.")
    return settings.path(settings.content.folder)


def classes_of(school: School) -> Mapping[str, str]:
    """The audience of each class that has a channel, by the class's name in small letters."""
    prefix = "class:"
    audiences = {channel.audience for channel in school.channels.values()}
    return {
        audience.removeprefix(prefix): audience
        for audience in sorted(audiences)
        if audience.startswith(prefix)
    }


def window_of(year: str | None, today: date, calendar: TermCalendar) -> Window:
    """The school year named "2026-27", or this one and the next; UsageProblem."""
    if year is None:
        now = calendar.year_of(today)
        return Window(first=now.first, last=calendar.year_of(_next(now.last)).last)
    found = _YEAR.fullmatch(year)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise UsageProblem(f'"{year}" is no school year; write --year 2026-27.')
    month, day = calendar.year_starts
    named = calendar.year_of(date(int(found[1]), month, day))
    return Window(first=named.first, last=named.last)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def source_name(imported: Imported, file: Path) -> str:
    """What a source is called where nobody names it: as the calendar is, or as the file."""
    return imported.source or _COPY.sub("", file.stem) or "import"
