"""The built-in importers: a plugin like any other, on `schoolcast.api` alone."""

from collections.abc import Callable

from schoolcast.api import Importer, hookimpl
from schoolcast.importers.csv_file import CsvImporter
from schoolcast.importers.ics import IcsImporter
from schoolcast.importers.pasted import TextImporter
from schoolcast.importers.workbook import WorkbookImporter


def builtin_importers() -> tuple[Importer, ...]:
    """Every importer that schoolcast brings."""
    return (IcsImporter(), WorkbookImporter(), CsvImporter(), TextImporter())


@hookimpl
def schoolcast_register_importers(register: Callable[[Importer], None]) -> None:
    """Bring them all."""
    for importer in builtin_importers():
        register(importer)
