"""A post whose words name a day is missed, not sent, once they are no longer true."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schoolcast.domain.delivery import State
from schoolcast.pipeline.pause import Target, pause, resume
from schoolcast.pipeline.true_until import with_deadlines
from schoolcast.testing.builders import a_post, a_revision

FRIDAY = datetime(2026, 12, 11, 8, tzinfo=UTC)
ORDINARY = FRIDAY + timedelta(days=1)
END = datetime(2026, 12, 12, tzinfo=UTC)
FAIR = {"id": "fair", "kind": "update", "title": "Fair", "keys": ""}


def planned(make_office, body, due="2026-12-11 08:00", **fields):
    office = make_office("2026-12-07T15:00+00:00")
    office.write("fair.md", **{**FAIR, "publish_at": due, "body": body, **fields})
    office.submit("fair.md")
    assert office.approve("fair").unresolved == ()
    return office


@pytest.mark.parametrize(
    ("body", "due", "back"),
    [
        ("Cake sale this Friday after school.", "2026-12-11 08:00", "2026-12-12T07:30"),
        ("Please remember your PE kit on Friday.", "2026-12-11 07:30", "2026-12-12T07:00"),
        ("Our nativity play is next Saturday.", "2026-12-11 20:00", "2026-12-12T08:00"),
        ("Last Friday our choir sang in town.", "2026-12-11 20:00", "2026-12-12T08:00"),
        ("Our fair is on Friday 11 December, 2pm.", "2026-12-11 08:00", "2026-12-12T07:30"),
    ],
)
def test_a_computer_that_was_off_over_the_day_tells_nobody_what_is_over(
    make_office, body, due, back
):
    office = planned(make_office, body, due)
    office.at(f"{back}+00:00")
    office.run()
    [delivery] = office.deliveries()
    assert (delivery.state, office.posted()) == (State.MISSED, [])
    assert delivery.not_after == END


def test_back_on_the_day_itself_it_goes_out_late(make_office):
    office = planned(make_office, "Cake sale this Friday after school.")
    office.at("2026-12-11T14:00+00:00")
    office.run()
    assert len(office.posted()) == 1


def test_a_pause_over_the_day_does_not_carry_its_words_past_it(make_office):
    office = planned(make_office, "Cake sale this Friday after school.")
    with office.app() as app:
        pause(Target(), person="Head", why="a funeral", until=None, school=app.school)
    office.at("2026-12-12T07:30+00:00")
    with office.app() as app:
        resume(Target(), person="Head", school=app.school)
    office.run()
    assert ([d.state for d in office.deliveries()], office.posted()) == ([State.MISSED], [])


def test_what_an_approver_called_right_on_the_next_day_goes_out(make_office):
    office = make_office("2026-12-07T15:00+00:00")
    office.write(
        "fair.md", **{**FAIR, "publish_at": "2026-12-11 20:00", "body": "The fair is on Friday."}
    )
    office.submit("fair.md")
    office.at("2026-12-12T07:30+00:00")
    answers = {"DATE-LATE": "now", "DATE-RELATIVE": "checked: the 18th is meant"}
    assert office.approve("fair", answers=answers).deliveries
    office.run()
    assert len(office.posted()) == 1


def test_approved_in_quiet_hours_it_still_waits_for_the_morning_and_asks(make_office):
    office = make_office("2026-12-11T21:40+00:00")
    (office.folder / "content" / "calendar.toml").write_text(
        'quiet = { start = "21:00", until = "06:30" }\n', encoding="utf-8"
    )
    office.write(
        "fair.md", **{**FAIR, "publish_at": "on-approval", "body": "The fair is on Friday."}
    )
    office.submit("fair.md")
    [question] = office.approve("fair").unresolved
    assert "will be read as Friday 18 December 2026" in question.message
    office.approve("fair", answers={question.key: "checked: the 18th is meant"})
    [delivery] = office.deliveries()
    assert delivery.due == datetime(2026, 12, 12, 6, 30, tzinfo=UTC)
    assert delivery.not_after == delivery.due + timedelta(days=1)


def deadline(text, event=None, due=FRIDAY):
    post = a_post(
        due=due, due_wall="", zone="Europe/London", not_after=due + timedelta(days=1), text=text
    )
    [bounded] = with_deadlines(a_revision(post, event_date=event), due)
    return bounded.not_after


@pytest.mark.parametrize(
    "text",
    [
        "Our fair is on Friday 18 December.",
        "Cake sale next week, on Friday, 18 December.",
        "Cake sale next Friday.",
        "Nativity play next Saturday, 19 December.",
        "Cake sale on Thursday.",
        "On Friday 4 December our choir sang in town.",
        "On Friday we visited the museum.",
        "On Friday 11 December Oak class visited the museum.",
        "Well done to Oak class for their assembly on Friday.",
        "Our newsletter of Friday 11 December is on our website.",
        "This week's newsletter (11 December) is on our website.",
        "The book fair is open from Friday 11 to Thursday 17 December.",
        "School meals cost £2.60 from Friday 11 December.",
        "Term dates: 11/12/2026 to 18/12/2026.",
        "Ticket sales end on Friday 11 December. The play is on 16 December.",
        "Friday: pasta.\nMonday: fish.\nTuesday: curry.",
        "Choir is on Fridays. Clubs run Monday to Friday.",
    ],
)
def test_what_stays_true_keeps_its_ordinary_deadline(text):
    assert deadline(text) == ORDINARY


@pytest.mark.parametrize("text", ["Fair on Friday.", "Fair this Friday.", "Fair next Friday."])
def test_words_that_mean_the_day_of_the_event_stay_true(text):
    assert deadline(text, date(2026, 12, 18)) == ORDINARY


@pytest.mark.parametrize(
    "text",
    [
        "Friday: cake sale after school!",
        "Yesterday our choir sang in town.",
        "Orders close on Friday 11 December.",
        "After our trip on 4 December we meet on Friday 11 December.",
    ],
)
def test_what_is_true_on_its_day_alone_ends_with_it(text):
    assert deadline(text) == END


def test_the_day_ends_on_the_clock_of_the_school():
    due = datetime(2026, 6, 26, 7, tzinfo=UTC)
    assert deadline("Fair this Friday.", due=due) == datetime(2026, 6, 26, 23, tzinfo=UTC)
