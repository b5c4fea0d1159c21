"""The calendar on the command line: shown, exported, a day closed, an event moved, a year begun."""

from datetime import date
from typing import Any

import icalendar

CALENDAR = """\
quiet = { start = "20:00", until = "07:00" }
bank_holidays = "england"
inset_days = [2027-01-04]
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
half_term = [2026-10-26, 2026-10-30]
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""
NOW = "2026-12-01T09:00"


def fill(desk: Any, text: str = CALENDAR) -> None:
    (desk.folder / "content").mkdir(exist_ok=True)
    (desk.folder / "content" / "calendar.toml").write_text(text, encoding="utf-8")


def test_the_year_a_term_and_a_month_are_shown(desk: Any) -> None:
    fill(desk)
    year = desk("calendar", "--json", now=NOW).json
    assert (year["year"], year["school_days"]) == ("2026-27", 131)
    assert year["quiet"] == {"start": "20:00", "until": "07:00"}
    about = {(entry["about"], entry["first"]) for entry in year["entries"]}
    assert {("closed", "2027-01-04"), ("half-term", "2026-10-26")} <= about
    assert "Spring term begins" in desk("calendar", "--term", "spring", now=NOW).out
    days = desk("calendar", "--month", "2026-12", "--json").json["days"]
    assert [day["why_not"] for day in days if day["date"] == "2026-12-28"] == [
        "Boxing Day (observed)"
    ]


def test_what_is_mistyped_is_said(desk: Any) -> None:
    fill(desk)
    for words, said in (
        (["--term", "Sprng"], 'did you mean "Spring"?'),
        (["--month", "January"], "write 2027-01"),
        (["--year", "2026"], ""),
        (["--year", "26/27"], "write one such as 2026-27"),
    ):
        ended = desk("calendar", *words, now=NOW)
        assert (ended.code, said in ended.err) == (2 if said else 0, True)
    fill(desk, "inset_days = [1926-01-04]")
    broken = desk("calendar")
    assert "calendar.toml:1: inset_days[0]: 1926-01-04 is not in the years" in broken.err


def test_an_export_has_whole_days_with_lasting_ids(desk: Any) -> None:
    fill(desk)
    file = desk.folder / "dates.ics"
    assert desk("calendar", "export", file).code == 0
    first = icalendar.Calendar.from_ical(file.read_bytes())
    events = {str(event["uid"]): event for event in first.walk("VEVENT")}
    half = events["half-term-2026-10-26@" + _school(desk) + ".schoolcast"]
    assert (half.decoded("dtstart"), half.decoded("dtend")) == (
        date(2026, 10, 26),
        date(2026, 10, 31),
    )
    desk("calendar", "export", file)
    again = icalendar.Calendar.from_ical(file.read_bytes())
    assert [str(event["uid"]) for event in again.walk("VEVENT")] == list(events)


def _school(desk: Any) -> str:
    from schoolcast.settings import load_settings

    return load_settings(desk.config).school.id


def test_a_day_is_closed_and_reopened(desk: Any) -> None:
    fill(desk)
    keys = 'event_date = 2027-01-12\nreminders = ["-1sd"]'
    desk.approved(
        keys=keys, kind="assembly", body="Assembly {{ event_date | relative_to(post_date) }}."
    )
    look = desk("calendar", "close", "2027-01-12", "--why", "snow", "--as", "Pat", "--dry-run",
                "--json", now=NOW).json  # fmt: skip
    closed = desk("calendar", "close", "2027-01-12", "--why", "snow", "--as", "Pat", now=NOW)
    assert closed.code == 0
    assert "Held: 4 posts" in closed.out
    assert len(look["held"]) == 4
    assert "calendar reopen 2027-01-12" in closed.err
    states = {one["state"] for one in desk("queue", "list", "--json", "--all").json["deliveries"]}
    assert states == {"held"}
    assert (
        "Goes on: 4 posts" in desk("calendar", "reopen", "2027-01-12", "--as", "Pat", now=NOW).out
    )


def test_an_event_is_moved_and_called_off(desk: Any) -> None:
    fill(desk)
    desk.approved(keys='event_date = 2027-01-12\nreminders = ["-1sd"]', kind="assembly",
                  body="Assembly {{ event_date | relative_to(post_date) }}.")  # fmt: skip
    (item,) = {one["item"] for one in desk("queue", "list", "--json").json["deliveries"]}
    moved = desk("calendar", "move", item, "--to", "2027-01-14", "--as", "Pat", now=NOW)
    assert "reminder -1sd: Wed 2027-01-13, 3:30pm" in moved.out
    off = desk("calendar", "cancel", item, "--as", "Pat", "--json", now=NOW).json
    assert (off["outcome"], off["public"], off["correction"]) == ("called_off", [], "")


def test_submit_says_every_date_and_why_one_was_moved(desk: Any) -> None:
    fill(desk)
    file = desk.write(keys='event_date = 2027-01-11\nreminders = ["-7d"]', kind="assembly",
                      body="Assembly {{ event_date | relative_to(post_date) }}.")  # fmt: skip
    said = " ".join(desk("submit", file, "--as", "Pat", now=NOW).out.split())
    assert "reminder -7d: Fri 2026-12-18, 3:30pm" in said
    assert "moved from Monday 4 January, 3:30pm (INSET day)" in said


def test_the_steps_into_a_school_year(desk: Any) -> None:
    fill(desk)
    steps = {one["step"]: one for one in desk("year", "2027-28", "--json", now=NOW).json["steps"]}
    assert not steps["terms"]["done"]
    assert not steps["consents"]["done"]
    assert desk("year", "2027-28", "--done", "terms", "--as", "Pat", now=NOW).code == 2
    desk("year", "2027-28", "--done", "consents", "--as", "Pat", now=NOW)
    steps = {one["step"]: one for one in desk("year", "2027-28", "--json", now=NOW).json["steps"]}
    assert (steps["consents"]["done"], steps["consents"]["person"]) == (True, "Pat")


def test_the_plan_points_at_gaps_and_bare_events(desk: Any) -> None:
    fill(desk)
    desk.write(keys="event_date = 2027-01-12", kind="assembly", publish_at="2027-01-07 15:30")
    plan = desk("plan", "--weeks", "7", "--json", now=NOW).json
    assert plan["gaps"] == ["2026-11-30", "2026-12-07", "2026-12-14", "2027-01-11", "2027-01-18"]
    assert [one["event_date"] for one in plan["without_reminder"]] == ["2027-01-12"]
    words = desk("plan", "--weeks", "7", now=NOW).out
    assert "Worth a look:" in words
    assert "has no reminder" in words
