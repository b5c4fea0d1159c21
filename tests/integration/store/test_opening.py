"""Opening a store, and what is said when it can't be used."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ConfigurationProblem, SchemaProblem, StoreProblem
from schoolcast.pipeline.records import Outcome
from schoolcast.store import create, open_store

STEPS = Path(__file__).parent / "steps"
FAILED = Outcome(state=State.FAILED)


def test_a_store_is_never_made_by_opening(tmp_path):
    file = tmp_path / "schoolcast.db"
    with pytest.raises(ConfigurationProblem, match="schoolcast init"):
        open_store(f"sqlite:///{file}")
    assert not file.exists()


def test_an_existing_file_is_never_made_anew(sqlite_url, tmp_path):
    with pytest.raises(ConfigurationProblem, match="already"):
        create(sqlite_url)
    other = tmp_path / "letter.txt"
    other.write_text("Dear parents and carers")
    with pytest.raises(ConfigurationProblem, match="already"):
        create(f"sqlite:///{other}")
    assert other.read_text() == "Dear parents and carers"


@pytest.mark.postgres
def test_an_existing_database_is_never_made_anew(postgres_url):
    with pytest.raises(ConfigurationProblem, match="already"):
        create(postgres_url)


def test_a_new_folder_is_made_for_a_new_store(tmp_path):
    url = f"sqlite:///{tmp_path}/data/schoolcast.db"
    create(url)
    open_store(url).close()


def test_another_kind_of_file_is_refused(tmp_path):
    file = tmp_path / "letter.db"
    file.write_text("Dear parents and carers, " * 200)
    with pytest.raises(ConfigurationProblem, match="some other kind of file"):
        open_store(f"sqlite:///{file}")


def test_an_empty_database_is_no_store(tmp_path):
    file = tmp_path / "empty.db"
    file.touch()
    with pytest.raises(ConfigurationProblem, match="schoolcast upgrade"):
        open_store(f"sqlite:///{file}")


@pytest.mark.postgres
def test_an_empty_database_on_a_server_is_no_store(empty_postgres_url):
    with pytest.raises(ConfigurationProblem, match="schoolcast upgrade"):
        open_store(empty_postgres_url)
    create(empty_postgres_url)
    open_store(empty_postgres_url).close()


@pytest.mark.parametrize(("version", "advice"), [("0000", "schoolcast upgrade"), ("9", "newer")])
def test_another_version_is_refused_in_words(url, version, advice):
    with open_store(url) as store, store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    with pytest.raises(SchemaProblem, match=advice):
        open_store(url)


def test_opening_does_not_load_the_upgrader(sqlite_url):
    code = (
        "import sys; from schoolcast.store import open_store; "
        f"open_store({sqlite_url!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_sqlite_is_set_as_measured(sqlite_url):
    with open_store(sqlite_url) as store:
        for door in (store.database.read, store.database.write):
            with door() as connection:
                asked = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys")
                }
            assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("step", ["planning", "claiming", "recording"])
def test_a_full_disk_loses_nothing(sqlite_url, tmp_path, make_desk, now, step):
    """The file may not grow by a page: the problem is said, and the work goes on afterwards."""
    with open_store(sqlite_url) as store:
        desk = make_desk(store)
        if step != "planning":
            desk.plan()
        claim = desk.claim() if step == "recording" else None
        _set_limit(store, full=True)
        long = "x" * 200_000
        with pytest.raises(StoreProblem, match="disk is full"):
            if step == "planning":
                desk.submit(text=long)
            elif step == "claiming":
                desk.claim(owner=long)
            else:
                desk.ledger.finish(claim, Outcome(state=State.FAILED, detail=long), now)
        states = [delivery.state for delivery in desk.store.deliveries()]
        expected = {"planning": [], "claiming": [State.SCHEDULED], "recording": [State.SENDING]}
        assert states == expected[step]
        _set_limit(store, full=False)
        if step == "planning":
            desk.plan()
        claim = claim or desk.claim()
        assert desk.ledger.finish(claim, FAILED, now)


def _set_limit(store, *, full: bool) -> None:
    with store.database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_store_locked_at_the_moment_of_recording(url, make_desk, now):
    with open_store(url, busy_timeout=0.2) as store, open_store(url) as other:
        desk = make_desk(store)
        claim = desk.claimed()
        with other.database.write() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET reason = 'held by a viewer'")
            with pytest.raises(StoreProblem, match="in use by another program"):
                desk.ledger.finish(claim, FAILED, now)
        assert desk.store.delivery(claim.delivery).state is State.SENDING
        assert desk.ledger.finish(claim, FAILED, now)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="this system has other permissions")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)], ids=["file", "folder"]
)
def test_a_store_that_may_only_be_read(blank, file_mode, folder_mode):
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        folder = Path(place) / "data"
        folder.mkdir()
        shutil.copy(blank, folder / "schoolcast.db")
        shutil.copy(blank, Path(place) / "other.db")
        Path(place, "other.db").chmod(0o666)
        (folder / "schoolcast.db").chmod(file_mode)
        folder.chmod(folder_mode)
        ended = subprocess.run(
            [sys.executable, "-W", "error", str(STEPS / "beat_as_nobody.py"), place],
            capture_output=True,
            text=True,
        )
        folder.chmod(0o777)
    assert ended.stderr.startswith("StoreProblem: The store at "), ended.stderr
    assert "Allow" in ended.stderr


def test_a_folder_that_can_not_be_made(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreProblem, match="can't be made"):
        create(f"sqlite:///{tmp_path}/data/store/schoolcast.db")


def test_a_server_that_does_not_answer(tmp_path):
    with pytest.raises(StoreProblem, match="does not answer") as told:
        open_store(f"postgresql://clerk:open-sesame@/schoolcast?host={tmp_path}")
    assert "open-sesame" not in told.value.message


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_url):
    missing = postgres_url.replace("/store_", "/missing_")
    with pytest.raises(ConfigurationProblem, match="database's name"):
        open_store(missing)


def test_a_missing_driver_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationProblem, match=r"pip install schoolcast\[postgres\]"):
        open_store("postgresql://clerk@127.0.0.1/schoolcast")


def test_tables_refuse_what_makes_no_sense(store, make_desk):
    """The constraints hold even against a hand at the database itself."""
    desk = make_desk(store)
    desk.claimed("fair")
    desk.plan("play")
    for nonsense in (
        "UPDATE deliveries SET state = 'lost' WHERE item = 'play'",
        "UPDATE deliveries SET operation = 'like'",
        "UPDATE deliveries SET urgent = 2",
        "UPDATE deliveries SET run = -1",
        "UPDATE deliveries SET state = 'failed' WHERE item = 'fair'",  # it still has its lease
        "UPDATE deliveries SET state = 'sending', owner = 'me', lease_until = 1",  # one a lane
        "UPDATE deliveries SET item = 'play' WHERE item = 'fair'",
        "UPDATE deliveries SET revision = 99",
        "UPDATE deliveries SET school = 'nowhere'",
        "UPDATE revisions SET state = 'lost'",
        "UPDATE revisions SET item = 'play'",
        "UPDATE approvals SET revision = 1",
        "UPDATE verdicts SET passing = 2",
        "UPDATE attempts SET outcome = 'lost'",
        "UPDATE delivery_moves SET actor = 'ghost'",
        "UPDATE delivery_moves SET state = 'lost'",
        "DELETE FROM revisions",
        "INSERT INTO attempts SELECT 9, school, delivery, number, key, owner, started_at, "
        "NULL, NULL, evidence, NULL, detail FROM attempts",
    ):
        with pytest.raises(IntegrityError), store.database.write() as connection:
            connection.exec_driver_sql(nonsense)
    assert len(desk.store.deliveries()) == 2


def test_a_sound_store_has_no_damage(store):
    assert store.damage() == ""


def test_damage_is_told(sqlite_url, make_desk):
    with open_store(sqlite_url) as store:
        desk = make_desk(store)
        for number in range(20):
            desk.submit(f"item-{number}")
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    pages = bytearray(file.read_bytes())
    pages[-8192:-4096] = b"\xa5" * 4096
    file.write_bytes(pages)
    with open_store(sqlite_url) as store:
        assert store.damage() != ""


def test_text_is_not_taken_for_a_number(sqlite_url):
    file = sqlite_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        connection.execute("INSERT INTO beats VALUES ('pass', 'yesterday')")
    connection.close()


@pytest.mark.postgres
def test_a_server_that_refuses_for_a_while_is_no_fault_of_the_settings(server, postgres_url):
    """As while somebody is at work on it: who had it open must neither end nor be told to mend."""
    name = make_url(postgres_url).database
    with open_store(postgres_url) as store:
        store.ledger.attempts_made()
        store.database.close()
        server.command(f"ALTER DATABASE {name} RENAME TO {name}_away")
        try:
            with pytest.raises(StoreProblem, match="refuses it now"):
                store.ledger.attempts_made()
            with pytest.raises(ConfigurationProblem, match="database's name"):
                open_store(postgres_url)
        finally:
            server.command(f"ALTER DATABASE {name}_away RENAME TO {name}")
        assert store.ledger.attempts_made() == 0
