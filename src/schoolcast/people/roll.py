"""The roll: a CSV export of the office's system, of which only what the rules need is kept."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.facts import Pupil, Roll

LARGEST = 5 * 1024 * 1024
"""Bytes; the roll of the largest schools is a tenth of it."""

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("pupilid", "id", "admissionno", "admissionnumber", "misid"),
    "forename": ("legalforename", "forename", "firstname", "legalfirstname"),
    "surname": ("surname", "legalsurname", "lastname"),
    "known_as": ("knownas", "preferredforename", "preferredname", "preferredfirstname"),
    "middle": ("middle", "middlenames", "middlename"),
    "year": ("year", "yeargroup", "nationalcurriculumyear"),
    "class_name": ("class", "classname", "registrationgroup", "registrationform", "reg"),
}
_REQUIRED = ("id", "forename", "surname")


def read_roll(file: Path, taken_on: date | None = None) -> Roll:
    """The children in a CSV file; ConfigurationProblem in words when it can't be used.

    Columns are found by their headings, in any order; all others are dropped here. UTF-8 (with
    or without a mark at its start) and Windows' own encoding are understood.
    """
    reader = csv.reader(io.StringIO(_text(file), newline=""))
    try:
        header = next(reader, [])
        columns = _columns(header, file)
        pupils = tuple(_pupils(reader, columns, file))
    except csv.Error as error:
        raise ConfigurationProblem(f"{file} is not a proper CSV file: {error}") from None
    if not pupils:
        raise ConfigurationProblem(f"{file} names no children; export the roll again.")
    return Roll(pupils=pupils, taken_on=taken_on)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise ConfigurationProblem(f"{file} is larger than 5 MB; that is not a roll.")
        data = file.read_bytes()
    except OSError as error:
        raise ConfigurationProblem(f"The roll {file} can't be read: {error.strerror}.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(header: list[str], file: Path) -> dict[str, int]:
    folded = ["".join(c for c in cell.casefold() if c.isalnum()) for cell in header]
    columns = {
        field: folded.index(name)
        for field, names in _HEADERS.items()
        for name in names[::-1]
        if name in folded
    }
    missing = [field for field in _REQUIRED if field not in columns]
    if missing:
        wanted = ", ".join(missing).replace("id", "pupil_id", 1)
        raise ConfigurationProblem(
            f"{file} has no column for: {wanted}. Its first line must hold the headings."
        )
    return columns


def _pupils(reader: Iterator[list[str]], columns: dict[str, int], file: Path) -> Iterator[Pupil]:
    seen: dict[str, int] = {}
    for number, row in enumerate(reader, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {
            field: row[index].strip() if index < len(row) else ""
            for field, index in columns.items()
        }
        if not all(cells[field] for field in _REQUIRED):
            raise ConfigurationProblem(
                f"{file}, line {number}: a child needs an id, a forename and a surname."
            )
        if cells["id"] in seen:
            raise ConfigurationProblem(
                f"{file}, line {number}: the id {cells['id']} stands on line "
                f"{seen[cells['id']]} too."
            )
        seen[cells["id"]] = number
        yield Pupil(**cells)
