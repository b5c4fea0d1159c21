"""What is typed into a form becomes keys, or a mistake in words."""

from datetime import date, time

import pytest

from schoolcast.domain.item import Item
from schoolcast.pipeline.draft_dates import typed_date, typed_time
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_records import Again, Photo, TypedDate, Words
from schoolcast.pipeline.draft_repeats import HOW, again_of, repeat_keys

WORDS = Words(
    kind="inset-day", title="INSET day", text="School is closed.", audience=("class:oak",)
)


@pytest.mark.parametrize(
    ("day", "month", "year", "meant"),
    [
        ("4", "1", "2027", date(2027, 1, 4)),
        ("04", "01", "2027", date(2027, 1, 4)),
        ("4", "Jan", "2027", date(2027, 1, 4)),
        ("29", "february", "2028", date(2028, 2, 29)),
    ],
)
def test_dates_as_people_type_them(day, month, year, meant):
    assert typed_date(TypedDate(day=day, month=month, year=year)) == meant


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("4", "", "2027", "must have a month"),
        ("", "1", "2027", "must have a day"),
        ("4", "1", "27", "four numbers"),
        ("29", "2", "2027", "There is no 29 February 2027"),
        ("4", "13", "2027", "twelve months"),
        ("4", "0", "2027", "in numbers"),
        ("four", "1", "2027", "in numbers"),
        ("4", "ja", "2027", "in numbers"),
        ("²", "1", "2027", "in numbers"),
    ],
)
def test_what_is_no_date_is_told(day, month, year, said):
    with pytest.raises(ValueError, match=said):
        typed_date(TypedDate(day=day, month=month, year=year))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("15:30", time(15, 30)), ("3:30pm", time(15, 30)), ("3.30 PM", time(15, 30)),
     ("9am", time(9)), ("12am", time(0)), ("12pm", time(12)), ("", None)],
)  # fmt: skip
def test_times_as_people_type_them(text, meant):
    assert typed_time(text) == meant


@pytest.mark.parametrize("text", ["25:00", "9", "13pm", "noon", "9:60"])
def test_what_is_no_time_is_told(text):
    with pytest.raises(ValueError, match="such as 15:30"):
        typed_time(text)


def test_what_is_missing_is_told_at_its_field():
    empty = Words(
        kind="update", goes="at", audience=(), channels=(), reminders=("-1d",), about="yes"
    )
    assert set(keys_of(empty, "x").mistakes) == {
        "title", "text", "goes_date", "goes_time", "audience", "channels", "event", "about"
    }  # fmt: skip


def test_keys_stand_as_the_file_has_them():
    nobody = Photo(file="hall.jpg", alt=" The hall ", nobody=True, not_on=("x",))
    class_ = Photo(file="race.jpg", alt="A race", children=("class:oak", "-S003"), rights="Ours")
    values = keys_of(
        Words(
            kind="class-trip", title=" Trip ", text="…", audience=("class:oak",), about="yes",
            children=("S001",), children_as=("work",), photos=(nobody, class_), link=" ",
        ),
        "trip",
    ).values  # fmt: skip
    assert values["title"] == "Trip" and values["link"] is None
    assert (values["children"], values["children_as"]) == (["S001"], ["work"])
    assert values["images"] == [
        {"file": "hall.jpg", "alt": "The hall", "children": "none", "source": "photo",
         "not_on": ["x"]},
        {"file": "race.jpg", "alt": "A race", "children": ["class:oak", "-S003"],
         "source": "photo", "rights": "Ours"},
    ]  # fmt: skip


def test_saying_no_leaves_the_children_out():
    values = keys_of(
        Words(kind="update", title="a", text="b", about="no", children=("S1",)), "x"
    ).values
    assert values["children"] is None and values["children_as"] is None


@pytest.mark.parametrize("first", [date(2027, 1, 5), date(2027, 1, 12), date(2026, 12, 29)])
@pytest.mark.parametrize("how", HOW)
def test_a_rule_and_what_the_page_says_of_it_are_one(how, first):
    again = Again(how=how, days=("TU", "TH") if how in ("weekly", "fortnightly") else ())
    values = repeat_keys(again, first, {})
    item = Item.model_validate(
        {"id": "x", "kind": "update", "title": "x", "publish_at": f"{first} 15:30",
         **{key: value for key, value in values.items() if value}}
    )  # fmt: skip
    assert again_of(item) == again


@pytest.mark.parametrize(
    "text", ["16 2 2027", "16/2/2027", "16.02.2027", "16 Feb 2027", "2027-02-16"]
)
def test_days_left_out_are_read_as_people_write_them(text):
    again = Again(how="weekly", leaving_out=f"{text}, 23 2 2027")
    found = repeat_keys(again, date(2027, 1, 5), mistakes := {})["except"]
    assert found == [date(2027, 2, 16), date(2027, 2, 23)] and not mistakes


@pytest.mark.parametrize("text", ["half term", "16 2", "31 2 2027", "2027-02-31"])
def test_a_day_left_out_that_is_none_is_told(text):
    mistakes = {}
    repeat_keys(Again(how="weekly", leaving_out=text), date(2027, 1, 5), mistakes)
    assert text in mistakes["leaving_out"]
