"""Excel: the visible sheets of a workbook that have a line of headings."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from xml.etree.ElementTree import ParseError

from schoolcast.api import Imported, ImportOptions, ImportRefused
from schoolcast.importers.csv_file import no_headings
from schoolcast.importers.headings import headings_in
from schoolcast.importers.limits import UNPACKED, refuse_large, refuse_many
from schoolcast.importers.rows import Formula, Row, events_of
from schoolcast.importers.sheet_marks import SheetMarks, marks_of, sheet_places

if TYPE_CHECKING:
    from openpyxl import Workbook

_WIDEST = 60  # columns that are read
_SERIALS = range(20_000, 80_000)  # days since 1900 that can be a date: 1954 to 2119


class WorkbookImporter:
    """Spreadsheets of Excel; values of formulas are used, macros are never run."""

    kind: ClassVar[str] = "xlsx"
    title: ClassVar[str] = "an Excel workbook"
    endings: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """The rows of the visible sheets as events; ImportRefused where no sheet has headings."""
        refuse_large(content)
        _refuse_other(content)
        book = _opened(content)
        try:
            return _read(book, content, options)
        except (ParseError, zipfile.BadZipFile, LookupError, ValueError, EOFError) as error:
            raise ImportRefused(
                f"The workbook is damaged ({type(error).__name__}). Open it in Excel, save it "
                "under another name, and import that."
            ) from None
        finally:
            book.close()


def _refuse_other(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused(
            "The file is in the old format of Excel, or has a password. Save it as .xlsx without "
            "a password, or as CSV."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            names = packed.namelist()
    except zipfile.BadZipFile:
        if content.startswith(b"PK"):
            raise ImportRefused(
                "The workbook is damaged, or was not saved or sent whole. Open it in Excel, save "
                "it under another name, and import that."
            ) from None
        raise ImportRefused(
            "The file is not an Excel workbook. If it is a list as text, bring it in as such (csv)."
        ) from None
    if size > UNPACKED or len(names) > 2_000:
        raise ImportRefused(
            f"The workbook unpacks to {size // 2**20:,} MB; {UNPACKED // 2**20} MB is the most "
            "that is read. Copy the sheet with the dates into a new workbook."
        )
    if "[Content_Types].xml" not in names:
        raise ImportRefused("The file is not an Excel workbook. Save it as .xlsx and try again.")


def _opened(content: bytes) -> "Workbook":
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl names no errors of its own for what is no workbook
        raise ImportRefused(
            f"The workbook can't be opened ({type(error).__name__}). Open it in Excel, save it "
            "under another name, and import that."
        ) from None


def _read(book: "Workbook", content: bytes, options: ImportOptions) -> Imported:
    notes: list[str] = []
    rows: list[Row] = []
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if any(name.endswith("vbaProject.bin") for name in packed.namelist()):
            notes.append("The workbook holds macros; none of them was run.")
        places = sheet_places(packed)
        for sheet in _sheets(book, options, notes):
            with packed.open(places[sheet.title]) as stream:
                marks = marks_of(stream)
            headed = _rows(sheet, marks, book.epoch, notes)
            found += headed is not None
            rows += headed or ()
            refuse_many(len(rows))
    if not found:
        raise ImportRefused(no_headings("No visible sheet has a"))
    return Imported(events=tuple(events_of(rows, options)), notes=tuple(notes))


def _sheets(book: "Workbook", options: ImportOptions, notes: list[str]) -> list[Any]:
    """The sheets to read: the one asked for, or all that can be seen."""
    if options.sheet:
        named = [sheet for sheet in book.worksheets if sheet.title == options.sheet]
        if not named:
            there = ", ".join(sheet.title for sheet in book.worksheets)
            raise ImportRefused(f'There is no sheet "{options.sheet}"; there are: {there}.')
        return named
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        notes.append(f"Hidden sheets were left out: {', '.join(hidden)}.")
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _rows(sheet: Any, marks: SheetMarks, epoch: datetime, notes: list[str]) -> list[Row] | None:
    """The rows below the headings; None where the sheet has none."""
    refuse_many(marks.last)
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    lines = [
        list(cells)
        for cells in sheet.iter_rows(max_row=marks.last or 1, max_col=_WIDEST, values_only=True)
    ]
    _fill_merged(lines, marks)
    headed = headings_in(lines)
    if headed is None:
        if any(cell is not None for cells in lines for cell in cells):
            notes.append(f'The sheet "{sheet.title}" has no headings and was left out.')
        return None
    first, columns = headed
    seen = {field: at for field, at in columns.items() if at + 1 not in marks.columns}
    if len(seen) < len(columns):
        notes.append(f'Hidden columns of the sheet "{sheet.title}" were left out.')
    hidden = sum(1 for row in marks.rows if first + 1 < row <= marks.last)
    if hidden:
        words = "1 hidden row" if hidden == 1 else f"{hidden} hidden rows"
        notes.append(f'{words} of the sheet "{sheet.title}" left out; show them to import them.')
    return [
        Row(line=number, cells=dict(_cells(cells, seen, number, marks, epoch)))
        for number, cells in enumerate(lines[first + 1 :], first + 2)
        if number not in marks.rows and not _banner(cells, number, marks)
    ]


def _fill_merged(lines: list[list[Any]], marks: SheetMarks) -> None:
    """Cells merged downwards hold the same in each row."""
    for top, left, bottom, _ in marks.merged:
        if bottom == top or top > len(lines) or left > len(lines[top - 1]):
            continue
        for row in lines[top : min(bottom, len(lines))]:
            row.extend([None] * (left - len(row)))
            row[left - 1] = lines[top - 1][left - 1]


def _banner(cells: list[Any], number: int, marks: SheetMarks) -> bool:
    """A heading in the middle, such as "Autumn term" merged over all columns."""
    filled = [cell for cell in cells if cell is not None]
    wide = any(
        top == number == bottom and right > left for top, left, bottom, right in marks.merged
    )
    return wide and len(filled) == 1


def _cells(
    cells: list[Any], columns: dict[str, int], number: int, marks: SheetMarks, epoch: datetime
) -> Iterator[tuple[str, object]]:
    for field, at in columns.items():
        value = cells[at] if at < len(cells) else None
        name = f"{_letters(at + 1)}{number}"
        if value is None and name in marks.unsaved:
            yield field, Formula(name)
        elif value is not None and str(value).strip():
            yield field, _value(field, value, epoch)


def _value(field: str, value: Any, epoch: datetime) -> object:
    """A serial number where a date must stand is one; other numbers are words."""
    if field in ("date", "end") and isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in _SERIALS or epoch.year == 1904:
            from openpyxl.utils.datetime import from_excel

            return from_excel(value, epoch) or str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, timedelta):
        return time(value.seconds // 3600, value.seconds // 60 % 60)
    return value if isinstance(value, date | time | float) else str(value)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
