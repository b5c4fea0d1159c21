"""Closing a day: all that speaks of it is held in one step, and goes on when it is reopened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.desk import FolderDesk
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline import closing
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.resolve import still_true

DAY = date(2027, 1, 12)  # a Tuesday
CALENDAR = """\
# Ours, and its remarks stay.
[[terms]]
name = "Spring"   # a remark
first = 2027-01-05
last = 2027-03-25
"""


@pytest.fixture
def office(make_office: Any) -> Any:
    """An office on Monday 4 January 2027, with an assembly on the 12th announced and reminded."""
    made = make_office("2027-01-04T09:00+00:00")
    (made.folder / "content" / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    made.write(
        "assembly.md",
        id="assembly",
        kind="assembly",
        title="Oak assembly",
        keys='event_date = 2027-01-12\nreminders = ["-1sd"]',
        publish_at="2027-01-05 15:30",
        body="Our assembly is {{ event_date | relative_to(post_date) }}.",
    )
    made.write(
        "library.md",
        id="library",
        kind="update",
        title="Library",
        keys="",
        publish_at="2027-01-11 16:00",
        body="The library van comes tomorrow, Tuesday 12 January.",
    )
    made.write(
        "other.md",
        id="other",
        kind="update",
        title="Other",
        keys="",
        publish_at="2027-01-12 16:00",
        body="Thank you for the many boxes of books.",
    )
    for name in ("assembly", "library", "other"):
        made.submit(f"{name}.md")
        made.approve(name)
    return made


@contextmanager
def at_desk(office: Any) -> Iterator[Any]:
    with office.app() as app:
        yield app.school, FolderDesk(office.folder / "content")


def close(office: Any, day: date = DAY, why: str = "snow") -> closing.Closed:
    with at_desk(office) as (school, desk):
        return closing.close(day, why=why, person="Office", school=school, desk=desk)


def reopen(office: Any, day: date = DAY) -> closing.Reopened:
    with at_desk(office) as (school, desk):
        return closing.reopen(day, person="Office", school=school, desk=desk)


def test_everything_about_the_day_is_held_and_nothing_else(office: Any) -> None:
    done = close(office)
    assert [(one.delivery.item, one.delivery.slot, one.why) for one in done.held] == [
        ("assembly", "main", "its event is on that day"),
        ("assembly", "-1sd", "its event is on that day"),
        ("library", "main", "it names Tuesday 12 January"),
    ]
    states = {(d.item, d.slot): (d.state, d.hold) for d in office.deliveries()}
    assert states["assembly", "main"] == (State.HELD, Code.CLOSED_DAY)
    assert states["other", "main"] == (State.SCHEDULED, "")
    office.at("2027-01-11T16:30Z")
    office.run()
    assert office.posted() == []
    office.at("2027-01-12T16:30Z")
    office.run()
    assert [post["text"] for post in office.posted()] == ["Thank you for the many boxes of books."]


@pytest.mark.parametrize(
    ("publish_at", "words", "said"),
    [
        ("2027-01-12 08:00", "this\nmorning", "this morning"),
        ("2027-01-11 16:00", "this\nTuesday", "Tuesday"),
    ],
)
def test_words_that_a_line_break_divides_are_found(
    office: Any, publish_at: str, words: str, said: str
) -> None:
    body = f"The library van comes {words}."
    office.write(
        "van.md", id="van", kind="update", title="Van", keys="", publish_at=publish_at, body=body
    )
    office.submit("van.md")
    office.approve("van")
    held = {one.delivery.item: one.why for one in close(office).held}
    assert held["van"] == f'it says "{said}", which is that day'


def test_the_calendar_keeps_its_remarks_and_knows_the_day(office: Any) -> None:
    close(office)
    text = (office.folder / "content" / "calendar.toml").read_text(encoding="utf-8")
    assert text.startswith(CALENDAR)
    known = read_calendar(office.folder / "content")
    assert known.closed == {DAY: "snow"}
    reopen(office)
    assert (office.folder / "content" / "calendar.toml").read_text().strip() == CALENDAR.strip()


def test_a_draft_says_when_school_opens_again(office: Any) -> None:
    done = close(office)
    assert done.draft == "2026-27/spring/2027-01-13-open-again.md"
    assert close(office).draft == ""  # it is there already, and is not written over
    with office.app() as app:
        item = app.school.content.read(done.draft).item
        assert (item.kind.value, item.publish_at) == ("update", "on-approval")
    result = office.submit(done.draft)
    assert result.stored is not None
    (post,) = result.stored.revision.posts
    assert post.text.startswith("School is open again on Wednesday 13 January, from 8:50am")


def test_reopening_lets_everything_go_out_at_its_time(office: Any) -> None:
    close(office)
    office.run()
    done = reopen(office)
    assert {d.item for d in done.freed} == {"assembly", "library"}
    office.run()
    assert {d.state for d in office.deliveries()} == {State.SCHEDULED}
    office.at("2027-01-05T15:30Z")
    office.run()
    assert [post["text"] for post in office.posted()] == [
        "Our assembly is next Tuesday 12 January."
    ]


def test_two_closed_days_each_hold_for_themselves(office: Any) -> None:
    office.write(
        "both.md",
        id="both",
        kind="update",
        title="Both",
        keys="",
        publish_at="2027-01-08 16:00",
        body="Clubs meet on Tuesday 12 January and Thursday 14 January.",
    )
    office.submit("both.md")
    office.approve("both")
    close(office)
    close(office, date(2027, 1, 14))
    reopen(office)
    office.run()
    states = {(d.item, d.slot): d.state for d in office.deliveries()}
    assert states["both", "main"] is State.HELD
    assert states["library", "main"] is State.SCHEDULED
    assert [d.item for d in reopen(office, date(2027, 1, 14)).freed] == ["both"]


def test_a_person_may_let_one_out_all_the_same(office: Any) -> None:
    close(office)
    (library,) = office.deliveries("library")
    with office.app() as app:
        still_true(app.school.store.delivery(library.id), person="Head", school=app.school)
    office.at("2027-01-11T16:00Z")
    office.run()
    assert "library van" in office.posted()[-1]["text"]


def test_new_words_that_are_approved_end_the_hold(office: Any) -> None:
    close(office)
    file = office.folder / "content" / "library.md"
    file.write_text(file.read_text().replace("tomorrow, Tuesday 12 January", "soon"))
    office.submit("library.md")
    office.approve("library")
    (library,) = office.deliveries("library")
    assert (library.state, library.hold) == (State.SCHEDULED, "")


def test_what_is_out_or_waits_for_approval_is_listed(office: Any) -> None:
    office.at("2027-01-05T15:30Z")
    office.run()
    office.write("more.md", id="more", kind="key-date", title="More",
                 keys="event_date = 2027-01-12", publish_at="2027-01-11 15:30")  # fmt: skip
    office.submit("more.md")
    done = close(office)
    assert [(one.delivery.item, one.delivery.slot) for one in done.left] == [("assembly", "main")]
    assert all(one.out for one in done.left)
    assert done.waiting == ("more",)


def test_reminders_counted_over_the_day_are_held_with_old_and_new_time(office: Any) -> None:
    office.write("fair.md", id="fair", kind="friends", title="Fair",
                 keys='event_date = 2027-01-13\nreminders = ["-1sd"]',
                 publish_at="2027-01-06 15:30",
                 body="Fair: {{ event_date | relative_to(post_date) }}.")  # fmt: skip
    office.submit("fair.md")
    office.approve("fair")
    done = close(office)
    (moved,) = [one for one in done.held if one.delivery.item == "fair"]
    assert moved.replanned
    assert "approved for Tuesday 12 January, 3:30pm, would now be Monday 11 January" in moved.why
    office.run()
    states = {d.slot: (d.state, d.hold) for d in office.deliveries("fair")}
    assert states == {
        "main": (State.SCHEDULED, ""),
        "-1sd": (State.HELD, Code.PLAN_CHANGED),
    }
    reopen(office)
    office.run()
    assert {d.state for d in office.deliveries("fair")} == {State.SCHEDULED}


@pytest.mark.parametrize(
    ("day", "why", "words"),
    [
        (DAY, " ", "Say why"),
        (date(2037, 1, 12), "snow", "is the year a slip"),
        (date(2027, 1, 18), "snow", "closed on Monday 18 January 2027 already: Training"),
    ],
)
def test_what_can_t_be_closed(office: Any, day: date, why: str, words: str) -> None:
    with (office.folder / "content" / "calendar.toml").open("a") as file:
        file.write('[[closed]]\nday = 2027-01-18\nwhy = "Training"\n')
    with pytest.raises(UsageProblem, match=words):
        close(office, day, why)
    assert {d.state for d in office.deliveries()} == {State.SCHEDULED}


def test_nothing_is_reopened_that_nobody_closed(office: Any) -> None:
    with pytest.raises(UsageProblem, match="no day is closed by hand"):
        reopen(office)
