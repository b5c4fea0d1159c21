"""How long an import of 5,000 and of 10,000 events takes, as ICS and as Excel, and once more."""

import contextlib
import io
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from schoolcast.bootstrap import App, open_app
from schoolcast.bootstrap.importing import Wish, import_chosen, import_table
from schoolcast.domain.clock import FixedClock
from schoolcast.pipeline.import_records import RowState
from schoolcast.settings import load_settings
from schoolcast.store import create

NAME = "calendar_import"
EVENTS = 5_000
_REPEATED = 50  # one event in so many repeats every week, one in twice as many each month
_WORDS = "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARED = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_INLINE = re.compile(r'(<c [^>]*?) t="inlineStr"><is><t>([^<]*)</t></is></c>')
_CONFIG = '[school]\nid = "bench"\nname = "Bench Primary School"\n'


def _school_day(number: int) -> date:
    weeks, weekday = divmod(number % 125, 5)
    return date(2026, 11, 30) + timedelta(weeks=weeks, days=weekday)


def ics(count: int) -> bytes:
    """A calendar of so many events within a school year."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for number in range(count):
        day = _school_day(number)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench.example.org",
            f"DTSTART;TZID=GMT Standard Time:{day:%Y%m%d}T{9 + number % 9:02}0000",
            f"DTEND;TZID=GMT Standard Time:{day:%Y%m%d}T{9 + number % 9:02}4500",
            f"SUMMARY:Event number {number}",
            "LOCATION:The hall",
            "DESCRIPTION:Families are welcome.\\nPlease come by the main door.",
        ]
        if number % (2 * _REPEATED) == 1:
            lines.append("RRULE:FREQ=MONTHLY;COUNT=3")
        elif number % _REPEATED == 0:
            lines.append("RRULE:FREQ=WEEKLY;COUNT=10")
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def xlsx(count: int) -> bytes:
    """A workbook of so many rows, its words kept in one table as Excel keeps them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("Diary", 0)
    sheet.append(["Date", "Time", "Event", "Where", "Notes"])
    for number in range(count):
        day = _school_day(number)
        sheet.append([day, "9.30am", f"Event number {number}", "The hall", "Families are welcome."])
    saved = io.BytesIO()
    book.save(saved)
    return _as_excel_saves(saved.getvalue())


def _as_excel_saves(book: bytes) -> bytes:
    """With the words of all cells in one table: openpyxl writes them into each cell, Excel not."""
    words: dict[str, int] = {}

    def shared(found: re.Match[str]) -> str:
        return f'{found[1]} t="s"><v>{words.setdefault(found[2], len(words))}</v></c>'

    saved = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(saved, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                part = _INLINE.sub(shared, part)
            elif name == "[Content_Types].xml" and _WORDS not in part:
                part = part.replace("</Types>", f"{_DECLARED}</Types>")
            if name != _WORDS:
                new.writestr(name, part)
        table = "".join(f"<si><t>{text}</t></si>" for text in words)
        new.writestr(_WORDS, f'<sst xmlns="{_MAIN}">{table}</sst>')
    return saved.getvalue()


@contextlib.contextmanager
def _school(place: Path) -> Iterator[App]:
    place.mkdir()
    (place / "config.toml").write_text(_CONFIG, encoding="utf-8")
    (place / "content").mkdir()
    (place / "data").mkdir()
    terms = '[[terms]]\nname = "Year"\nfirst = 2026-11-30\nlast = 2027-06-18\n'
    (place / "content" / "calendar.toml").write_text(terms, encoding="utf-8")
    settings = load_settings(place / "config.toml")
    create(settings.store_url)
    clock = FixedClock(datetime(2026, 11, 1, 9, tzinfo=UTC))
    with open_app(settings, clock=clock) as app:
        yield app


def _timed(work: Any) -> tuple[dict[str, float], Any]:
    """Seconds on the clock, and of the processor with the guarded child's."""
    began, used = time.perf_counter(), _processor()
    result = work()
    seconds = {"wall": time.perf_counter() - began, "processor": _processor() - used}
    return {name: round(value, 2) for name, value in seconds.items()}, result


def _processor() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def _import(kind: str, count: int, folder: Path) -> dict[str, Any]:
    """Seconds to the table, to the drafts, and to the table of the same file again."""
    content = _MAKE[kind](count)
    before = _most_memory(resource.RUSAGE_SELF)
    with _school(folder / "school") as app:
        first, table = _timed(lambda: import_table(app, kind, content, Wish(name="bench")))
        wrong = table.of(RowState.PROBLEM)
        assert not wrong, wrong[0]
        write, carried = _timed(lambda: import_chosen(app, table, None, person="Bench"))
        del table
        again, table = _timed(lambda: import_table(app, kind, content, Wish(name="bench")))
        assert not table.of(RowState.NEW, RowState.CHANGED, RowState.GONE)
    alone, _ = _timed(lambda: _files_alone(folder / "alone", len(carried.written)))
    return {
        "drafts": len(carried.written),
        "whole_seconds": {name: round(first[name] + write[name], 2) for name in first},
        "table_seconds": first,
        "write_seconds": write,
        "files_alone_seconds": alone,
        "unchanged_seconds": again,
        "most_mib": _most_memory(resource.RUSAGE_SELF),
        "before_mib": before,
        "child_most_mib": _most_memory(resource.RUSAGE_CHILDREN),
    }


def _most_memory(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def _files_alone(folder: Path, count: int) -> None:
    """As many files written plainly: what the file system takes for itself."""
    folder.mkdir()
    for number in range(count):
        part = folder / f"{number}.part"
        part.write_bytes(b"x" * 600)
        part.rename(folder / f"{number}.md")


def _in_a_process(kind: str, count: int, folder: Path) -> dict[str, Any]:
    """A process of its own, whose most memory is this import's alone."""
    folder.mkdir()
    command = [sys.executable, "-m", __name__, kind, str(count), str(folder)]
    ended = subprocess.run(command, check=True, capture_output=True)
    figures: dict[str, Any] = json.loads(ended.stdout)
    return figures


def _growth(figures: dict[str, Any], kind: str, what: str) -> float:
    one, two = (figures[f"{kind}_{n}"][what]["processor"] for n in (EVENTS, 2 * EVENTS))
    return round(two / one, 2)


def measure() -> dict[str, Any]:
    """Both kinds at 5,000 and 10,000 events: an import as a whole, and the same once more.

    Nothing is deleted before the end: ext4 looks past each file that was deleted in the last
    minutes when it makes a new one, which can take longer than the import. `files_alone_seconds`
    shows where that happened all the same.
    """
    figures: dict[str, Any] = {}
    with TemporaryDirectory(prefix="schoolcast-bench-") as folder:
        for kind in _MAKE:
            for count in (EVENTS, 2 * EVENTS):
                name = f"{kind}_{count}"
                figures[name] = _in_a_process(kind, count, Path(folder) / name)
    for kind in _MAKE:
        for what in ("whole_seconds", "unchanged_seconds"):
            name = f"{kind}_{what.removesuffix('_seconds')}_growth_when_doubled"
            figures[name] = _growth(figures, kind, what)
    return figures


_MAKE = {"ics": ics, "xlsx": xlsx}

if __name__ == "__main__":
    print(json.dumps(_import(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
