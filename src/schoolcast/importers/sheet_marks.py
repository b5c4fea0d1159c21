"""What openpyxl's quick reading leaves out of a sheet: what is hidden, merged, or unsaved."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_MERGED = 5_000


@dataclass
class SheetMarks:
    """Numbers of hidden rows and columns (from 1); merged ranges as (row, column) of both corners.

    `unsaved` are cells with a formula whose value was never saved, such as "B5"; `last` is the last
    row that holds a value.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unsaved: set[str] = field(default_factory=set)
    last: int = 0


def marks_of(stream: IO[bytes]) -> SheetMarks:
    """Read the XML of a sheet; ElementTree.ParseError where it is none."""
    marks = SheetMarks()
    for _, element in ElementTree.iterparse(stream):  # noqa: S314  in the guarded child
        match element.tag.rpartition("}")[2]:
            case "v" | "f" | "c":
                continue  # looked at with their row
            case "row":
                for cell in element:
                    _cell(cell, marks)
                _row(element, marks)
                element.clear()
            case "col" if element.get("hidden") in ("1", "true"):
                _columns(element, marks)
            case "mergeCell" if len(marks.merged) < _MOST_MERGED:
                _merge(element.get("ref") or "", marks)
    return marks


def _row(row: ElementTree.Element, marks: SheetMarks) -> None:
    number = int(row.get("r") or marks.last + 1)
    if row.get("hidden") in ("1", "true"):
        marks.rows.add(number)
    if any(len(cell) for cell in row):
        marks.last = max(marks.last, number)


def _cell(cell: ElementTree.Element, marks: SheetMarks) -> None:
    if cell.get("t") == "s":  # words from the workbook's table: no formula
        return
    parts = {child.tag.rpartition("}")[2]: child.text for child in cell}
    if "f" in parts and not parts.get("v"):
        marks.unsaved.add(cell.get("r") or "")


def _columns(element: ElementTree.Element, marks: SheetMarks) -> None:
    first, last = int(element.get("min") or 0), int(element.get("max") or 0)
    marks.columns.update(range(first, min(last, first + 1_000) + 1))


def _merge(ref: str, marks: SheetMarks) -> None:
    corners = [(int(row), column_number(letters)) for letters, row in _CELL.findall(ref)]
    if len(corners) == 2:
        marks.merged.append((*corners[0], *corners[1]))


def sheet_places(packed: ZipFile) -> dict[str, str]:
    """Where in the workbook's package each sheet lies, by its title."""
    with packed.open("xl/_rels/workbook.xml.rels") as stream:
        links = {link.get("Id"): link.get("Target") or "" for link in _elements(stream)}
    with packed.open("xl/workbook.xml") as stream:
        sheets = [one for one in _elements(stream) if one.tag.endswith("}sheet")]
    return {
        sheet.get("name") or "": posixpath.normpath(
            posixpath.join("/xl", links.get(sheet.get(_LINK)) or "")
        ).lstrip("/")
        for sheet in sheets
    }


def _elements(stream: IO[bytes]) -> list[ElementTree.Element]:
    return [element for _, element in ElementTree.iterparse(stream)]  # noqa: S314


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
