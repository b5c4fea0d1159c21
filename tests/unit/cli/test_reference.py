"""The documentation says what the commands say."""

from pathlib import Path

import pytest

from schoolcast.cli.exits import Exit
from schoolcast.cli.reference import renewed

DOCUMENT = Path(__file__).parents[3] / "docs" / "command-line.md"


def test_help_in_the_docs_is_the_help_of_the_commands() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document == renewed(document), (
        "run: python -m schoolcast.cli.reference docs/command-line.md"
    )


@pytest.mark.parametrize("code", Exit)
def test_every_exit_code_is_documented(code: Exit) -> None:
    assert f"| {code.value} |" in DOCUMENT.read_text(encoding="utf-8")
