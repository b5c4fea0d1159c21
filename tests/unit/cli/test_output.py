"""Tables and texts for people."""

import pytest

from schoolcast.cli.output import counted, indented, say, show, table


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


def test_a_text_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show("one\x1b]0;two\x07")
    say("a\x9b31mb\tc\nd")
    said = capsys.readouterr()
    assert said.out == "one\ufffd]0;two\ufffd\n"
    assert said.err == "a\ufffd31mb\tc\nd\n"
