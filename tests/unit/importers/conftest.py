"""Reading files as the school year 2026-27 and the one after it."""

import importlib.util
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from schoolcast.api import Imported, ImportedEvent, ImportOptions
from schoolcast.importers import builtin_importers

Read = Callable[..., Imported]
OPTIONS = ImportOptions(
    timezone="Europe/London", first=date(2026, 9, 1), last=date(2028, 8, 31), name="file"
)


@pytest.fixture(scope="session")
def shapes() -> ModuleType:
    """The files of tests/unit/importers/shapes.py."""
    spec = importlib.util.spec_from_file_location("shapes", Path(__file__).with_name("shapes.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read() -> Read:
    """Reads bytes by the importer of a kind."""
    from dataclasses import replace

    by_kind = {importer.kind: importer for importer in builtin_importers()}

    def reading(kind: str, content: bytes, **options: object) -> Imported:
        return by_kind[kind].read(content, replace(OPTIONS, **options))  # type: ignore[arg-type]

    return reading


@pytest.fixture
def by_title() -> Callable[[Imported], dict[str, ImportedEvent]]:
    """The events of a file by their titles."""
    return lambda found: {event.title: event for event in found.events}
