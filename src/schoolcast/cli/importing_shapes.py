"""An import's table, and what came of it, for people and as JSON."""

from typing import Any

from schoolcast.cli.output import counted, say, show, table
from schoolcast.pipeline.import_records import CHOOSABLE, ImportRow, ImportTable, RowState
from schoolcast.pipeline.import_taking import CalledOff, Carried

WORDS = {
    RowState.NEW: "New",
    RowState.CHANGED: "Changed",
    RowState.UNCHANGED: "Unchanged",
    RowState.PROBLEM: "Problem",
    RowState.GONE: "Cancel?",
    RowState.LEFT_OUT: "Left out",
}
_MOST_SHOWN = 200


def table_shape(found: ImportTable) -> dict[str, Any]:
    """The table as JSON."""
    return {
        "source": found.source,
        "kind": found.kind,
        "rows": [row_shape(row) for row in found.rows],
        "notes": list(found.notes),
    }


def row_shape(row: ImportRow) -> dict[str, Any]:
    """One row as JSON."""
    draft = row.draft
    return {
        "number": row.number,
        "state": row.state.value,
        "title": row.title,
        "when": row.when,
        "line": row.line,
        "words": row.words,
        "key": row.key,
        "item": row.taken.item if row.taken else None,
        "kind": draft.kind.value if draft else None,
        "audience": list(draft.audience) if draft else None,
        "calendar": row.effect.kind.value if row.effect else None,
    }


def carried_shape(carried: Carried) -> dict[str, Any]:
    """What was done, as JSON."""
    return {
        "carried_out": True,
        "written": list(carried.written),
        "removed": list(carried.removed),
        "advice": list(carried.advice),
        "called_off": [_called_off_shape(one) for one in carried.called_off],
    }


def _called_off_shape(one: CalledOff) -> dict[str, Any]:
    from schoolcast.cli.calendar_move import shape_of_aftermath
    from schoolcast.cli.shapes import delivery_shapes

    stopped = delivery_shapes(one.stopped)
    return {"item": one.item, "stopped": stopped, **shape_of_aftermath(one.after)}


def show_table(found: ImportTable) -> None:
    """What would happen; what is unchanged is counted only."""
    rows = [row for row in found.rows if row.state is not RowState.UNCHANGED]
    if rows:
        head = ("No", "State", "When", "What", "")
        table(head, [_row(row) for row in rows[:_MOST_SHOWN]])
    if len(rows) > _MOST_SHOWN:
        show(f"and {len(rows) - _MOST_SHOWN:,} more; --json lists them all.")
    counts = [
        f"{len(there):,} {WORDS[state].lower().rstrip('?')}"
        for state in RowState
        if (there := found.of(state))
    ]
    show(f"\n{found.source}: {', '.join(counts) or 'nothing in it'}.")
    for note in found.notes:
        show(note)
    if found.of(RowState.NEW, RowState.CHANGED):
        show("Nothing was changed. Take all with --all --as NAME, or some with --only 1,4-6.")
    if found.of(RowState.GONE):
        show("What is no longer there is cancelled only if you name it: --only NUMBERS --as NAME.")


def show_carried(found: ImportTable, carried: Carried) -> None:
    """What was done, and what a person does next."""
    from schoolcast.cli.calendar_move import show_aftermath

    for path in carried.written:
        show(f"  written: {path}")
    for path in carried.removed:
        show(f"  removed: {path}")
    drafts = sum(1 for path in carried.written if path.endswith(".md"))
    show(f"{found.source}: {counted(drafts, 'draft')} written; nothing was submitted.")
    for one in carried.called_off:
        show(f"{one.item} is called off: {counted(len(one.stopped), 'post')} stopped.")
        show_aftermath(one.after)
    for words in carried.advice:
        say(words)
    if drafts:
        show("Read them, then put them forward: schoolcast submit FILE… --as NAME")


def _row(row: ImportRow) -> tuple[str, ...]:
    number = str(row.number) if row.state in CHOOSABLE else ""
    line = f"line {row.line}: " if row.line and row.state is RowState.PROBLEM else ""
    words = f"{line}{row.words}"
    if row.draft and row.state is RowState.NEW:
        words = f"{row.draft.kind.value}{'. ' if words else ''}{words}"
    return number, WORDS[row.state], row.when, row.title[:50], words
