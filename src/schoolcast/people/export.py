"""Export: the children and consents in a file of the office's system; the rest is dropped here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from schoolcast.domain.consent import EVERYWHERE, Consent, Consented, Purpose
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.facts import Pupil
from schoolcast.people.headings import Columns, Scope, columns_of
from schoolcast.people.oddities import warnings_about
from schoolcast.people.table import Table, read_table

_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]")
_LEAVERS = ("leaver", "left", "former")
_PUPIL = (
    "id",
    "forename",
    "surname",
    "known_as",
    "preferred_surname",
    "middle",
    "year",
    "class_name",
)
_YEARS = range(1990, 2101)  # in which a consent can have been signed
_LONGEST = 100  # characters in one field; no name is longer
_SAYS: Mapping[str, Consented] = {
    **dict.fromkeys("y yes true 1 given granted agreed consented ✓ ✔".split(), Consented.GIVEN),
    **dict.fromkeys("n no false 0 refused denied declined ✗ ✘".split(), Consented.REFUSED),
    **dict.fromkeys(("withdrawn", "revoked"), Consented.WITHDRAWN),
    **dict.fromkeys(("expired", "out of date"), Consented.EXPIRED),
    **dict.fromkeys(
        ("", "-", "not returned", "not-returned", "no response", "not answered", "unknown"),
        Consented.NOT_RETURNED,
    ),
}
_CHOICES = "Y, N, given, refused, withdrawn, expired or nothing"
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y")


@dataclass(frozen=True, kw_only=True, slots=True)
class Covers:
    """What the school's form says: what a single photograph tick covers, how long consent lasts."""

    photograph: tuple[Scope, ...] = ()
    days: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What was taken from the file; `warnings` are sentences that name ids and lines only.

    `doubtful` are headings that seem to speak of consent and were not used.
    """

    pupils: tuple[Pupil, ...]
    consents: tuple[Consent, ...]
    never_publish: tuple[str, ...]
    tells_consents: bool
    tells_restrictions: bool
    encoding: str
    warnings: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def read_export(
    file: Path, *, mapping: Mapping[str, str] | None = None, covers: Covers | None = None
) -> Export:
    """The children in a CSV file; ConfigurationProblem in words when it can't be used.

    Columns are found by their headings, in any order; what is not needed is never kept.
    """
    return export_of(read_table(file), mapping=mapping, covers=covers)


def export_of(
    table: Table, *, mapping: Mapping[str, str] | None = None, covers: Covers | None = None
) -> Export:
    """The same of a table that has been read."""
    columns = columns_of(table, mapping or {})
    reading = _Reading(table, columns, covers or Covers())
    for line, row in table.rows:
        reading.take(line, row)
    if not reading.pupils:
        raise ConfigurationProblem(f"{table.name} names no children; export the roll again.")
    return reading.result()


class _Reading:
    """One pass over the rows. A child on two rows with two signatories has two parents."""

    def __init__(self, table: Table, columns: Columns, covers: Covers) -> None:
        self._table = table
        self._columns = columns
        self._covers = covers
        self.pupils: dict[str, Pupil] = {}
        self._lines: dict[str, int] = {}
        self._consents: dict[tuple[object, ...], Consent] = {}
        self._never: set[str] = set()

    def take(self, line: int, row: tuple[str, ...]) -> None:
        cells = {
            field: self._table.cell(row, column) for field, column in self._columns.fields.items()
        }
        if cells.get("status", "").casefold() in _LEAVERS:
            return
        self._check(line, cells)
        pupil = Pupil(**{field: cells[field] for field in _PUPIL if field in cells})
        self._add(line, pupil)
        if self._says(cells.get("restrict", ""), line, "restrict") is Consented.GIVEN:
            self._never.add(pupil.id)
        for (purpose, channel), status in self._statuses(line, row, cells):
            consent = self._consent(line, cells, purpose, channel, status)
            key = (*consent.scope, consent.signed_by)
            self._consents[key] = _weightier(self._consents.get(key), consent)

    def result(self) -> Export:
        return Export(
            pupils=tuple(self.pupils.values()),
            consents=tuple(self._consents.values()),
            never_publish=tuple(sorted(self._never)),
            tells_consents=self._columns.tell_consents,
            tells_restrictions="restrict" in self._columns.fields,
            encoding=self._table.encoding,
            warnings=(*self._doubts(), *warnings_about(self.pupils.values())),
            doubtful=self._columns.doubtful,
        )

    def _check(self, line: int, cells: Mapping[str, str]) -> None:
        if not all(cells[field] for field in ("id", "forename", "surname")):
            raise self._problem(line, "a child needs an id, a forename and a surname.")
        if _UPN.fullmatch(cells["id"]):
            raise self._problem(
                line, "the id is a unique pupil number (UPN). Use the admission number instead."
            )
        if any(len(cell) > _LONGEST for cell in cells.values()):
            raise self._problem(line, f"a field has more than {_LONGEST} letters; is a quote open?")

    def _add(self, line: int, pupil: Pupil) -> None:
        known = self.pupils.setdefault(pupil.id, pupil)
        first = self._lines.setdefault(pupil.id, line)
        if (known.forename, known.surname) != (pupil.forename, pupil.surname) or (
            first != line and not self._columns.tell_consents
        ):
            raise self._problem(line, f"the id {pupil.id} stands on line {first} too.")

    def _statuses(
        self, line: int, row: tuple[str, ...], cells: Mapping[str, str]
    ) -> Iterable[tuple[Scope, Consented]]:
        for scope, column in self._columns.consents.items():
            heading = self._table.headings[column]
            yield scope, self._says(self._table.cell(row, column), line, heading)
        ticks = (
            [self._says(cells["photograph"], line, "photograph")] if "photograph" in cells else []
        )
        if "codes" in cells:  # SIMS lists what was ticked; "P" is the photograph
            ticked = "P" in re.split(r"[^A-Z]+", cells["codes"].upper())
            ticks.append(Consented.GIVEN if ticked else Consented.NOT_RETURNED)
        for tick in ticks:
            yield from self._ticked(tick)

    def _ticked(self, tick: Consented) -> Iterable[tuple[Scope, Consented]]:
        """A yes covers only what the form names; a no is about every picture."""
        if tick in (Consented.REFUSED, Consented.WITHDRAWN):
            yield (Purpose.PICTURE, EVERYWHERE), tick
        else:
            yield from ((scope, tick) for scope in self._covers.photograph)

    def _consent(
        self, line: int, cells: Mapping[str, str], purpose: Purpose, channel: str, status: Consented
    ) -> Consent:
        signed_on = self._day(cells.get("signed_on", ""), line)
        withdrawn_on = self._day(cells.get("withdrawn_on", ""), line)
        if withdrawn_on and status is Consented.GIVEN:
            status = Consented.WITHDRAWN
        lasts = self._covers.days
        return Consent(
            pupil=cells["id"],
            purpose=purpose,
            channel=channel,
            status=status,
            form_version=cells.get("form_version", ""),
            signed_by=cells.get("signed_by", ""),
            relationship=cells.get("relationship", ""),
            signed_on=signed_on,
            withdrawn_on=withdrawn_on,
            expires_on=signed_on + timedelta(days=lasts) if signed_on and lasts else None,
        )

    def _says(self, cell: str, line: int, heading: str) -> Consented:
        status = _SAYS.get(cell.casefold())
        if status is None:  # the cell itself may be anything, so it is not repeated
            raise self._problem(line, f'what stands under "{heading}" is none of {_CHOICES}.')
        return status

    def _day(self, cell: str, line: int) -> date | None:
        if not cell:
            return None
        for form in _DAYS:
            try:
                day = datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            if day.year in _YEARS:
                return day
        raise self._problem(line, "a date is not written like 2026-09-01 or 01/09/2026.")

    def _doubts(self) -> Iterable[str]:
        if self._table.encoding == "cp1252":
            yield "The file was read as Windows text; please look whether accents are right."
        ticks = self._columns.fields.keys() & {"photograph", "codes"}
        if ticks and not self._covers.photograph:
            yield (
                "A single photograph tick covers nothing until [people] photograph_covers in "
                "config.toml says what the school's form names."
            )

    def _problem(self, line: int, words: str) -> ConfigurationProblem:
        return ConfigurationProblem(f"{self._table.name}, line {line}: {words}")


_WEIGHT = (
    Consented.WITHDRAWN,
    Consented.REFUSED,
    Consented.EXPIRED,
    Consented.NOT_RETURNED,
    Consented.GIVEN,
)


def _weightier(one: Consent | None, other: Consent) -> Consent:
    """Of two words by the same hand, the one that allows less."""
    if one is None:
        return other
    return min(one, other, key=lambda consent: _WEIGHT.index(consent.status))
