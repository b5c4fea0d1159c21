"""Taking an import: the chosen rows become drafts, all of them or none, and nothing more."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.item import Item
from schoolcast.pipeline.import_records import CHOOSABLE, ImportRow, ImportTable, RowState, Taken
from schoolcast.pipeline.moving import Aftermath, aftermath
from schoolcast.pipeline.ports.desk import Desk
from schoolcast.pipeline.ports.drafts import Drafts, Writing
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import call_off, named

MOST_AT_ONCE = 20_000
"""Rows that one import may carry out; more is a mistake that nobody could read through."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalledOff:
    """An announcement whose event was cancelled at the source: its posts that were stopped.

    `after` lists what is public of it, and names the draft that corrects it.
    """

    item: str
    stopped: tuple[Delivery, ...]
    after: Aftermath


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What an import did: files written, drafts removed, and what still needs a person."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    advice: tuple[str, ...]
    called_off: tuple[CalledOff, ...] = ()


def chosen(table: ImportTable, numbers: Collection[int] | None) -> list[ImportRow]:
    """The rows that can be carried out: all, or those of these numbers.

    UsageProblem for a number that is none, or of a row that can't be.
    """
    if numbers is None:
        return table.of(RowState.NEW, RowState.CHANGED)
    rows = {row.number: row for row in table.rows}
    for number in numbers:
        if number not in rows:
            raise UsageProblem(f"There is no row {number}; the table has {len(rows)}.")
        row = rows[number]
        if row.state not in CHOOSABLE:
            words = f" {row.words}" if row.words else ""
            raise UsageProblem(
                f"Row {number}, {row.title}, can't be chosen: it is {row.state}.{words}"
            )
    return [rows[number] for number in sorted(set(numbers))]


def carry_out(
    table: ImportTable,
    rows: Sequence[ImportRow],
    *,
    person: str,
    drafts: Drafts,
    desk: Desk,
    school: School,
) -> Carried:
    """Write the chosen rows as drafts, all or none; nothing is submitted.

    What was submitted and is cancelled at the source is called off. UsageProblem where a file was
    changed meanwhile; ContentProblem where one can't be written so.
    """
    person = named(person)
    if len(rows) > MOST_AT_ONCE:
        raise UsageProblem(
            f"{len(rows):,} rows are chosen; {MOST_AT_ONCE:,} is the most at once. Choose some "
            "with --only."
        )
    work = _Work(drafts, school, table.source)
    for row in rows:
        work.take(row)
    work.calendar(rows)
    if rows:
        _write(work, table, len(rows), person, school.clock.now())
    return Carried(
        written=tuple(file.path for file in work.files),
        removed=tuple(work.removed),
        advice=tuple(work.advice),
        called_off=tuple(_called_off(*gone, person, desk, school) for gone in work.called_off),
    )


def _write(work: "_Work", table: ImportTable, rows: int, person: str, now: datetime) -> None:
    """The files, and what is known of them, together."""
    entry = AuditEntry(
        at=now,
        person=person,
        action="import",
        subject=table.source,
        detail={"kind": table.kind, "rows": rows, "items": work.items[:200]},
    )
    with work.drafts.write(work.everything, removed=work.removed, mark=work.mark):
        work.school.store.keep_imports(
            table.kind, work.taken, replaced=work.replaced, at=now, entry=entry
        )


def settle(drafts: Drafts, school: School) -> bool:
    """End an import that was cut off while it was written; True where there was one.

    It is whole where the store knows of it, and otherwise taken back.
    """
    return drafts.settle(
        lambda mark: _was_kept(mark, school), lambda item: _submitted(item, school)
    )


def _was_kept(mark: str, school: School) -> bool:
    source, key, digest = json.loads(mark)
    there = {one.key: one.digest for one in school.store.taken_from(source)}
    return bool(there.get(key, "") == digest)


def _submitted(item: str, school: School) -> bool:
    return bool(item) and school.store.latest_revision(item) is not None


def _called_off(name: str, item: Item | None, person: str, desk: Desk, school: School) -> CalledOff:
    """As `schoolcast calendar cancel` does it; without its file there is nothing to correct by."""
    stopped = call_off(name, person=person, school=school)
    after = aftermath(item, school=school, desk=desk) if item else Aftermath()
    return CalledOff(item=name, stopped=tuple(stopped), after=after)


class _Work:
    """The files and rows of one import, gathered before anything is written."""

    def __init__(self, drafts: Drafts, school: School, source: str) -> None:
        self.drafts = drafts
        self.school = school
        self.files: list[Writing] = []
        self.removed: list[str] = []
        self.taken: list[Taken] = []
        self.replaced: list[Taken] = []
        self.called_off: list[tuple[str, Item | None]] = []
        self.advice: list[str] = []
        self._calendar = school.calendar()
        self._source = source
        self._names: set[str] = set()
        self._cancelled: list[Writing] = []

    @property
    def items(self) -> list[str]:
        """The ids of the announcements that are written."""
        return [file.item for file in self.files if file.item]

    @property
    def everything(self) -> list[Writing]:
        """All files to write: drafts, the calendar, and those of what is called off."""
        return [*self.files, *self._cancelled]

    @property
    def mark(self) -> str:
        """What tells later whether the store has the rest of this import."""
        kept = [(one.source, one.key, one.digest) for one in self.taken]
        gone = [(one.source, one.key, "") for one in self.replaced]
        return json.dumps((kept or gone)[0])

    def take(self, row: ImportRow) -> None:
        """Make ready what one row needs."""
        if row.taken is not None:
            self.replaced.append(row.taken)
        if row.state is RowState.GONE:
            assert row.taken is not None
            self._end(row.taken)
            return
        writing = self._writing(row) if row.draft else None
        if writing is not None:
            self.files.append(writing)
            self._names.add(writing.item)
        self.taken.append(
            Taken(
                source=self._source,
                key=row.key,
                likeness=row.likeness,
                digest=row.digest,
                item=writing.item if writing else "",
                path=writing.path if writing else "",
                written=writing.sha256 if writing and not writing.edited else "",
                day=_last_day(row),
            )
        )

    def _end(self, known: Taken) -> None:
        """Take its draft back, or call off what was submitted."""
        if _submitted(known.item, self.school):
            self._call_off(known)
        elif not self.drafts.exists(known.path):
            self.removed.append(known.path)
        elif self.drafts.untouched(known.path, known.written):
            self.removed.append(known.path)
        else:
            self.advice.append(f"{known.path} was changed by hand; delete it if it is not needed.")

    def _call_off(self, known: Taken) -> None:
        stamps = self.school.store.stamps_for([known.item], [])
        places = [known.path, *(stamp.path for stamp in stamps)]
        path = next((place for place in places if self.drafts.exists(place)), None)
        writing, item = self.drafts.cancelled(path) if path else (None, None)
        self._cancelled += [writing] if writing else []
        self.called_off.append((known.item, item))

    def calendar(self, rows: Sequence[ImportRow]) -> None:
        """Make ready the calendar's file, where rows go into it."""
        effects = [row.effect for row in rows if row.effect]
        writing = self.drafts.enter(effects, self._calendar) if effects else None
        if writing is not None:
            self.files.append(writing)

    def _writing(self, row: ImportRow) -> Writing:
        assert row.draft is not None
        today = wall_time(self.school.clock.now(), self.school.timezone).date()
        known = row.taken
        if known is None or not known.item or not self.drafts.exists(known.path):
            return self.drafts.compose(row.draft, self._calendar, today=today, names=self._names)
        writing = self.drafts.revise(
            row.draft, self._calendar, today=today, path=known.path, written=known.written
        )
        if writing.edited:
            self.advice.append(f"{known.path} keeps your words; read whether they still hold.")
        if _submitted(known.item, self.school):
            self.advice.append(f"{known.item} was submitted before: submit it again.")
        return writing


def _last_day(row: ImportRow) -> date | None:
    if row.effect:
        return row.effect.last
    if row.draft is None or row.draft.repeat:
        return None
    return row.draft.last_day or row.draft.event_date
