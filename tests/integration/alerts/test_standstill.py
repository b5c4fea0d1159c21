"""A standstill is mailed once a day for each cause, whatever can be written or sent meanwhile."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolcast.alerts import standstill as module
from schoolcast.alerts.marker import FILE, Marker, Standing
from schoolcast.alerts.standstill import WORDING, Standstill
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import (
    ClockProblem,
    ConfigurationProblem,
    KeyProblem,
    SchemaProblem,
    SchoolcastError,
    SecretProblem,
    StoreProblem,
)

OFFICE, HEAD = "office@example.org", "head@example.org"
NINE = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
KEY = KeyProblem("The key in /srv/ben-quillfeather is gone.")
LOCKED = StoreProblem("pictures/ben-quillfeather.jpg can't be written.")


class Passes:
    """Passes from cron, each a process of its own, of which none can begin."""

    def __init__(self, folder: Path, mailer: Any, port: int) -> None:
        self.folder = folder
        self.clock = FixedClock(NINE)
        self.addresses: tuple[str, ...] = (OFFICE,)
        self.mailer = lambda: mailer(port)

    def process(self) -> Standstill:
        return Standstill(
            "Oakfield",
            self.addresses,
            self.mailer,
            self.clock,
            marker=Marker(self.folder),
            host="office-pc",
            folder="/srv/school",
        )

    def stop(self, problem: SchoolcastError, *, comes_again: bool = True) -> list[str]:
        return self.process().tell(problem, comes_again=comes_again)

    def later(self, **span: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**span))


@pytest.fixture
def passes(tmp_path: Path, mailer: Any, serve: Any, monkeypatch: pytest.MonkeyPatch) -> Passes:
    for folder in ("data", "tmp"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return Passes(tmp_path / "data", mailer, serve())


def test_it_is_told_once_a_day_for_each_cause(passes: Passes, postbox: Any) -> None:
    for _ in range(3):
        passes.stop(KEY)
        passes.later(minutes=1)
    assert len(postbox.mails) == 1
    passes.later(minutes=10)
    passes.stop(SchemaProblem())
    passes.stop(KEY)
    assert len(postbox.mails) == 2
    passes.later(hours=23)
    passes.stop(KEY)
    assert len(postbox.mails) == 2
    passes.later(hours=1)
    passes.stop(KEY)
    assert len(postbox.mails) == 3
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 3
    assert passes.process().over() == []
    assert "at work again" in postbox.texts[3]
    passes.process().over()
    assert len(postbox.mails) == 4
    passes.stop(KEY)
    assert len(postbox.mails) == 5


def test_a_store_is_left_its_time_where_another_pass_follows(passes: Passes, postbox: Any) -> None:
    for _ in range(15):
        passes.stop(LOCKED)
        passes.later(minutes=1)
    assert postbox.mails == []
    passes.stop(LOCKED)
    passes.later(minutes=1)
    passes.stop(LOCKED)
    assert len(postbox.mails) == 1


def test_what_ends_a_daemon_is_told_at_once(passes: Passes, postbox: Any) -> None:
    passes.stop(LOCKED, comes_again=False)
    passes.stop(LOCKED, comes_again=False)
    assert len(postbox.mails) == 1


def test_whoever_was_not_reached_hears_of_it_later(passes: Passes, postbox: Any) -> None:
    passes.addresses = (OFFICE, HEAD)
    postbox.refuse_recipient[HEAD] = "451 greylisted"
    (trouble,) = passes.stop(KEY)
    assert HEAD in trouble
    postbox.refuse_recipient.clear()
    passes.later(minutes=1)
    assert passes.stop(KEY) == []
    assert postbox.recipients == [OFFICE]
    passes.later(minutes=9)
    passes.stop(KEY)
    assert postbox.recipients == [OFFICE, HEAD]
    passes.process().over()
    assert postbox.recipients == [OFFICE, HEAD] * 2


def test_nobody_hears_of_the_end_of_what_nobody_heard_of(passes: Passes, postbox: Any) -> None:
    postbox.answer_data = "451 later"
    passes.stop(KEY)
    postbox.answer_data = ""
    assert passes.process().over() == []
    assert postbox.mails == []
    assert list(passes.folder.iterdir()) == []


def test_where_the_data_folder_cannot_be_written_it_is_known_elsewhere(
    passes: Passes, postbox: Any, tmp_path: Path
) -> None:
    passes.folder = tmp_path / "gone"
    for _ in range(2):
        passes.stop(KEY)
    (kept,) = (tmp_path / "tmp").glob("*/*")
    assert kept.stat().st_mode & 0o077 == 0
    assert len(postbox.mails) == 1
    passes.folder.mkdir()
    (passes.folder / FILE).write_text("{", encoding="utf-8")
    passes.stop(KEY)
    assert len(postbox.mails) == 1
    passes.process().over()
    assert "at work again" in postbox.texts[1]
    assert not kept.exists()


def test_under_systemd_it_is_known_where_the_next_pass_finds_it(
    passes: Passes, postbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With PrivateTmp a pass's temporary files go with it: each pass would be the first anew."""
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    passes.folder = tmp_path / "gone"
    for minute in range(17):
        (tmp_path / f"private-{minute}").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / f"private-{minute}"))
        passes.stop(LOCKED)
        passes.later(minutes=1)
    assert len(postbox.mails) == 1


def test_where_nothing_can_be_written_it_is_told_all_the_same(
    passes: Passes, postbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a store's trouble, at once: nobody knows how long it has lasted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    passes.folder = tmp_path / "gone"
    process = passes.process()
    for _ in range(90):
        process.tell(LOCKED, comes_again=True)
        passes.later(minutes=1)
    assert len(postbox.mails) == 1
    passes.clock.set(NINE + timedelta(minutes=1))
    passes.stop(LOCKED)  # another process; a mail program shows it once
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 1


def test_a_folder_that_others_can_write_is_not_believed(
    passes: Passes, postbox: Any, tmp_path: Path
) -> None:
    passes.folder = tmp_path / "gone"
    passes.stop(KEY)
    (kept,) = (tmp_path / "tmp").iterdir()
    kept.chmod(0o777)
    passes.stop(KEY)
    assert len(postbox.mails) == 2


def test_a_clock_that_was_ahead_keeps_nobody_from_hearing(passes: Passes, postbox: Any) -> None:
    passes.later(days=400)
    passes.stop(LOCKED)
    passes.stop(KEY)
    passes.clock.set(NINE)
    passes.stop(KEY)
    assert len(postbox.mails) == 2
    passes.stop(LOCKED)
    passes.later(minutes=15)
    passes.stop(LOCKED)
    assert len(postbox.mails) == 3


def test_a_pass_beside_this_one_mails_nothing(passes: Passes, postbox: Any) -> None:
    mailer = passes.mailer

    def slow() -> Any:
        passes.mailer = mailer
        passes.later(minutes=1)
        assert passes.stop(KEY) == []
        return mailer()

    passes.mailer = slow
    passes.stop(KEY)
    assert len(postbox.mails) == 1


def test_what_cannot_be_forgotten_is_not_told_to_be_over(
    passes: Passes, postbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pass from cron would tell it."""
    passes.stop(KEY)

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    for _ in range(3):
        passes.process().over()
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("kind", [*WORDING, SecretProblem])
def test_no_mail_quotes_a_problem(passes: Passes, postbox: Any, kind: Any) -> None:
    passes.stop(kind("content/ben-quillfeather.md can't be read."), comes_again=False)
    (text,) = postbox.texts
    assert "quillfeather" not in text
    assert "office-pc" in text
    assert WORDING.get(kind, WORDING[ConfigurationProblem]).what in " ".join(text.split())


def test_who_hears_of_the_clock_hears_of_the_way_out(passes: Passes, postbox: Any) -> None:
    """Where it was ahead before and is right now, there is no date to correct."""
    passes.stop(ClockProblem("It says 2020."), comes_again=False)
    assert "schoolcast adopt --clock-is-right" in " ".join(postbox.texts[0].split())


def test_a_marker_keeps_what_it_was_given(tmp_path: Path) -> None:
    standing = Standing(since=NINE, tried=NINE, told={OFFICE: {"KeyProblem": NINE}})
    assert Marker(tmp_path).write(standing)
    assert Marker(tmp_path).read() == standing
    assert module.PATIENCE == timedelta(minutes=15)
    for broken in ("", "[]", "{}", '{"since": "2026-12-07T09:00", "tried": "", "told": {}}'):
        (tmp_path / FILE).write_text(broken, encoding="utf-8")
        assert Marker(tmp_path).read() is None
