"""Two schools in one store: each claims what is its own."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from tests.integration.store.conftest import LEASE, Desk

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Outcome
from schoolcast.store.claims import _NEXT
from schoolcast.store.ready import READY_OF
from schoolcast.store.tables import deliveries, schools

MINUTE = timedelta(minutes=1)
OTHERS = 1000
"""Schools beside one's own, each with something that is due."""
FOUND_BY = (  # as SQLite words it, and as PostgreSQL does
    r"SEARCH d USING INDEX {index} \({column}=|"
    r"Index Scan using {index} on deliveries d .*\n\s+Index Cond: \(+{column} = "
)


@pytest.fixture
def both(store):
    """The desks of two schools that post with one credential."""
    return Desk(store), Desk(store, "elm")


def test_only_lanes_of_the_own_school_are_ready(both, now):
    oak, elm = both
    oak.plan("fair", lane="shared")
    elm.plan("play", lane="shared", due=now - MINUTE)
    elm.plan("choir", lane="elm:1", urgent=True)
    ready = oak.ledger.ready_lanes
    assert ready(now, of=["oakfield"]) == ["shared"]
    assert ready(now, of=["elm"]) == ready(now) == ["elm:1", "shared"]
    assert ready(now, of=["elm", "oakfield"], urgent=True) == ["elm:1"]
    assert ready(now, of=["oakfield"], urgent=True) == []
    assert ready(now, of=["oak", "field", "lm"]) == []


def test_a_lane_gives_the_own_schools_posts_alone(both, now):
    oak, elm = both
    mine = oak.plan("fair", lane="shared")
    theirs = elm.plan("play", lane="shared", due=now - MINUTE)

    def claim(*schools):
        return oak.ledger.claim("shared", now=now, owner="me", lease=LEASE, of=schools)

    assert claim("oak", "field", "lm") is None
    first = claim("oakfield")
    assert first.delivery == mine.id
    sent = Outcome(state=State.PUBLISHED, remote_id="r1")
    ended, following = oak.ledger.finish_and_claim(
        first, sent, now, lane="shared", lease=LEASE, of=["oakfield"]
    )
    assert (ended, following) == (True, None)
    assert elm.store.delivery(theirs.id).state is State.SCHEDULED
    assert claim("oakfield", "elm").delivery == theirs.id


def test_nothing_reads_through_the_posts_of_other_schools(both, now):
    """Of a thousand schools on one store each looks every second, and claims each post."""
    oak, elm = both
    oak.plan("fair", lane="oak:1")
    elm.plan("play", lane="elm:1")
    with oak.opened.database.write() as connection:
        _multiply(connection, schools)
        _multiply(connection, deliveries)
        if connection.dialect.name == "postgresql":  # which does so by itself
            connection.execute(text("ANALYZE"))
        at = to_ms(now)  # when all of them are due
        claim = _read_by(connection, _NEXT, now=at, of_lane="oak:1", of_schools="|oakfield|")
        ready = _read_by(connection, READY_OF, now=at, of_schools=["oakfield"])
    assert re.search(FOUND_BY.format(index="ix_deliveries_claim", column="lane"), claim), claim
    assert re.search(FOUND_BY.format(index=r"\w+", column="school"), ready), ready


def _multiply(connection, table):
    """Rows like the one of the school "elm", for many more with lanes of their own."""
    [row] = connection.execute(select(table).where(table.c.school == "elm")).mappings()
    own = {name: value for name, value in row.items() if name != "id"}
    given = [{"school": f"elm-{n}", "lane": f"elm:{n}"} for n in range(2, OTHERS)]
    rows = [own | {name: one[name] for name in one.keys() & own.keys()} for one in given]
    connection.execute(insert(table), rows)


def _read_by(connection, question, **values):
    """How the database would find the rows, a step a line."""
    postgres = connection.dialect.name == "postgresql"
    words = question.compile(dialect=connection.dialect)
    asked = words.construct_expanded_state(values)
    given = asked.parameters if postgres else tuple(asked.positional_parameters)
    explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{explain} {asked.statement}", given).all()
    return "\n".join(str(row[-1]) for row in rows)
