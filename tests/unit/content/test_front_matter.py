import re
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolcast.content.front_matter import LARGEST, Authored, read_item
from schoolcast.domain.item import Item, Kind

GOOD = """\
+++
id = "inset-2027-01-04"
kind = "inset-day"
title = "INSET day"
event_date = 2027-01-04
event_time = "09:00"
publish_at = "2026-12-11 15:30"
reminders = ["-7d", "-1sd"]
images = [{ file = "hall.jpg", alt = "The hall" }]
[variants.x]
text = "Short"
+++

School is closed.
"""


def read(text: str | bytes) -> Authored:
    return read_item(text.encode() if isinstance(text, str) else text, "autumn/x.md")


def told(text: str | bytes) -> list[tuple[int | None, str | None, str]]:
    authored = read(text)
    assert authored.item is None
    return [(problem.line, problem.key, problem.message) for problem in authored.problems]


def front(**changes: str | None) -> str:
    lines = {
        "id": '"x-1"',
        "kind": '"update"',
        "title": '"T"',
        "publish_at": '"2026-12-11 15:30"',
        **changes,
    }
    keys = "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)
    return f"+++\n{keys}+++\nText\n"


def only(**changes: str | None) -> tuple[int | None, str | None, str]:
    (one,) = told(front(**changes))
    return one


def test_a_good_file() -> None:
    authored = read(GOOD)
    assert authored.problems == ()
    item = authored.item
    assert item is not None
    assert (item.id, item.kind, item.event_date) == (
        "inset-2027-01-04",
        Kind.INSET_DAY,
        date(2027, 1, 4),
    )
    assert item.event_time == time(9)
    assert item.body == "School is closed."
    assert item.variants["x"].text == "Short"
    assert authored.body_line == 14
    assert len(authored.source_sha256) == 64


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(raw: bytes) -> None:
    assert read(raw).item == read(GOOD).item
    assert read(raw).body_line == 14


def test_the_time_may_stand_without_quotes() -> None:
    item = read(front(publish_at="2026-12-11T15:30:00")).item
    assert item is not None
    assert item.publish_at == "2026-12-11 15:30"


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    found = told("""\
+++
id = "A b"
kind = "insetday"
title = 5
title = "again"
event_date = "4/1/2027"
audiense = "x"
publish_at = "2026-12-11 15:30"
images = [
  { file = "a.jpg", alt = "x" },
  { file = "b.jpg", alt = "x", chldren = [] },
]
[variants.x]
txt = "a"
+++
""")
    assert [(line, key) for line, key, _ in found] == [
        (2, "id"),
        (3, "kind"),
        (4, "title"),
        (5, "title"),
        (6, "event_date"),
        (7, "audiense"),
        (11, "images[1].chldren"),
        (14, "variants.x.txt"),
        (15, None),
    ]
    words = [message for _, _, message in found]
    assert 'did you mean "inset-day"? allowed: consultation-meeting' in words[1]
    assert words[2] == '5 is not text; put it in quotes: "5"'
    assert words[3] == "stands twice (first on line 4); keep one"
    assert words[5] == 'there is no key "audiense" here; did you mean "audience"?'
    assert 'did you mean "children"?' in words[6]
    assert 'did you mean "text"?' in words[7]
    assert "no text below" in words[8]


def test_what_is_wrong_between_keys_is_told_beside_other_mistakes() -> None:
    found = told(front(kind='"updat"', reminders='["-7d"]'))
    assert [key for _, key, _ in found] == ["kind", "reminders"]
    assert "event_date, which is missing" in found[1][2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event_date": '"04/01/2027"'}, "did you mean 2027-01-04?"),
        ({"event_date": '"Monday 4th January 2027"'}, "did you mean 2027-01-04?"),
        ({"event_date": '"2027-02-30"'}, "there is no 2027-02-30"),
        ({"event_date": "20270104"}, "year-month-day"),
        ({"event_date": "2027-01-04T09:00:00"}, "holds a time of day too"),
        ({"event_date": "2027-01-04", "event_time": "9"}, 'did you mean "09:00"?'),
        ({"event_date": "2027-01-04", "event_time": '"3.30pm"'}, 'did you mean "15:30"?'),
        ({"event_date": "2027-01-04", "event_time": '"25:00"'}, 'there is no "25:00"'),
        ({"event_date": "2027-01-04", "event_time": '"soon"'}, "hours and minutes"),
        ({"reminder_time": '"soon"'}, "hours and minutes"),
        ({"event_time": '"09:00"'}, "needs an event_date"),
        ({"publish_at": '"2026-12-11"'}, 'write "2026-12-11 15:30"'),
        ({"publish_at": "2026-12-11"}, 'write "2026-12-11 15:30"'),
        ({"publish_at": '"2026-12-11 15:30Z"'}, "without a zone"),
        ({"publish_at": "2026-12-11T15:30:00+01:00"}, "without a zone"),
        ({"publish_at": '"on approval"'}, '"on-approval"'),
        ({"publish_at": "5"}, "not a date and time"),
        ({"publish_at": None}, "is missing"),
        ({"title": '""'}, "is empty"),
        ({"title": f'"{"x" * 201}"'}, "201 characters long; the limit is 200"),
        ({"id": '"Ends-"'}, "small letters, digits and hyphens"),
        ({"audience": '["whole-school", "class:oak"]'}, "name one or the other"),
        ({"audience": '"oak"'}, '["class:oak", "class:elm"]'),
        ({"audience": "[]"}, "nobody is named"),
        ({"channels": '"facebook"'}, '["facebook"]'),
        ({"reminders": '["7 days"]'}, "not a reminder"),
        ({"event_date": "2027-01-04", "reminders": '["-1d", "-1d"]'}, "twice"),
        ({"children": "[7]"}, 'put it in quotes: "7"'),
        ({"images": '["hall.jpg"]'}, "curly brackets"),
        ({"images": '[{ alt = "x" }]'}, "is missing"),
        ({"images": '[{ file = "x", source = "scan" }]'}, "photo"),
        ({"body": '"x"'}, "below the second +++"),
    ],
)  # fmt: skip
def test_one_mistake_one_sentence(changes: dict[str, str | None], words: str) -> None:
    _, key, message = only(**changes)
    assert words in message
    assert key is not None
    assert "Input should" not in message
    assert "validation" not in message


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"", None, "empty"),
        (b" \n\n", None, "empty"),
        (b"Just text", 1, "first line must be +++"),
        (b"---\nid: x\n---\nText", 1, "begins with ---"),
        (b'+++\nid = "x"\nText', 3, "second line +++ is missing"),
        (b'+++\nid = "x\x92s"\n+++\nText', 2, "Windows-1252"),
        (b'+++\nid = "\x81"\n+++\nText', 2, "not text in UTF-8"),
        ("+++\n".encode("utf-16"), None, "UTF-16"),
        (b"+++\n" + b"#" * LARGEST + b"\n+++\nx", None, "256 KB"),
    ],
)
def test_files_that_are_no_items_at_all(raw: bytes, line: int | None, words: str) -> None:
    ((found, _, message),) = told(raw)
    assert found == line
    assert words in message


def test_a_broken_file_still_says_whose_it_is() -> None:
    assert read('+++\nid = "x-1"\nkind = "upd\n+++\nText').item_id == "x-1"
    assert read('+++\nid = "x-1"\nkind = "upd"\n+++\nText').item_id == "x-1"
    assert read("+++\nid = 5\n+++\nText").item_id is None


def test_a_problem_found_later_gets_its_line() -> None:
    problem = read(GOOD).problem("is no picture", "images", 0, "file")
    assert (problem.line, problem.key) == (9, "images[0].file")
    assert str(problem) == "autumn/x.md:9: images[0].file: is no picture"


@settings(deadline=None)  # the machine may be busy
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_no_file_makes_it_stumble(content: bytes) -> None:
    for raw in (content, b"+++\n" + content + b"\n+++\nText"):
        authored = read(raw)
        assert (authored.item is None) == bool(authored.problems)


@settings(deadline=None)  # the machine may be busy
@given(
    st.dictionaries(
        st.sampled_from([*Item.model_fields, "other"]),
        st.sampled_from(
            ["1", "true", '"x"', "[]", "{}", "[1]", '["a"]', "2027-01-04", "15:30:00", "nan",
             '{ a = 1 }', '[{ file = "x" }]', '"-1d"', '["-1d"]', "2027-01-04T15:30:00Z"]
        ),
    )
)  # fmt: skip
def test_no_value_makes_it_stumble_or_speak_like_a_library(values: dict[str, str]) -> None:
    authored = read(front(**values))
    assert (authored.item is None) == bool(authored.problems)
    for problem in authored.problems:
        assert not re.search(r"Input|valid |Value error|pydantic|None", problem.message)
