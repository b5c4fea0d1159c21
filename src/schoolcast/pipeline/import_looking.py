"""Looking at an import: what would become of each event, and of what is there no longer."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from schoolcast.api.importer import Imported, ImportedEvent
from schoolcast.domain.calendar_effects import half_ends, stands, with_effects
from schoolcast.domain.draft import CalendarEffect
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
from schoolcast.pipeline.import_records import ImportRow, ImportTable, RowState, Taken
from schoolcast.pipeline.ports.drafts import Drafts
from schoolcast.pipeline.school import School


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days that were read, both included; what lies outside counts as neither."""

    first: date
    last: date


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
