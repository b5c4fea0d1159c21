"""Approving says at once what keeps the posts back: a pause, a lane, a full budget."""

from datetime import timedelta

import pytest

from schoolcast.pipeline.kept_back import kept_back

SUNDAY = "2027-01-03T09:00"
PAUSE = ("pause", "--as", "Head", "--why", "we mourn a colleague")


def approve(school, *words):
    school.write("hall", at="2027-01-04 09:00")
    assert school.run("submit", "hall", "--as", "Pat", "--now", SUNDAY) == 0
    return school.run("approve", "hall", "--as", "Head", "--now", SUNDAY, *words)


def test_behind_a_pause_nothing_is_promised(school):
    school.run(*PAUSE, "--now", SUNDAY)
    assert approve(school) == 0
    assert "will go out" not in school.out
    assert "2 posts do not go out for now." in school.out
    assert "facebook, x: it is paused (Head: we mourn a colleague)" in school.out


def test_behind_the_pause_of_one_channel_the_other_goes_out(school):
    school.run(*PAUSE, "--channel", "x", "--now", SUNDAY)
    assert approve(school) == 0
    assert "1 post will go out. 1 post does not go out for now." in school.out
    assert "  x: it is paused (Head: we mourn a colleague)" in school.out


def test_a_pause_that_ends_before_they_are_due_keeps_nothing(school):
    school.run(*PAUSE, "--until", "2027-01-03T20:00", "--now", SUNDAY)
    assert approve(school) == 0
    assert "2 posts will go out." in school.out and "for now" not in school.out


def test_in_json_each_post_says_what_keeps_it(school):
    school.run(*PAUSE, "--now", SUNDAY)
    assert approve(school, "--json") == 0
    assert school.out.count("held: it is paused (Head: we mourn a colleague)") == 2


def test_a_closure_that_a_pause_keeps_needs_somebody(school):
    school.run(*PAUSE, "--now", SUNDAY)
    school.write("snow", at="on-approval", body="School is closed for snow.")
    file = school.folder / "content" / "snow.md"
    text = file.read_text(encoding="utf-8").replace('kind = "update"', 'kind = "closure"')
    file.write_text(text, encoding="utf-8")
    assert school.run("submit", "snow", "--as", "Pat", "--now", SUNDAY) == 0
    assert school.run("approve", "snow", "--as", "Head", "--now", SUNDAY) == 0
    school.run("run", "--now", SUNDAY)
    school.run("queue", "list", "--needs-me")
    assert "A closure does not go out: snow, facebook" in school.out
    assert "A closure does not go out: snow, x" in school.out
    school.run("resume", "--as", "Head", "--now", SUNDAY)
    school.run("run", "--now", SUNDAY)
    school.run("queue", "list", "--needs-me")
    assert "A closure" not in school.out and len(school.posted()) == 2


@pytest.fixture
def planned(office):
    """A post that goes out as soon as it is approved."""
    office.write(publish_at="on-approval")
    office.submit()
    return office


def lines(office):
    with office.app() as app:
        return [one.line for one in kept_back(app.school.store.deliveries(), app.school)]


def test_a_lost_connection_and_a_block_are_named(planned):
    planned.approve()
    assert lines(planned) == []
    with planned.app() as app:
        lane, now = app.school.channel("page").lane, app.clock.now()
        app.school.ledger.block_lane(lane, now + timedelta(hours=1))
    assert lines(planned) == ["page: its channel takes nothing until Tuesday 1 December, 10am"]
    with planned.app() as app:
        app.school.ledger.pause_lane(lane, "its key has ended")
    assert lines(planned) == ["page: its connection is lost, so it waits (its key has ended)"]
