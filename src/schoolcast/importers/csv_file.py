"""CSV: a list of dates as a spreadsheet, Google or a club saves it."""

import csv
import io
from typing import ClassVar

from schoolcast.api import Imported, ImportOptions, ImportRefused
from schoolcast.api.tables import is_workbook, separator_of, text_of
from schoolcast.importers.headings import FURTHEST, headings_in
from schoolcast.importers.limits import refuse_large, refuse_many
from schoolcast.importers.rows import Row, events_of


class CsvImporter:
    """Lists of dates with a line of headings; dates are read day first."""

    kind: ClassVar[str] = "csv"
    title: ClassVar[str] = "a list saved as CSV"
    endings: ClassVar[tuple[str, ...]] = (".csv", ".tsv")

    def read(self, content: bytes, options: ImportOptions) -> Imported:
        """The rows as events; ImportRefused where there are no headings to go by."""
        refuse_large(content)
        if is_workbook(content):
            raise ImportRefused(
                "The file is an Excel workbook, whatever its name says. Bring it in as an Excel "
                "list (xlsx)."
            )
        text, encoding = text_of(content)
        lines = _lines(text)
        headed = headings_in([cells for _, cells in lines])
        if headed is None:
            raise ImportRefused(no_headings(f"The first {FURTHEST} lines have no"))
        first, columns = headed
        rows = [
            Row(line=number, cells={f: cells[c] for f, c in columns.items() if c < len(cells)})
            for number, cells in lines[first + 1 :]
        ]
        notes = () if encoding.startswith("utf") else (f"The file was read as {encoding}.",)
        return Imported(
            events=tuple(events_of([_empty(row) for row in rows], options)), notes=notes
        )


def no_headings(where: str) -> str:
    """Why a list without headings can't be read."""
    return (
        f"{where} line of headings with a date and a title, such as Date and Event. Give each "
        "column a heading; Day and Club are understood too."
    )


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines with anything in them and their numbers in the file."""
    if "\0" in text:
        raise ImportRefused("The file is not a list as text. Save it again as CSV.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, cells))
                refuse_many(len(lines))
    except csv.Error as error:
        raise ImportRefused(
            f"Line {reader.line_num} can't be read ({error}). Is a quotation mark never closed?"
        ) from None
    return lines


def _empty(row: Row) -> Row:
    """An empty cell is none."""
    return Row(line=row.line, cells={f: c for f, c in row.cells.items() if str(c).strip()})
