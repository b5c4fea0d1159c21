"""Tables and texts for people."""

import pytest

from schoolcast.cli.output import counted, indented, table


def test_columns_are_as_wide_as_they_need(capsys: pytest.CaptureFixture[str]) -> None:
    table(("A", "Long head"), [("one two", "x"), ("1", "a\nb")])
    assert capsys.readouterr().out.splitlines() == [
        "A        Long head",
        "one two  x",
        "1        a b",
    ]


def test_paragraphs_stay_apart() -> None:
    assert indented("one\n\ntwo", "> ") == "> one\n\n> two"


def test_numbers() -> None:
    assert (counted(1, "post"), counted(2, "post")) == ("1 post", "2 posts")
    assert counted(2, "child", "children") == "2 children"
