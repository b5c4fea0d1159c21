"""The calendar's pages, as the office uses them."""

from datetime import date

import pytest
from icalendar import Calendar
from tests.web.conftest import press

from schoolcast.domain.account import Role
from schoolcast.domain.delivery import State

TERMS = """\
# Agreed by the governors
inset_days = [2027-01-04]

[[terms]]
name = "Autumn"
first = 2026-09-01
last = 2026-12-18
half_term = [2026-10-26, 2026-10-30]

[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""
FAIR = {
    "id": "winter-fair",
    "title": "Winter fair",
    "kind": "friends",
    "keys": 'event_date = 2026-12-15\nevent_time = "15:45"',
    "body": "The winter fair is on {{ event_date | long_date }}. Everybody is welcome.",
}


@pytest.fixture
def year(pages):
    """A school with terms, an INSET day and a fair, both planned."""
    (pages.office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    pages.office.write()
    pages.office.write("fair.md", **FAIR)
    for name, item in (("inset.md", "inset"), ("fair.md", "winter-fair")):
        pages.office.submit(name)
        pages.office.approve(item)
    return pages


def _fair(pages):
    return [one for one in pages.office.deliveries("winter-fair") if one.channel == "page"][-1]


def test_a_month_shows_what_is_planned_and_what_went_out(year):
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar?month=2026-12")
    assert "December 2026" in browser.text and "Still to come" in browser.text
    assert (
        "3:30pm" in browser.text
        and "Winter fair" in browser.text
        and ">page</span>" in browser.text
    )
    assert "School holidays" in browser.text and "What went out" not in browser.text
    year.office.at("2026-12-11T15:31Z")
    year.office.run()
    browser.sign_in("okafor").get("/calendar?month=2026-12")
    assert "What went out" in browser.text and "Went out" in browser.text


def test_what_nobody_has_approved_stands_there_too(pages):
    pages.office.write()
    pages.office.submit()
    browser = pages.signed_in(Role.AUTHOR)
    browser.get("/calendar?month=2026-12")
    assert "Waits for approval" in browser.text and "INSET day" in browser.text
    browser.get("/calendar/days/2026-12-11")
    assert "Not approved yet" in browser.text and "INSET day" in browser.text


@pytest.mark.parametrize(
    "month", ["2026-13", "0000-01", "9999-12", "<script>", "2026-1", "x" * 5000]
)
def test_a_month_that_is_none_shows_the_present_one(year, month):
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar", query_string={"month": month})
    assert browser.status == 200 and "December 2026" in browser.text
    assert "<script>" not in browser.text


def test_the_terms_of_a_year_with_their_holidays(year):
    browser = year.signed_in(Role.AUDITOR)
    browser.get("/calendar/terms?day=2026-11-20")
    assert "School year 2026-27" in browser.text
    for words in ("Autumn", "Spring", "Half term", "INSET day", "School holidays"):
        assert words in browser.text
    browser.get("/calendar/terms?day=2035-01-01")
    assert "knows no terms of this year" in browser.text


def test_a_day_is_closed_after_its_preview_and_reopened(year):
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar/days/2026-12-15/close")
    assert "Held until somebody looks: 1" in browser.text
    assert _fair(year).state is State.SCHEDULED
    browser.post("/calendar/days/2026-12-15/close", why="")
    assert browser.status == 400 and "Say why school is closed" in browser.text
    browser.post("/calendar/days/2026-12-15/close", why="No water <b>today</b>")
    assert "Held: 1 post" in browser.text and "<b>today" not in browser.text
    assert _fair(year).state is State.HELD
    written = (year.office.folder / "content" / "calendar.toml").read_text(encoding="utf-8")
    assert "No water" in written and "# Agreed by the governors" in written
    browser.get("/calendar/terms?day=2026-12-15")
    assert "closed by Mrs Okafor" in browser.text
    browser.get("/calendar/days/2026-12-15")
    browser.post("/calendar/days/2026-12-15/reopen")
    assert "School is open on that day. Goes on: 1 post" in browser.text
    year.office.run()  # what is let go is looked at once more by the next pass
    assert _fair(year).state is State.SCHEDULED
    browser.post("/calendar/days/2026-12-15/reopen")
    assert browser.status == 400 and "Nobody has closed" in browser.text


def test_an_event_moves_by_a_form_and_waits_for_approval_again(year):
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar/events/winter-fair")
    assert 'value="2026-12-15"' in browser.text
    browser.post("/calendar/events/winter-fair/move", day="", at="")
    assert browser.status == 400 and "Choose the new day" in browser.text
    browser.post("/calendar/events/winter-fair/move", day="2026-02-30", at="26:00")
    assert browser.status == 400 and "26:00" in browser.text and "There is no" in browser.text
    browser.post("/calendar/events/winter-fair/move", day="2026-12-15", at="")
    assert browser.status == 400 and "on that day already" in browser.text
    browser.post("/calendar/events/winter-fair/move", day="2026-12-16", at="")
    assert "once somebody has approved it again" in browser.text
    assert "Wednesday 16 December 2026" in browser.text
    assert _fair(year).state is State.HELD
    assert year.school.store.latest_revision("winter-fair").revision.event_date == date(
        2026, 12, 16
    )


def test_an_event_is_called_off_only_with_the_box_ticked(year):
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar/events/winter-fair")
    browser.post("/calendar/events/winter-fair/cancel")
    assert browser.status == 400 and "Tick the box" in browser.text
    browser.post("/calendar/events/winter-fair/cancel", sure="yes")
    assert "It is called off" in browser.text
    assert _fair(year).state is State.SUPERSEDED


def test_who_only_reads_changes_nothing(year):
    browser = year.signed_in(Role.AUDITOR)
    browser.get("/calendar/events/winter-fair")
    assert "Change the date" not in browser.text
    browser.get("/account")
    browser.post("/calendar/events/winter-fair/move", day="2026-12-16")
    assert browser.status == 403
    browser.post("/calendar/days/2026-12-15/close", why="x")
    assert browser.status == 403 and _fair(year).state is State.SCHEDULED


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/events/nothing",
        "/calendar/events/..%2f..%2fconfig.toml",
        "/calendar/events/calendar.toml",
        "/calendar/days/tomorrow",
        "/calendar/days/9999-01-01",
        "/calendar/days/2026-02-30/close",
    ],
)
def test_what_is_not_there_is_not_found(year, address):
    browser = year.signed_in(Role.AUTHOR)
    browser.get(address)
    assert browser.status == 404


def test_what_is_planned_goes_into_another_calendar(year):
    browser = year.signed_in(Role.AUDITOR)
    answer = browser.get("/calendar.ics")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert sorted(str(one["summary"]) for one in events) == [
        "INSET day (page)",
        "Winter fair (page)",
    ]
    assert f"{events[0].decoded('dtstart'):%Y-%m-%d %H:%M}" == "2026-12-11 15:30"
    assert len({str(one["uid"]) for one in events}) == 2
    assert year.browser().client.get("/calendar.ics").status_code == 302


def test_a_spreadsheet_takes_no_title_for_a_formula(pages):
    pages.office.write(title='=HYPERLINK(\\"x\\")')
    pages.office.submit()
    pages.office.approve()
    answer = pages.signed_in(Role.AUDITOR).get("/calendar.csv?month=2026-12")
    text = answer.data.decode("utf-8-sig")
    assert "2026-12-11,15:30," in text and "'=HYPERLINK" in text and ",=" not in text


def test_the_notes_of_the_plan(year):
    year.office.write("trip.md", id="trip", title="Trip", keys="event_date = 2026-12-04")
    browser = year.signed_in(Role.AUTHOR)
    browser.get("/calendar/notes")
    assert "Nothing goes out in the school week of" in browser.text
    assert "Written, but not sent for approval" in browser.text and "trip (main)" in browser.text


@pytest.fixture
def holiday(year):
    """The Wednesday before a holiday for which two posts are planned, one not approved yet."""
    year.office.at("2026-12-16T09:00Z")
    fields = {"kind": "update", "keys": "", "body": "The hall is open again."}
    for item, title, at in (
        ("hall", "The hall", "2026-12-22 09:00"),
        ("gym", "The gym", "2026-12-23 16:00"),
    ):
        year.office.write(f"{item}.md", id=item, title=title, publish_at=at, **fields)
        year.office.submit(f"{item}.md")
    year.office.approve("hall")
    return year


def test_before_a_holiday_the_notes_list_what_needs_the_computer(holiday):
    browser = holiday.signed_in(Role.AUDITOR)
    browser.get("/calendar/notes")
    (post,) = holiday.office.deliveries("hall")
    assert (
        "The holiday from Saturday 19 December to Monday 4 January needs the computer where "
        "schoolcast runs to be on at these times."
    ) in browser.text
    listed = browser.text.partition('id="holiday"')[2].partition("</ul>")[0]
    assert (
        f'Tuesday 22 December 2026, 9am: <a class="govuk-link" href="/posts/{post.id}">The hall</a>'
        ", page</li>"
    ) in listed
    gym = listed.partition("Wednesday 23 December 2026, 4pm")[2]
    assert ">The gym</a>, page" in gym and "Waits for approval" in gym and "/approve/" in gym
    holiday.office.at("2026-12-07T09:00Z")
    browser.sign_in("vantongeren").get("/calendar/notes")
    assert 'id="holiday"' not in browser.text


def test_on_the_last_days_before_a_holiday_home_says_it_in_a_line(holiday):
    browser = holiday.signed_in(Role.AUTHOR)
    browser.get("/")
    assert (
        "The holiday from Saturday 19 December to Monday 4 January needs the computer where "
        "schoolcast runs to be on for 2 posts, of which 1 waits for approval. "
        '<a class="govuk-link" href="/calendar/notes#holiday">See which posts</a>'
    ) in browser.text
    holiday.office.at("2026-12-15T09:00Z")
    browser.sign_in("okafor").get("/")
    assert "needs the computer" not in browser.text and "What goes out" in browser.text


@pytest.mark.parametrize("width", [320])  # every page is walked at 1280 by test_proof_pages
def test_axe_finds_nothing(year, make_window, width):
    window = make_window(width).sign_in(year.person(Role.AUTHOR))
    for path in (
        "/calendar?month=2026-12",
        "/calendar/terms?day=2026-11-20",
        "/calendar/days/2026-12-15",
        "/calendar/days/2026-12-15/close",
        "/calendar/events/winter-fair",
        "/calendar/notes",
    ):
        window.open(path)
        assert window.violations() == [], path
        assert not window.scrolls_sideways(), path
    window.open("/calendar/days/2026-12-15/close")
    press(window.page.get_by_role("button", name="Close this day"))
    assert "There is a problem" in window.page.content()
    assert window.violations() == []
