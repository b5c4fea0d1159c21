"""Importing: events of another program become drafts, never more, and only those chosen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from schoolcast.api.importer import Imported, ImportedEvent
from schoolcast.domain.calendar_effects import half_ends, stands, with_effects
from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import State
from schoolcast.domain.draft import CalendarEffect
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.import_reading import (
    Aims,
    Unfit,
    calendar_effect,
    digest_of,
    draft_of,
    in_words,
    needs_no_post,
    on_school_clock,
)
from schoolcast.pipeline.import_records import (
    CHOOSABLE,
    ImportRow,
    ImportTable,
    RowState,
    Taken,
)
from schoolcast.pipeline.ports.drafts import Drafts, Writing
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

MOST_AT_ONCE = 20_000
"""Rows that one import may carry out; more is a mistake that nobody could read through."""
_OUT = (State.PUBLISHED, State.HANDED_OFF, State.CONFIRMED, State.CONFIRMED_CHANGED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days that were read, both included; what lies outside counts as neither."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What an import did: files written, drafts removed, and what still needs a person."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    advice: tuple[str, ...]


def table_of(
    imported: Imported, *, kind: str, aims: Aims, window: Window, drafts: Drafts, school: School
) -> ImportTable:
    """What would become of every event, and of what was imported before and is gone."""
    taken = {one.key: one for one in school.store.taken_from(aims.source)}
    events = [(event, *_localised(event, aims.zone)) for event in imported.events]
    effects = [effect for _, local, _ in events if (effect := calendar_effect(local))]
    desk = _Desk(
        aims=aims,
        drafts=drafts,
        calendar=with_effects(effects, school.calendar()),
        before=school.calendar(),
        loose=half_ends(effects, school.calendar()),
        taken=taken,
        moved=_by_likeness(taken, {event.key for event in imported.events}),
    )
    rows = [desk.row(event, local, problem) for event, local, problem in events]
    if not imported.partial:
        rows += desk.vanished({event.key for event in imported.events}, window)
    order = [state for state in RowState if state is not RowState.LEFT_OUT] + [RowState.LEFT_OUT]
    rows.sort(key=lambda row: order.index(row.state))
    numbered = tuple(replace(row, number=number) for number, row in enumerate(rows, 1))
    return ImportTable(source=aims.source, kind=kind, rows=numbered, notes=imported.notes)


def _localised(event: ImportedEvent, zone: str) -> tuple[ImportedEvent, str]:
    if event.problems:
        return event, " ".join(event.problems)
    try:
        return on_school_clock(event, zone), ""
    except Unfit as trouble:
        return event, str(trouble)


def _by_likeness(taken: Mapping[str, Taken], present: Collection[str]) -> dict[str, Taken]:
    """What vanished and would be known again under another date; only where it is one of a kind."""
    found: dict[str, list[Taken]] = {}
    for one in taken.values():
        if one.likeness and one.key not in present:
            found.setdefault(one.likeness, []).append(one)
    return {likeness: same[0] for likeness, same in found.items() if len(same) == 1}


@dataclass
class _Desk:
    """Judges one row after the other."""

    aims: Aims
    drafts: Drafts
    calendar: TermCalendar
    before: TermCalendar
    loose: list[CalendarEffect]
    taken: dict[str, Taken]
    moved: dict[str, Taken]
    _there: dict[tuple[date, str], str] | None = None
    _seen: set[str] = field(default_factory=set)

    def row(self, event: ImportedEvent, local: ImportedEvent, problem: str) -> ImportRow:
        known = self.taken.get(event.key)
        row = ImportRow(
            number=0,
            state=RowState.PROBLEM,
            title=event.title or "(no title)",
            when=in_words(local),
            line=event.line,
            key=event.key,
            likeness=event.likeness,
            digest=digest_of(event),
            taken=known,
            words=problem,
        )
        if problem:
            return row
        if event.cancelled:
            return self._cancelled(row)
        if known and known.digest == row.digest:
            return self._as_before(row, known)
        effect = calendar_effect(local)
        if effect or needs_no_post(local, effect):
            row = self._calendar_row(row, local, effect)
            if needs_no_post(local, effect):
                return row
        return self._item_row(row, local)

    def vanished(self, present: Collection[str], window: Window) -> Iterator[ImportRow]:
        """What was imported and is in the file no longer, though it has not happened yet."""
        for one in self.taken.values():
            over = one.day is not None and one.day < self.aims.today
            outside = one.day is not None and not window.first <= one.day <= window.last
            if one.key in present or one.key in self._seen or over or outside or not one.item:
                continue
            yield ImportRow(
                number=0,
                state=RowState.GONE,
                title=one.item,
                when="",
                line=None,
                key=one.key,
                taken=one,
                words="It is no longer there.",
            )

    def _cancelled(self, row: ImportRow) -> ImportRow:
        if row.taken is None:
            return replace(row, state=RowState.LEFT_OUT, words="It is cancelled.")
        return replace(row, state=RowState.GONE, words="It was cancelled there.")

    def _as_before(self, row: ImportRow, known: Taken) -> ImportRow:
        words = ""
        if known.item and not self.drafts.exists(known.path):
            words = f"Its file {known.path} was moved or deleted here, and stays so."
        return replace(row, state=RowState.UNCHANGED, words=words)

    def _calendar_row(
        self, row: ImportRow, event: ImportedEvent, effect: CalendarEffect | None
    ) -> ImportRow:
        if effect is None:
            words = "A holiday between terms; the terms say so."
            return replace(row, state=RowState.LEFT_OUT, words=words)
        if effect in self.loose:
            words = "Only one end of this term is known; give its other end too."
            return replace(row, words=words)
        if stands(effect, self.before):
            return replace(row, state=RowState.LEFT_OUT, words="The calendar has it already.")
        state = RowState.CHANGED if row.taken else RowState.NEW
        return replace(row, state=state, effect=effect, words="Goes into the term calendar.")

    def _item_row(self, row: ImportRow, event: ImportedEvent) -> ImportRow:
        last = event.end or event.start
        over = last is not None and not event.rule and last < self.aims.today
        if over and row.taken is None:
            if row.effect:
                return row
            words = "It is over. For the next school year: --year."
            return replace(row, state=RowState.LEFT_OUT, words=words)
        try:
            draft = draft_of(event, self.aims, self.calendar)
        except Unfit as trouble:
            return replace(row, state=RowState.PROBLEM, words=str(trouble))
        row = replace(row, draft=draft)
        if row.taken is not None:
            return replace(row, state=RowState.CHANGED, words=self._change_words(row.taken))
        moved = self.moved.pop(row.likeness, None) if row.likeness else None
        if moved is not None:
            self._seen.add(moved.key)
            words = self._change_words(moved)
            return replace(row, state=RowState.CHANGED, taken=moved, words=words)
        return self._new(row)

    def _change_words(self, known: Taken) -> str:
        if not self.drafts.exists(known.path):
            return f"Its file {known.path} was moved or deleted here; a new one would be written."
        return f"Changes {known.path}."

    def _new(self, row: ImportRow) -> ImportRow:
        assert row.draft is not None
        if self._there is None:
            self._there = self.drafts.there()
        day = row.draft.event_date
        same = self._there.get((day, row.draft.title.casefold())) if day else None
        if same:
            words = f"It stands here already, as {same}."
            state = row.state if row.effect else RowState.LEFT_OUT
            return replace(row, state=state, draft=None, words=words)
        if day:
            self._there[day, row.draft.title.casefold()] = "another row of this import"
        words = "Also goes into the term calendar." if row.effect else ""
        return replace(row, state=RowState.NEW, words=words)


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
    table: ImportTable, rows: Sequence[ImportRow], *, person: str, drafts: Drafts, school: School
) -> Carried:
    """Write the chosen rows as drafts, all or none; nothing is submitted.

    UsageProblem where a file was changed meanwhile; ContentProblem where one can't be written so.
    """
    person = named(person)
    if len(rows) > MOST_AT_ONCE:
        raise UsageProblem(
            f"{len(rows):,} rows are chosen; {MOST_AT_ONCE:,} is the most at once. Choose some "
            "with --only."
        )
    now = school.clock.now()
    work = _Work(drafts, school, table.source)
    for row in rows:
        work.take(row)
    work.calendar(rows)
    entry = AuditEntry(
        at=now,
        person=person,
        action="import",
        subject=table.source,
        detail={"kind": table.kind, "rows": len(rows), "items": work.items[:200]},
    )
    if rows:
        with drafts.write(work.files):
            school.store.keep_imports(
                table.kind, work.taken, replaced=work.replaced, at=now, entry=entry
            )
    removed, advice = [], list(work.advice)
    for row in (row for row in rows if row.state is RowState.GONE):
        assert row.taken is not None
        if _submitted(row.taken.item, school):
            advice.append(_stop_words(row.taken.item, school))
        elif drafts.remove(row.taken.path, row.taken.written):
            removed.append(row.taken.path)
        else:
            advice.append(f"{row.taken.path} was changed by hand; delete it if it is not needed.")
    return Carried(
        written=tuple(file.path for file in work.files),
        removed=tuple(removed),
        advice=tuple(advice),
    )


def _submitted(item: str, school: School) -> bool:
    return bool(item) and school.store.latest_revision(item) is not None


def _stop_words(item: str, school: School) -> str:
    out = [one.channel for one in school.store.deliveries(item=item) if one.state in _OUT]
    told = f" It went out on {', '.join(sorted(set(out)))}: post a correction." if out else ""
    return (
        f"{item} was submitted. Write `cancelled = true` into its file and submit it again; that "
        f"stops what has not gone out.{told}"
    )


class _Work:
    """The files and rows of one import, gathered before anything is written."""

    def __init__(self, drafts: Drafts, school: School, source: str) -> None:
        self.files: list[Writing] = []
        self.taken: list[Taken] = []
        self.replaced: list[Taken] = []
        self.advice: list[str] = []
        self._drafts = drafts
        self._calendar = school.calendar()
        self._source = source
        self._names: set[str] = set()
        self._school = school

    @property
    def items(self) -> list[str]:
        """The ids of the announcements that are written."""
        return [file.item for file in self.files if file.item]

    def take(self, row: ImportRow) -> None:
        """Make ready what one row needs."""
        if row.taken is not None:
            self.replaced.append(row.taken)
        if row.state is RowState.GONE:
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

    def calendar(self, rows: Sequence[ImportRow]) -> None:
        """Make ready the calendar's file, where rows go into it."""
        effects = [row.effect for row in rows if row.effect]
        writing = self._drafts.enter(effects, self._calendar) if effects else None
        if writing is not None:
            self.files.append(writing)

    def _writing(self, row: ImportRow) -> Writing:
        assert row.draft is not None
        today = wall_time(self._school.clock.now(), self._school.timezone).date()
        known = row.taken
        if known is None or not known.item or not self._drafts.exists(known.path):
            return self._drafts.compose(row.draft, self._calendar, today=today, names=self._names)
        writing = self._drafts.revise(
            row.draft, self._calendar, today=today, path=known.path, written=known.written
        )
        if writing.edited:
            self.advice.append(f"{known.path} keeps your words; read whether they still hold.")
        if _submitted(known.item, self._school):
            self.advice.append(f"{known.item} was submitted before: submit it again.")
        return writing


def _last_day(row: ImportRow) -> date | None:
    if row.effect:
        return row.effect.last
    if row.draft is None or row.draft.repeat:
        return None
    return row.draft.last_day or row.draft.event_date
