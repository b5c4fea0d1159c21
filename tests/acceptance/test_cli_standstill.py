"""What keeps `run` and `daemon` from work is mailed past the store, once, and so is its end."""

import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.acceptance.post import Post, with_mail

from schoolcast.bootstrap import app as bootstrap
from schoolcast.domain.clock import SystemClock
from schoolcast.domain.errors import StoreProblem
from schoolcast.engine.local import Daemon
from schoolcast.store import RunLock

STOPPED = "schoolcast has stopped and sends nothing"
AGAIN = "schoolcast is at work again"


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    yield server
    server.stop()


@pytest.fixture
def office(desk: Any, post: Post, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A school at work whose office is mailed."""
    with_mail(desk, post.port)
    monkeypatch.setattr(Daemon, "_look", _look_once(Daemon._look))
    assert desk("run").code == 0
    return desk


def _look_once(look: Callable[[Daemon], None]) -> Callable[[Daemon], None]:
    def looked(self: Daemon) -> None:
        look(self)
        self.stop()

    return looked


def _told(post: Post) -> list[str]:
    """The subjects without the school's name, so that other alerts would show."""
    return [subject.partition("] ")[2] for subject in post.subjects]


def without_key(desk: Any) -> Callable[[], None]:
    roll = "pupil_id,legal_forename,surname,year,class\nS001,Ben,Quillfeather,4,oak\n"
    (desk.folder / "new.csv").write_text(roll, encoding="utf-8")
    taken = desk("people", "roll", "import", desk.folder / "new.csv", "--yes", "--as", "Office")
    assert taken.code == 0, taken
    key = desk.folder / "secrets" / "SCHOOLCAST_KEY"
    key.rename(key.with_name("away"))
    return lambda: key.with_name("away").rename(key) and None


def copied(desk: Any) -> Callable[[], None]:
    original = desk.folder
    desk.folder = shutil.copytree(original, original.with_name("ben-quillfeather"))
    return lambda: setattr(desk, "folder", original)


def of_another_version(desk: Any) -> Callable[[], None]:
    file = desk.folder / "data" / "schoolcast.sqlite3"
    shutil.copyfile(file, desk.folder / "kept")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return lambda: shutil.copyfile(desk.folder / "kept", file) and None


def without_store(desk: Any) -> Callable[[], None]:
    file = desk.folder / "data" / "schoolcast.sqlite3"
    file.rename(desk.folder / "kept")
    return lambda: (desk.folder / "kept").rename(file) and None


@pytest.mark.parametrize(
    ("stop", "words", "do"),
    [
        (without_key, "key to the list of pupils", "recovery sheet"),
        (copied, "copied or moved", "`schoolcast adopt`"),
        (of_another_version, "another version", "`schoolcast upgrade`"),
        (without_store, "not where config.toml says", "restore the backup"),
    ],
)
def test_what_keeps_a_pass_from_work_is_mailed_once(
    office: Any, post: Post, stop: Any, words: str, do: str
) -> None:
    mend = stop(office)
    assert [office("run").code for _ in range(3)] == [5, 5, 5]
    assert _told(post) == [STOPPED]
    (text,) = post.texts
    assert words in text
    assert do in text
    assert socket.gethostname() in text
    assert "quillfeather" not in text.lower()
    assert str(office.folder) not in text
    mend()
    if stop is not copied:
        assert [office("run").code for _ in range(2)] == [0, 0]
        assert _told(post) == [STOPPED, AGAIN]
        assert not (office.folder / "data" / "standstill.json").exists()


def test_what_ends_the_daemon_is_mailed_and_so_is_its_end(office: Any, post: Post) -> None:
    mend = without_key(office)
    assert [office("daemon").code for _ in range(2)] == [5, 5]
    assert _told(post) == [STOPPED]
    mend()
    assert [office("daemon").code for _ in range(2)] == [0, 0]
    assert _told(post) == [STOPPED, AGAIN]


def test_a_store_that_soon_can_be_used_again_is_not_mailed(
    office: Any, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*_: Any, **__: Any) -> None:
        raise StoreProblem("data/ben-quillfeather is locked.")

    with monkeypatch.context() as locked:
        locked.setattr(bootstrap, "build_school", build)
        assert office("run").code == 5
    assert (office.folder / "data" / "standstill.json").exists()
    assert office("run").code == 0
    assert post.texts == []
    assert not (office.folder / "data" / "standstill.json").exists()


def test_rehearsals_mistakes_and_another_at_work_are_not_mailed(office: Any, post: Post) -> None:
    url = f"sqlite:///{office.folder / 'data' / 'schoolcast.sqlite3'}"
    with RunLock(url, clock=SystemClock()):
        assert [office(command).code for command in ("run", "daemon")] == [75, 75]
    assert office("run", "--no-such-option").code == 2
    mend = without_store(office)
    assert office("run", "--dry-run").code == 5
    assert office("run", now="2026-12-01T09:00").code == 5
    mend()
    assert post.texts == []


def test_without_addresses_or_a_mail_server_it_ends_as_before(office: Any, post: Post) -> None:
    without_store(office)
    office.configure('to = ["office@example.org"]', "to = []")
    assert office("run").code == 5
    office.configure("to = []", 'to = ["office@example.org"]')
    office.configure(f"port = {post.port}", "port = 1")
    ended = office("run")
    assert ended.code == 5
    assert "office@example.org could not be told" in ended.err
    assert "is gone" in ended.err
    assert post.texts == []
