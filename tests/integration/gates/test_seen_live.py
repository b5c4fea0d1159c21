"""A post that a person has seen is known by its number, so that it can be taken down."""

from datetime import timedelta

import pytest

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.resolve import live
from schoolcast.pipeline.withdraw import Fate, withdraw

DUE = "2026-12-11T15:30+00:00"
MINUTE = timedelta(minutes=1)
LINK = "https://recording.example.org/post-{}"


def needs_a_person(page):
    """A post that went out, and of which nobody could tell."""
    page.plan()
    page.platform.faults.append("effect-then-500")
    page.run(DUE)
    page.blind = True
    for minute in (1, 5, 15, 40, 90, 200):
        page.office.clock.set(page.office.clock.now() + minute * MINUTE)
        [delivery] = page.run()
    assert delivery.state is State.NEEDS_ATTENTION
    return delivery


def test_the_link_tells_the_number_and_withdraw_works(seeing):
    needs_a_person(seeing)
    after = seeing.act(live, link=LINK.format(1))
    assert (after.state, after.remote_id, after.remote_url) == (
        State.PUBLISHED,
        "post-1",
        LINK.format(1),
    )
    with seeing.app() as app:
        [fate] = withdraw("inset", person="Pat", why="wrong date", school=app.school)
        assert fate.fate is Fate.COMES_DOWN
    seeing.run()
    assert seeing.platform.entries[0]["withdrawn"]


def test_without_a_link_the_platform_is_asked(seeing):
    needs_a_person(seeing)
    seeing.blind = False
    assert seeing.act(live, link=None).remote_id == "post-1"


def test_a_link_that_says_nothing_is_kept_all_the_same(seeing):
    needs_a_person(seeing)
    after = seeing.act(live, link="https://short.example.org/x")
    assert (after.remote_id, after.remote_url) == (None, "https://short.example.org/x")
    with seeing.app() as app:
        [fate] = withdraw("inset", person="Pat", why="wrong date", school=app.school)
    assert fate.fate is Fate.STILL_UP
    assert "by hand" in fate.words


def test_the_post_of_another_delivery_is_not_taken(seeing):
    first = needs_a_person(seeing)
    seeing.blind = False
    seeing.plan("other", body="School is closed on {{ event_date | long_date }}.", **TOMORROW)
    seeing.run("2026-12-12T09:00+00:00")
    with seeing.app() as app:
        [other] = app.school.store.deliveries(item="other")
        assert other.remote_id == "post-2"
        with pytest.raises(UsageProblem, match=r"That post is number \d+ \(other\)"):
            live(first, person="Pat", link=LINK.format(2), school=app.school)
        assert app.school.store.delivery(first.id).state is State.NEEDS_ATTENTION


TOMORROW = {"publish_at": "2026-12-12 09:00"}
