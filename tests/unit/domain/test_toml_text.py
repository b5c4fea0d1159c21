import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolcast.domain.toml_keys import key_lines
from schoolcast.domain.toml_text import dotted, read_toml

EVERYTHING = """\
# a comment with a = sign
title = "one # not a comment"   # two
'odd key' = 'x'
list = [
  "a",  # first
  { file = "b", deep = [1, 2] },
]
text = \"\"\"
not = "a key"
\"\"\"
raw = '''
[nor.this]
'''
a.b = 2027-01-04
[part]
x = 1
[part.inner]
y = true
[[many]]
n = 1
[[many]]
n = 2
[many.more]
z = 1.5
"""


def test_every_key_has_its_line() -> None:
    read = read_toml(EVERYTHING, first_line=3)
    assert read.table == tomllib.loads(EVERYTHING)
    assert not read.mistakes
    places = {
        ("title",): 4,
        ("odd key",): 5,
        ("list",): 6,
        ("list", 0): 7,
        ("list", 1): 8,
        ("list", 1, "deep", 1): 8,
        ("text",): 10,
        ("raw",): 13,
        ("a", "b"): 16,
        ("part", "x"): 18,
        ("part", "inner", "y"): 20,
        ("many", 0, "n"): 22,
        ("many", 1, "n"): 24,
        ("many", 1, "more", "z"): 26,
    }
    assert {path: read.line_of(path) for path in places} == places


def test_a_key_that_is_missing_has_the_line_of_what_is_around_it() -> None:
    read = read_toml(EVERYTHING)
    assert read.line_of(("many", 1, "missing")) == 21
    assert read.line_of(("nowhere",)) is None


def test_a_repeated_key_is_named_with_both_lines_and_the_rest_is_read() -> None:
    read = read_toml("a = 1\nb = 2\na = [\n 3,\n]\nc = 4\n")
    assert read.table == {"a": 1, "b": 2, "c": 4}
    (mistake,) = read.mistakes
    assert (mistake.line, mistake.key) == (3, "a")
    assert mistake.message == "stands twice (first on line 1); keep one"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb = x", 2, "straight quotes"),
        ("a = “x”", 1, "curly quotes"),
        ('a = "x', 1, "never closed"),
        ('a = "x\nb = 1', 1, "same line"),
        ("a = 09:30", 1, "times of day in quotes"),
        ("a = 2027-13-01", 1, "in quotes"),
        ("just words", 1, "like this"),
        ("= 3", 1, "like this"),
        ("a = [1,\n2\n", 2, "square bracket"),
        ("a = { b = 1\n}", 1, "curly bracket"),
        ('a = "\\q"', 1, "backslash"),
        ("[a]\n[a]", 2, "second time"),
        ("a = { b = 1, b = 2 }", 1, "twice"),
        ('a = "\x00"', 1, "type it again"),
        ("a = " + "[" * 50_000, 1, "nested too deeply"),
    ],
)
def test_what_is_not_toml_is_told_in_words(text: str, line: int, words: str) -> None:
    mistake = read_toml(text).mistakes[-1]
    assert mistake.line == line
    assert words in mistake.message
    assert "at line" not in mistake.message


def test_keys_are_written_with_dots_and_brackets() -> None:
    assert dotted(("images", 0, "alt")) == "images[0].alt"
    assert dotted(()) == ""


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet="ab=[]{}\"'#.,\n \\1-", max_size=80))
def test_no_text_makes_it_stumble(text: str) -> None:
    read = read_toml(text)
    assert (read.table is not None) or read.mistakes
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert read.mistakes
    else:
        assert not read.mistakes
        assert {path[0] for path in key_lines(text).lines} == set(read.table or {})
