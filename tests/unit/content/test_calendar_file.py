from datetime import date, time
from pathlib import Path

import pytest

from schoolcast.content.calendar_file import parse_calendar, read_calendar
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.quiet_hours import QuietHours
from schoolcast.domain.term_calendar import Moving, TermCalendar

GOOD = """\
day_starts = "08:45"
day_ends = 15:15:00
reminder_time = "16:00"
bank_holidays = "england"
inset_days = [2027-01-04, "2027-07-02"]
[[terms]]
name = "Spring"
first = 2027-01-04
last = 2027-03-25
half_term = [2027-02-15, 2027-02-19]
[[terms]]
name = "Summer"
first = 2027-04-12
last = 2027-07-21
[[closed]]
day = 2027-05-06
why = "Polling day"
"""


def calendar(text: str) -> TermCalendar:
    found, problems = parse_calendar(text.encode())
    assert problems == []
    assert found is not None
    return found


def test_a_good_file() -> None:
    found = calendar(GOOD)
    assert (found.day_starts, found.day_ends) == (time(8, 45), time(15, 15))
    assert found.reminder_time == time(16)
    assert [term.name for term in found.terms] == ["Spring", "Summer"]
    closed = {
        date(2027, 1, 4): "INSET day",
        date(2027, 7, 2): "INSET day",
        date(2027, 5, 6): "Polling day",
        date(2027, 5, 3): "May Day",
        date(2027, 2, 17): "half term",
    }
    assert {day: found.closed[day] for day in closed} == closed


def test_school_days_are_counted_over_holidays_and_weekends() -> None:
    found = calendar(GOOD)
    assert found.school_days_before(date(2027, 2, 22), 1) == date(2027, 2, 12)  # half term
    assert found.school_days_before(date(2027, 5, 4), 1) == date(2027, 4, 30)  # May Day
    assert found.school_days_before(date(2027, 4, 12), 1) == date(2027, 3, 25)  # Easter


def test_without_the_file_every_weekday_is_a_school_day(tmp_path: Path) -> None:
    assert read_calendar(tmp_path) == TermCalendar()


def test_an_empty_file_is_no_mistake() -> None:
    assert calendar("") == TermCalendar()


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"),
    [
        ("inset_days", "inset_dys", 5, "inset_dys", 'did you mean "inset_days"?'),
        ("half_term", "halfterm", 10, "terms[0].halfterm", 'did you mean "half_term"?'),
        ("2027-07-21", '"21/07/2027"', 14, "terms[1].last", "did you mean 2027-07-21?"),
        ("2027-07-21", "2017-07-21", 11, "terms[1]", "can't run from"),
        ("2027-07-21", "2028-07-21", 11, "terms[1]", "can't run from"),
        ("2027-04-12", "2027-03-25", 6, "terms", "begins before Spring has ended"),
        ("2027-02-19", "2027-04-19", 6, "terms[0]", "inside the term"),
        (", 2027-02-19]", "]", 10, "terms[0].half_term[1]", "is missing"),
        ('"2027-07-02"', "2027-07-03", 5, "inset_days", "Saturday 3 July 2027"),
        ('"16:00"', '"4pm"', 3, "reminder_time", 'did you mean "16:00"?'),
        ('"08:45"', '"18:45"', 2, "day_ends", "after it starts"),
        ('"england"', '"essex"', 4, "bank_holidays", "northern-ireland"),
        ('why = "Polling day"', "", 15, "closed[0].why", "is missing"),
        ('"08:45"', '"08:45', 1, None, "quote is opened"),
        ("2027-05-06", "1926-05-06", 16, "closed[0].day", "not in the years 2000 to 2100"),
        ("2027-05-06", '"May Day"', 16, "closed[0].day", '"May Day" is not a date'),
        ("2027-01-04", "2127-01-04", 5, "inset_days[0]", "is it a slip?"),
    ],
)
def test_mistakes_have_line_and_key(
    old: str, new: str, line: int, key: str | None, words: str
) -> None:
    found, (problem, *_) = parse_calendar(GOOD.replace(old, new, 1).encode())
    assert found is None
    assert (problem.path, problem.line, problem.key) == ("calendar.toml", line, key)
    assert words in problem.message


def test_quiet_hours_and_how_reminders_move() -> None:
    found = calendar(
        'quiet = { start = "20:00", until = "07:00" }\nmove_reminders = "later"\n'
        'year_starts = "08-15"\n' + GOOD
    )
    assert found.quiet == QuietHours(start=time(20), until=time(7))
    assert found.move_reminders is Moving.LATER
    assert found.year_of(date(2027, 8, 14)).name == "2026-27"
    assert found.terms[0].half_term == (date(2027, 2, 15), date(2027, 2, 19))


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ('quiet = { start = "07:00", until = "07:00" }', "quiet", "16 hours a day at most"),
        ('quiet = { start = "16:00", until = "15:00" }', "quiet", "16 hours a day at most"),
        ('quiet = { start = "20:00" }', "quiet.until", "is missing"),
        ('quiet = { start = "8pm", until = "07:00" }', "quiet.start", 'did you mean "20:00"?'),
        ('quiet = "20:00-07:00"', "quiet", "can't stand here"),
        ('quiet = { start = "15:00", until = "17:00" }', "reminder_time", "lies in the quiet"),
        ('move_reminders = "erlier"', "move_reminders", 'did you mean "earlier"?'),
        ('year_starts = "31-12"', "year_starts", 'write "09-01"'),
        ('year_starts = "02-29"', "year_starts", 'write "09-01"'),
        ('year_starts = "W01-1"', "year_starts", 'write "09-01"'),
        ('bank_holidays = "yorkshire"', "bank_holidays", '"england", "scotland"'),
    ],
)
def test_settings_that_can_t_be(line: str, key: str, words: str) -> None:
    found, (problem, *_) = parse_calendar(line.encode())
    assert found is None
    assert problem.key == key
    assert words in problem.message


def test_terms_that_overlap_run_backwards_or_are_too_many() -> None:
    term = '[[terms]]\nname = "T{}"\nfirst = {}\nlast = {}\n'
    backwards = term.format(1, "2027-07-21", "2027-04-12")
    assert "can't run from" in parse_calendar(backwards.encode())[1][0].message
    twice = term.format(1, "2027-01-05", "2027-03-25") + term.format(2, "2027-03-01", "2027-05-01")
    assert "begins before T1 has ended" in parse_calendar(twice.encode())[1][0].message
    many = f"inset_days = [{', '.join(['2027-01-04'] * 1001)}]"
    assert parse_calendar(many.encode())[0] is None


def test_bank_holidays_need_terms() -> None:
    found, (problem,) = parse_calendar(b'bank_holidays = "england"')
    assert found is None
    assert problem.key == "bank_holidays"


def test_a_mistake_is_raised_when_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_bytes(b'inset_days = ["\x92"]')
    with pytest.raises(ContentProblem, match="Windows-1252"):
        read_calendar(tmp_path)
    (tmp_path / "calendar.toml").unlink()
    (tmp_path / "calendar.toml").mkdir()
    with pytest.raises(ContentProblem, match="can't be opened"):
        read_calendar(tmp_path)
