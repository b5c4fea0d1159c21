"""The day before, what would keep a post although nothing is wrong with it is told too."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from schoolcast.pipeline.pause import Target, pause
from schoolcast.pipeline.records import Limit
from schoolcast.pipeline.rehearse import rehearse

DAY = date(2026, 12, 11)


@pytest.fixture
def planned(office):
    office.write()
    office.submit()
    office.approve()
    office.at("2026-12-10T16:00+00:00")
    return office


def flaws(app, **options) -> list[tuple[int | None, str]]:
    return [(flaw.delivery, flaw.what) for flaw in rehearse(app.school, DAY, **options).flaws]


def paused(app, target: Target, *, hours: float | None = None) -> None:
    until = app.clock.now() + timedelta(hours=hours) if hours else None
    pause(target, person="Head", why="a funeral", until=until, school=app.school)


@pytest.mark.parametrize("target", [Target(), Target(channel="page"), Target(item="inset")])
def test_a_pause_that_lasts_is_a_flaw(planned, target):
    with planned.app() as app:
        paused(app, target)
        (flaw,) = rehearse(app.school, DAY).flaws
        assert (flaw.delivery, flaw.what) == (1, "it is paused")
        assert flaw.said == "Head: a funeral"
        assert "Head" not in str(flaw.facts())


def test_a_pause_counts_at_the_time_the_post_is_due(planned):
    """It is 4pm; the post is due at 3:30pm tomorrow."""
    with planned.app() as app:
        paused(app, Target(), hours=23.5)
        assert flaws(app) == []
        paused(app, Target(), hours=24)
        assert flaws(app) == [(1, "it is paused until Friday 11 December, 4pm")]


def test_a_pause_of_something_else_is_none(planned):
    with planned.app() as app:
        paused(app, Target(channel="oak"))
        assert flaws(app) == []


def test_a_lane_that_is_blocked_until_later_is_a_flaw(planned):
    with planned.app() as app:
        lane, due = app.school.channel("page").lane, app.school.store.delivery(1).due
        app.school.ledger.block_lane(lane, due)
        assert flaws(app, lanes=False) == []
        app.school.ledger.block_lane(lane, due + timedelta(minutes=30))
        words = "its channel takes nothing until Friday 11 December, 4pm"
        assert flaws(app, lanes=False) == [(1, words)]


def test_a_lost_connection_is_told_of_each_post_even_where_lanes_are_not_tried(planned):
    with planned.app() as app:
        app.school.ledger.pause_lane(app.school.channel("page").lane, "its key has ended")
        (flaw,) = rehearse(app.school, DAY, lanes=False).flaws
        assert (flaw.delivery, flaw.said) == (1, "its key has ended")


@pytest.fixture
def rationed(planned):
    """Two posts are due tomorrow on a page that may send so many in a time."""
    planned.write("second.md", id="second", publish_at="2026-12-11 15:45")
    planned.submit("second.md")
    planned.approve("second")

    def limited(app, most: int, hours: float) -> None:
        limit = Limit(name="page", most=most, period=timedelta(hours=hours))
        page = replace(app.school.channels["page"], limits=frozenset({limit}))
        app.school = replace(app.school, channels={**app.school.channels, "page": page})
        app.school.store.set_limits({"page": {limit}})

    planned.limited = limited
    return planned


def test_posts_of_the_day_use_up_a_limit(rationed):
    words = "its channel will have sent as much as it may by then, so it goes later or not at all"
    with rationed.app() as app:
        rationed.limited(app, 1, 1)
        assert flaws(app) == [(2, words)]
        rationed.limited(app, 2, 1)
        assert flaws(app) == []
        rationed.limited(app, 1, 0.25)  # free again just as the second one is due
        assert flaws(app) == []


def test_a_post_that_is_paused_uses_up_nothing(rationed):
    with rationed.app() as app:
        rationed.limited(app, 1, 1)
        paused(app, Target(item="inset"))
        assert flaws(app) == [(1, "it is paused")]


def test_what_went_out_before_counts_as_long_as_it_lasts(rationed):
    rationed.write("earlier.md", id="earlier", publish_at="2026-12-10 16:00")
    with rationed.app() as app:
        rationed.limited(app, 1, 1)
    rationed.submit("earlier.md")
    rationed.approve("earlier")
    with rationed.app() as app:
        rationed.limited(app, 3, 48)
        assert [number for number, _ in flaws(app)] == []
        rationed.limited(app, 2, 48)
        assert [number for number, _ in flaws(app)] == [2]
