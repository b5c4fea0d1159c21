"""Many revisions and deliveries in a few questions, and questions that go the short way."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from schoolcast.domain.delivery import State
from schoolcast.domain.revision import PostImage
from schoolcast.key_ring import KeyRing
from schoolcast.pipeline.browse_records import Search
from schoolcast.store import open_store

DAY = timedelta(days=1)
TOLD, SHOWN, OTHER = "S1", "S22", "S3"


@pytest.fixture
def sealed(url, tmp_path, make_desk):
    with open_store(url, keys=KeyRing(tmp_path / "school")) as store:
        yield make_desk(store)


def picture(*children):
    return PostImage(
        sha256="0" * 64,
        alt="A cardboard castle",
        media_type="image/png",
        size=9,
        width=3,
        height=3,
        children=children,
    )


def submit(desk, item, now, *, told=(), shown=(), text="The fair is on Friday."):
    plain = desk.revision(item, text)
    images = (picture(*shown),) if shown else ()
    posts = tuple(replace(post, images=images) for post in plain.posts)
    revision = replace(plain, children=told, posts=posts)
    return desk.store.add_revision(
        revision, desk.verdict(), person="Ada", at=now, hold_reason="It was changed."
    )


def everything(desk, now):
    """The numbers of revisions that tell of one child, show another, and do neither."""
    told = submit(desk, "told", now, told=(TOLD,))
    shown = submit(desk, "shown", now, shown=(OTHER, SHOWN))
    neither = submit(desk, "neither", now, text=f'"{TOLD}" and {SHOWN} are no ids in a text.')
    return told, shown, neither


@pytest.mark.parametrize("keyed", [True, False])
def test_the_revisions_with_a_child_are_found_sealed_or_not(desk, sealed, keyed, now):
    desk = sealed if keyed else desk
    told, shown, neither = everything(desk, now)
    assert desk.store.showing(TOLD) == {told.id: told.revision}
    assert desk.store.showing(SHOWN) == {shown.id: shown.revision}
    assert neither.id not in desk.store.showing(OTHER)
    assert desk.store.showing("S2") == {}  # only the beginning of an id
    assert desk.store.showing("%") == {}


def test_a_revision_whose_key_is_lost_shows_nobody(sealed, now):
    everything(sealed, now)
    sealed.store.replace_key(person="Ada", at=now)
    assert sealed.store.showing(TOLD) == {}


def test_many_revisions_are_read_at_once(sealed, store, make_desk, now):
    made = everything(sealed, now)
    found = sealed.store.several([*(one.id for one in made), 999])
    assert found == {one.id: one.revision for one in made}
    assert sealed.store.several([]) == {}
    elsewhere = make_desk(store, "elmfield").store
    assert elsewhere.several([made[0].id]) == {}
    assert elsewhere.showing(TOLD) == {}


def test_the_deliveries_of_revisions(desk, now):
    late = desk.plan("play", due=now + DAY)
    early = desk.plan("fair", due=now)
    desk.plan("other", due=now)
    both = {late.revision, early.revision}
    found = desk.store.deliveries_of(both, states=[State.SCHEDULED])
    assert [one.id for one in found] == [early.id, late.id]
    assert desk.store.deliveries_of(both, states=[State.HELD]) == []
    assert desk.store.deliveries_of([], states=list(State)) == []


def test_posts_are_browsed_in_their_order_by_state_or_date(desk, now):
    planned = [desk.plan(f"item-{n}", due=now + n * DAY) for n in (2, 0, 1)]
    by_date = [planned[1].id, planned[2].id, planned[0].id]
    store = desk.store
    for search in (Search(), Search(states=[State.SCHEDULED, State.PUBLISHED])):
        assert [one.id for one in store.browse(search)] == by_date
    few = Search(states=[State.SCHEDULED])
    assert [one.id for one in store.browse(few)] == by_date
    assert [one.id for one in store.browse(few, newest_first=True, limit=2)] == by_date[:0:-1]
    assert store.planned_items() == {"item-0", "item-1", "item-2"}


@contextmanager
def asked(database):
    """The questions that are put to the database meanwhile."""
    statements = []

    def note(connection, cursor, statement, parameters, context, many):
        statements.append((statement, parameters))

    event.listen(database.reader, "before_cursor_execute", note)
    yield statements
    event.remove(database.reader, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "ask, index",
    [
        (lambda store, now: store.deliveries(item="fair"), "sqlite_autoindex_deliveries"),
        (lambda store, now: store.browse(Search(states=[State.HELD])), "ix_deliveries_state"),
        (lambda store, now: store.browse(Search(states=[State.PUBLISHED])), "ix_deliveries_due"),
        (lambda store, now: store.browse(Search(since=now, until=now + DAY)), "ix_deliveries_due"),
        (
            lambda store, now: store.deliveries(states=[State.PUBLISHED], since=now),
            "ix_deliveries_due",
        ),
        (lambda store, now: store.deliveries_of([1], states=list(State)), "ix_deliveries_revision"),
    ],
)
def test_sqlite_goes_the_short_way(sqlite_url, make_desk, now, ask, index):
    with open_store(sqlite_url) as store:
        desk = make_desk(store)
        with asked(store.database) as statements:
            ask(desk.store, now)
        with store.database.read() as connection:
            ways = [
                row.detail
                for statement, parameters in statements
                if "FROM deliveries" in statement
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
    assert any(index in way for way in ways), ways
