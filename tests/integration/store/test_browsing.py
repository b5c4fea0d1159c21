"""Days with their first posts, in one question; titles without the rest."""

from dataclasses import replace
from datetime import timedelta

from schoolcast.pipeline.people_records import Question

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def plan(desk, item, due, *channels):
    plans = [desk.planned(channel=name, due=due) for name in channels]
    return desk.approve(desk.submit(item), *plans)


def shown(days):
    return [([(one.item, one.channel) for one in found], more) for found, more in days]


def test_days_show_their_first_outings_and_count_the_rest(desk, now):
    bounds = [now + n * DAY for n in range(4)]
    plan(desk, "fair", now + HOUR, "page", "x")
    plan(desk, "play", now, "page")
    plan(desk, "trip", now + 2 * HOUR, "page", "x")
    plan(desk, "sale", now + 2 * DAY, "page")
    plan(desk, "late", now + 3 * DAY, "page")
    plan(desk, "early", now - HOUR, "page")
    first = [("play", "page"), ("fair", "page"), ("fair", "x")]
    found = shown(desk.store.browse_days(bounds, outings=2))
    assert found == [(first, 2), ([], 0), ([("sale", "page")], 0)]
    assert shown(desk.store.browse_days(bounds, outings=1))[0] == (first[:1], 4)
    assert shown(desk.store.browse_days(bounds[:2], outings=3))[0][1] == 0


def test_days_of_another_school_are_empty(desk, store, make_desk, now):
    plan(desk, "fair", now, "page")
    elsewhere = make_desk(store, "elmfield").store
    assert shown(elsewhere.browse_days([now, now + DAY], outings=5)) == [([], 0)]


def test_titles_come_back_as_they_were_written(desk, now):
    wanted = {}
    for number, title in enumerate(['The "title":"Fair" of Zoë', "", 'back\\slash "']):
        revision = replace(desk.revision(f"item-{number}"), title=title)
        stored = desk.store.add_revision(
            revision, desk.verdict(), person="Ada", at=now, hold_reason=""
        )
        wanted[stored.id] = title
    assert desk.store.titles(wanted) == wanted


def test_what_is_read_again_has_changed_where_the_store_has(desk, now):
    stored = desk.submit()
    assert desk.store.revision(stored.id) == stored
    desk.store.ask(
        Question(
            id=0, revision=stored.id, asked_by="Ada", asked_of="Bea", asked_at=now, question="?"
        )
    )
    assert desk.store.revision(stored.id).state != stored.state
    desk.approve(desk.store.revision(stored.id))
    assert desk.store.revision(stored.id).approval.person == "Bea Head"
