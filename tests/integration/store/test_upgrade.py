"""The tables' history: it leads to what `tables` describes, and an upgrade keeps a copy."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import Busy, ConfigurationProblem, SchemaProblem, StoreProblem
from schoolcast.store import RunLock, create, migrations, open_store, upgrade, upgrading
from schoolcast.store.location import locate
from schoolcast.store.schema import REVISION
from schoolcast.store.upgrading import migrate

LATER = f"{int(REVISION) + 1:04}"
NEXT = f'''
"""Remember who looks after a lane."""

import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{REVISION}"


def upgrade():
    strict = {{"sqlite_strict": True}}
    with op.batch_alter_table("deliveries", table_kwargs=strict) as table:
        table.alter_column("reason", nullable=True)
    op.add_column("lanes", sa.Column("keeper", sa.Text()))
'''


def _sqlite_schema(url: str) -> dict[str, list[str]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
    ).fetchall()
    connection.close()
    # The order in which a table's constraints stand says nothing.
    return {name: sorted(re.split(r",?\s*\n\s*", sql or "")) for name, sql in rows}


def _postgres_schema(url: str) -> set[tuple[object, ...]]:
    engine = create_engine(locate(url).url)
    with engine.connect() as connection:
        found = {
            tuple(row)
            for question in (
                "SELECT table_name, column_name, data_type, is_nullable, column_default "
                "FROM information_schema.columns WHERE table_schema = 'public'",
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace",
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            )
            for row in connection.execute(text(question))
        }
    engine.dispose()
    return {row for row in found if "alembic" not in str(row[0])}


def test_the_migrations_lead_to_the_tables_on_sqlite(tmp_path):
    made, migrated = (f"sqlite:///{tmp_path}/{name}.db" for name in ("made", "migrated"))
    create(made)
    migrate(locate(migrated))
    assert _sqlite_schema(migrated) == _sqlite_schema(made)
    open_store(migrated).close()


@pytest.mark.postgres
def test_the_migrations_lead_to_the_tables_on_postgres(postgres_url, empty_postgres_url):
    migrate(locate(empty_postgres_url))
    assert _postgres_schema(empty_postgres_url) == _postgres_schema(postgres_url)
    open_store(empty_postgres_url).close()


def test_a_store_that_is_up_to_date_stays_as_it_is(url, now):
    done = upgrade(url, clock=FixedClock(now))
    assert (done.before, done.after, done.backup) == (REVISION, REVISION, None)
    assert "up to date" in str(done)


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schoolcast with one more migration."""
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / f"{LATER}_keepers.py").write_text(NEXT)
    monkeypatch.setattr(upgrading, "SCRIPTS", str(scripts))
    monkeypatch.setattr(upgrading, "REVISION", LATER)


def test_an_upgrade_keeps_a_copy_and_every_row(sqlite_url, tmp_path, make_desk, now, newer):
    with open_store(sqlite_url) as store:
        desk = make_desk(store)
        desk.published("fair")
        before = desk.store.deliveries()
    done = upgrade(sqlite_url, clock=FixedClock(now))
    assert (done.before, done.after) == (REVISION, LATER)
    assert done.backup and str(done.backup) in str(done)
    with open_store(f"sqlite:///{done.backup}") as copy:
        assert copy.school("oakfield").deliveries() == before
    assert "keeper" in str(_sqlite_schema(sqlite_url)["lanes"])
    assert "STRICT" in str(_sqlite_schema(sqlite_url)["deliveries"])
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (1,)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    assert not list(tmp_path.glob("*.part*"))
    with pytest.raises(SchemaProblem, match="newer"):
        open_store(sqlite_url)


@pytest.mark.postgres
def test_an_upgrade_on_a_server(postgres_url, now, newer):
    done = upgrade(postgres_url, clock=FixedClock(now))
    assert (done.after, done.backup) == (LATER, None)
    assert "keeper" in str(_postgres_schema(postgres_url))


def test_an_upgrade_that_fails_changes_nothing(url, tmp_path, now, newer):
    script = tmp_path / "migrations" / "versions" / f"{LATER}_keepers.py"
    script.write_text(NEXT + '    op.drop_table("nowhere")\n')
    with pytest.raises(StoreProblem, match="othing was changed"):
        upgrade(url, clock=FixedClock(now))
    with open_store(url) as store:
        assert store.ledger.lanes() == []


def test_an_upgrade_waits_for_nobody(url, now):
    with RunLock(url, clock=FixedClock(now)), pytest.raises(Busy):
        upgrade(url, clock=FixedClock(now))


def test_a_newer_store_is_left_alone(url, now):
    with open_store(url) as store, store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(SchemaProblem, match="newer"):
        upgrade(url, clock=FixedClock(now))


def test_there_must_be_a_store_to_upgrade(tmp_path, now):
    with pytest.raises(ConfigurationProblem, match="no store"):
        upgrade(f"sqlite:///{tmp_path}/none.db", clock=FixedClock(now))
    assert list(tmp_path.iterdir()) == []
