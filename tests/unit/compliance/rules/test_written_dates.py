"""Dates as schools write them, and what is no date."""

from datetime import date

import pytest

from schoolcast.compliance.rules.written_dates import WrittenDate, written_dates


def parts(text: str) -> list[tuple[int | None, int, int, int | None]]:
    return [(each.weekday, each.day, each.month, each.year) for each in written_dates(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday 4 January 2027", (0, 4, 1, 2027)),
        ("Monday, 4th January, 2027", (0, 4, 1, 2027)),
        ("Monday the 4th of January", (0, 4, 1, None)),
        ("Mon 4 Jan", (0, 4, 1, None)),
        ("Weds. 3rd Sept.", (2, 3, 9, None)),
        ("Tues 01 Dec 2026", (1, 1, 12, 2026)),
        ("MONDAY 4TH JANUARY", (0, 4, 1, None)),
        ("January 4th, 2027", (None, 4, 1, 2027)),
        ("Monday January 4", (0, 4, 1, None)),
        ("4 January 2027 (Monday)", (0, 4, 1, 2027)),
        ("4/1/2027", (None, 4, 1, 2027)),
        ("Mon 04/01/27", (0, 4, 1, 2027)),
        ("Mon 4.1.2027", (0, 4, 1, 2027)),
        ("Mon 4/1", (0, 4, 1, None)),
        ("2027-01-04", (None, 4, 1, 2027)),
        ("Friday 21 May", (4, 21, 5, None)),
        ("Fri 21-May-2027", (4, 21, 5, 2027)),
        ("Tuesday 12 May 1820", (1, 12, 5, 1820)),
    ],
)
def test_forms(text: str, expected: tuple[int | None, int, int, int | None]) -> None:
    assert parts(f"Come on {text}, please.") == [expected]
    assert parts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "We won 12-10 and then 3-1.",
        "Order by 21/05. Sizes 7-8 up to 12-13.",
        "Open 9.15 to 3.30",
        "Half of the class (1/2) came.",
        "May we borrow 20 chairs?",
        "On Friday may 20 children come?",
        "They march 10 miles on Sunday.",
        "Psalm 23, Year 6, Room 12",
        "Call 01632 960123",
        "ISBN 978-0-00-000000-2",
        "Second to none; sat at the back.",
        "45/13/2027",
    ],
)
def test_no_dates(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Monday 4th to Friday 8th January 2027",
            [(0, 4, 1, 2027), (4, 8, 1, 2027)],
        ),
        ("Mon 4, Tues 5 and Wed 6 January", [(0, 4, 1, None), (1, 5, 1, None), (2, 6, 1, None)]),
        ("Monday 28 – Friday 2 October", [(0, 28, 9, None), (4, 2, 10, None)]),
        (
            "Wed 30 to Fri 1 January 2027",
            [(2, 30, 12, 2026), (4, 1, 1, 2027)],
        ),
    ],
)
def test_a_range_lends_its_month(
    text: str, expected: list[tuple[int | None, int, int, int | None]]
) -> None:
    assert parts(text) == expected


def test_a_weekday_of_the_next_sentence_is_not_taken() -> None:
    assert parts("Closed on 5 January. Monday clubs are off.") == [(None, 5, 1, None)]


def test_places_are_code_points() -> None:
    text = "🎄 Café: Monday 4 January!"
    (found,) = written_dates(text)
    assert text[found.start : found.end] == "Monday 4 January"


@pytest.mark.parametrize(
    ("day", "month", "near", "meant"),
    [
        (4, 1, date(2026, 12, 11), date(2027, 1, 4)),
        (14, 6, date(2026, 12, 11), date(2027, 6, 14)),
        (1, 12, date(2026, 12, 11), date(2026, 12, 1)),
        (20, 12, date(2027, 1, 4), date(2026, 12, 20)),
        (29, 2, date(2027, 12, 11), date(2028, 2, 29)),
        (29, 2, date(2026, 12, 11), None),
        (4, 1, None, None),
    ],
)
def test_a_missing_year_looks_ahead(
    day: int, month: int, near: date | None, meant: date | None
) -> None:
    assert WrittenDate(start=0, end=0, day=day, month=month).resolve(near) == meant


@pytest.mark.parametrize("text", ["1/1/27 " * 9_000, "Mon 1, " * 9_000, "Monday " * 9_000])
@pytest.mark.timeout(10)
def test_long_texts_take_no_time(text: str) -> None:
    assert len(written_dates(text)) in (0, 9_000)
