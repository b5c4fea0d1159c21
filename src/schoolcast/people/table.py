"""Table: a CSV file of the office's system as headings and rows, whatever it was saved as."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schoolcast.api.tables import is_workbook, separator_of, text_of
from schoolcast.domain.errors import ConfigurationProblem

LARGEST = 5 * 1024 * 1024
"""Bytes; the roll of the largest schools is a tenth of it."""
MOST_ROWS = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """`rows` are (line of the file, cells), without empty ones; `encoding` is how it was read."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = "utf-8"

    def cell(self, row: tuple[str, ...], column: int) -> str:
        """A cell, tidied; "" where the row ends before it."""
        return " ".join(row[column].split()) if column < len(row) else ""


def read_table(file: Path) -> Table:
    """The file; ConfigurationProblem in words when it is no table with one line of headings."""
    return table_of(_bytes(file), str(file))


def table_of(data: bytes, file: str) -> Table:
    """The same of what such a file holds; `file` is what messages call it."""
    text, encoding = _text(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        headings = tuple(cell.strip() for cell in next(reader, []))
        rows = tuple(_rows(reader, file))
    except csv.Error as error:
        raise ConfigurationProblem(f"{file} is not a proper CSV file: {error}") from None
    _whole(headings, rows, file)
    return Table(name=file, headings=headings, rows=rows, encoding=encoding)


def folded(heading: str) -> str:
    """A heading as it is compared: small letters and digits, words joined by "_"."""
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise ConfigurationProblem(f"The roll {file} can't be read: {error.strerror}.") from None


def _text(data: bytes, file: str) -> tuple[str, str]:
    if len(data) > LARGEST:
        raise ConfigurationProblem(f"{file} is larger than 5 MB; that is not a roll.")
    if is_workbook(data):
        raise ConfigurationProblem(f"{file} is an Excel workbook. Save it as CSV and use that.")
    return text_of(data)


def _rows(reader: Iterator[list[str]], file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, row in enumerate(reader, start=2):
        if number > MOST_ROWS:
            raise ConfigurationProblem(f"{file} has more than {MOST_ROWS} lines; is it the roll?")
        if any(cell.strip() for cell in row):
            yield number, tuple(row)


def _whole(
    headings: tuple[str, ...], rows: tuple[tuple[int, tuple[str, ...]], ...], file: str
) -> None:
    """Merged cells leave columns without a heading; nobody can tell what stands in those."""
    for number, row in rows:
        for column, cell in enumerate(row):
            if cell.strip() and (column >= len(headings) or not headings[column]):
                raise ConfigurationProblem(
                    f"{file}, line {number}: column {column + 1} has no heading of its own. Were "
                    "headings merged? Give each column one heading, in the first line."
                )
