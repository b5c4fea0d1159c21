"""Repeats and moved reminders on their way: each once, over both changes of the clocks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ContentProblem
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.submit import Submitted

CALENDAR = """\
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""


def write(office: Any, keys: str, publish_at: str, **fields: str) -> Path:
    (office.folder / "content" / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
    words = {
        "id": "cake",
        "kind": "friends",
        "title": "Cake",
        "body": "Cakes in the hall on {{ post_date | long_date }}.",
    }
    return Path(office.write("cake.md", keys=keys, publish_at=publish_at, **(words | fields)))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("first", "rule", "passes", "dates"),
    [
        # W6: 01:30 comes twice on 25 October 2026; passes run in both hours.
        (
            "2026-10-24 01:30",
            "FREQ=DAILY;COUNT=3",
            ["2026-10-24T00:35", "2026-10-25T00:35", "2026-10-25T01:35", "2026-10-26T01:35"],
            ["Saturday 24", "Sunday 25", "Monday 26"],
        ),
        # and 01:00 to 02:00 is left out on 28 March 2027.
        (
            "2027-03-27 02:30",
            "FREQ=DAILY;COUNT=3",
            ["2027-03-27T02:35", "2027-03-28T01:35", "2027-03-28T02:35", "2027-03-29T01:35"],
            ["Saturday 27", "Sunday 28", "Monday 29"],
        ),
    ],
)
def test_w6_a_change_of_the_clocks_never_doubles_a_repeat(
    make_office: Any, first: str, rule: str, passes: list[str], dates: list[str]
) -> None:
    day = datetime.fromisoformat(first).replace(tzinfo=UTC, hour=0, minute=0)
    office = make_office(day.isoformat())
    write(office, f'repeat = "{rule}"', first)
    office.submit("cake.md")
    office.approve("cake")
    for moment in passes:
        office.at(f"{moment}Z")
        office.run()
    texts = [post["text"] for post in office.posted()]
    assert len(texts) == 3
    assert all(name in text for name, text in zip(dates, sorted(texts, key=_day), strict=True))


def _day(text: str) -> str:
    return text.partition("day ")[2]


def test_an_edit_keeps_what_went_out_and_plans_the_rest_anew(make_office: Any) -> None:
    office = make_office("2026-10-01T09:00+01:00")
    file = write(
        office,
        'repeat = "FREQ=WEEKLY;BYDAY=FR"\nterm_time_only = true\nuntil = 2026-10-23',
        "2026-10-02 14:00",
    )
    office.submit("cake.md")
    assert len(office.approve("cake").deliveries) == 4
    office.at("2026-10-02T14:00+01:00")
    office.run()
    edit(file, "BYDAY=FR", "BYDAY=TH")
    result = office.submit("cake.md")
    assert result.stored is not None
    slots = [post.slot for post in result.stored.revision.posts]
    assert slots == ["2026-10-08", "2026-10-15", "2026-10-22"]
    office.approve("cake")
    states = {d.slot: d.state for d in office.deliveries("cake")}
    assert states["2026-10-02"] is State.PUBLISHED
    assert states["2026-10-09"] is State.SUPERSEDED
    assert states["2026-10-15"] is State.SCHEDULED
    assert len(office.posted()) == 1


def test_a_day_taken_out_of_the_calendar_holds_that_post_alone(make_office: Any) -> None:
    office = make_office("2026-10-01T09:00+01:00")
    write(
        office,
        'repeat = "FREQ=WEEKLY;BYDAY=FR;COUNT=3"\nterm_time_only = true',
        "2026-10-02 14:00",
    )
    office.submit("cake.md")
    office.approve("cake")
    office.run()
    with (office.folder / "content" / "calendar.toml").open("a") as calendar:
        calendar.write('[[closed]]\nday = 2026-10-09\nwhy = "election"\n')
    office.run()
    held = {d.slot: (d.hold, d.reason) for d in office.deliveries("cake") if d.hold}
    assert list(held) == ["2026-10-09"]
    code, reason = held["2026-10-09"]
    assert code == Code.PLAN_CHANGED
    assert "approved for Friday 9 October, 2pm, would now be no post" in reason
    assert office.submit("cake.md").outcome is Submitted.NEW
    office.approve("cake")
    states = {d.slot: d.state for d in office.deliveries("cake")}
    assert states["2026-10-09"] is State.SUPERSEDED


def test_what_can_t_be_expanded_names_file_and_key(make_office: Any) -> None:
    office = make_office("2026-10-01T09:00+01:00")
    write(office, 'repeat = "FREQ=DAILY"', "2026-10-02 14:00")
    with pytest.raises(ContentProblem, match="the limit is 200") as caught:
        office.submit("cake.md")
    assert (caught.value.path, caught.value.key) == ("cake.md", "repeat")
    write(office, 'repeat = "FREQ=SECONDLY"', "2026-10-02 14:00")
    with pytest.raises(ContentProblem, match="many times a day") as caught:
        office.submit("cake.md")
    assert (caught.value.line, caught.value.key) == (5, "repeat")


def test_a_class_post_waits_over_the_start_of_a_school_year(make_office: Any) -> None:
    office = make_office("2027-07-15T09:00+01:00")
    write(
        office, 'audience = ["class:oak"]', "2027-09-06 15:30", kind="home-learning",
        body="Please read together every evening.",
    )  # fmt: skip
    office.submit("cake.md")
    office.approve("cake")
    office.run()
    (held,) = office.deliveries("cake")
    assert held.hold == Code.NEW_YEAR
    assert "for the class oak of the school year 2026-27" in held.reason
    office.at("2027-09-02T09:00+01:00")
    office.run()
    assert office.deliveries("cake")[0].state is State.HELD
    edit(office.folder / "content" / "cake.md", "every evening", "each evening")
    office.submit("cake.md")
    office.approve("cake")
    office.run()
    assert office.deliveries("cake")[0].state is State.SCHEDULED


def test_on_approval_waits_for_the_end_of_quiet_hours(make_office: Any) -> None:
    office = make_office("2026-10-01T21:30+01:00")
    file = write(office, "", "on-approval", body="The gate is mended.")
    calendar = office.folder / "content" / "calendar.toml"
    quiet = 'quiet = { start = "20:00", until = "07:00" }\n'
    calendar.write_text(quiet + CALENDAR, encoding="utf-8")
    office.submit("cake.md")
    (waits,) = office.approve("cake").deliveries
    assert waits.due == datetime(2026, 10, 2, 6, tzinfo=UTC)
    assert file.is_file()
    office.write("snow.md", id="snow", kind="closure", title="Closed", keys="",
                 publish_at="on-approval", body="School is closed: no heating.")  # fmt: skip
    office.submit("snow.md")
    (at_once,) = office.approve("snow").deliveries
    assert at_once.due == office.clock.now()
