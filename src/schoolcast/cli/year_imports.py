"""How the demonstration's year begins: what the office has already becomes drafts."""

from collections.abc import Callable
from pathlib import Path

from schoolcast.bootstrap import App
from schoolcast.bootstrap.importing import Wish, import_chosen, import_table
from schoolcast.pipeline.import_records import RowState

IMPORTS = Path("content") / "imports"
"""Where the sample's calendar and spreadsheet lie."""
_TAKEN = (RowState.NEW, RowState.CHANGED)


def import_files(app: App, person: str, progress: Callable[[str], None]) -> dict[str, str]:
    """Import each file, and say what became of it, by its name; a school may have none."""
    folder = app.settings.path(IMPORTS)
    said = {}
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        importers = app.plugins.importers.values()
        kind = next((one.kind for one in importers if file.suffix in one.endings), None)
        if kind is not None:
            progress(f"importing {file.name}")
            said[file.name] = _import(app, kind, file, person)
    return said


def _import(app: App, kind: str, file: Path, person: str) -> str:
    table = import_table(app, kind, file.read_bytes(), Wish(name=file.name))
    written = import_chosen(app, table, None, person=person).written
    others = [f"{row.title}: {row.words}" for row in table.rows if row.state not in _TAKEN]
    return " ".join([f"{len(written)} drafts.", *others])
