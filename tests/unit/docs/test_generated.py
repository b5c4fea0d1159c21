"""What is made from the code is current."""

import importlib.util
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

from schoolcast import api

ROOT = Path(__file__).parents[3]


def tool() -> ModuleType:
    """tools/write_docs.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "tools" / "write_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", tool().GENERATED)
def test_generated_parts_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == tool().renewed(name), "run: python tools/write_docs.py"


def test_a_state_without_words_would_be_an_error() -> None:
    assert all(row.count("|") >= 4 for row in tool().delivery_states().splitlines())


def test_public_names_are_those_that_the_page_lists() -> None:
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    table = text.partition("<!-- generated: public-names -->")[2].partition("<!-- end -->")[0]
    listed = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert listed == list(api.__all__)


def test_nothing_public_is_missing_from_all() -> None:
    # A submodule is seen here once something has imported it; it is named where it is used.
    inner = {module.name for module in pkgutil.iter_modules(api.__path__)} - set(api.__all__)
    visible = {name for name in vars(api) if name.isidentifier() and name[0] != "_"}
    assert visible - inner == set(api.__all__)
