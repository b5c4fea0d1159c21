"""The outbox on a real disk: whole posts or none, and a sentence for what goes wrong."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from schoolcast.api import NotSent, OutcomeUnknown, Receipt
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing import FixedClock, RecordingAttempt, a_post, an_image
from schoolcast_outbox import schoolcast_register_connectors
from schoolcast_outbox.connector import OutboxConnector, OutboxSettings

Outboxes = Callable[..., OutboxConnector]


@pytest.fixture
def outbox(tmp_path: Path, fixed_clock: FixedClock) -> Outboxes:
    def make(folder: str | Path = "outbox") -> OutboxConnector:
        tools = ConnectorTools(clock=fixed_clock, channel="dry-run", folder=tmp_path)
        return OutboxConnector(settings=OutboxSettings(folder=Path(folder)), tools=tools)

    return make


@pytest.fixture
def attempt(fixed_clock: FixedClock) -> RecordingAttempt:
    return RecordingAttempt(fixed_clock)


def test_a_post_is_a_folder_with_everything_in_it(
    outbox: Outboxes, attempt: RecordingAttempt, tmp_path: Path
) -> None:
    images = (an_image(tmp_path, alt="Hall"), an_image(tmp_path, alt="Gate", format="PNG"))
    post = a_post(text="Grüße, £5 ☀", link="https://st-marys.example.org", images=images)
    receipt = outbox().publish(post, attempt)
    place = tmp_path / "outbox" / attempt.key
    assert json.loads((place / "post.json").read_text(encoding="utf-8")) == {
        "schema": 1,
        "key": attempt.key,
        "channel": "page",
        "slot": "main",
        "audience": "public",
        "due": "2026-12-11T12:00:00+00:00",
        "due_wall": "2026-12-11T12:00",
        "zone": "Europe/London",
        "text": "Grüße, £5 ☀",
        "link": "https://st-marys.example.org",
        "images": [
            {
                "file": "image-1.jpg",
                "alt": "Hall",
                "media_type": "image/jpeg",
                "sha256": images[0].sha256,
            },
            {
                "file": "image-2.png",
                "alt": "Gate",
                "media_type": "image/png",
                "sha256": images[1].sha256,
            },
        ],
        "written_at": "2026-12-11T12:00:00+00:00",
    }
    assert (place / "image-2.png").read_bytes() == images[1].read_bytes()
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == [attempt.key]
    assert receipt.url is not None
    assert Path(unquote(urlsplit(receipt.url).path)).name == attempt.key


def test_the_same_key_again_is_the_same_receipt(
    outbox: Outboxes, attempt: RecordingAttempt, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    first = outbox().publish(a_post(text="First"), attempt)
    again = RecordingAttempt(fixed_clock, number=2)
    assert outbox().publish(a_post(text="Second"), again) == first
    assert again.steps == []
    written = json.loads((tmp_path / "outbox" / attempt.key / "post.json").read_text())
    assert written["text"] == "First"


def test_a_withdrawn_post_does_not_come_back(
    outbox: Outboxes, attempt: RecordingAttempt, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    receipt = outbox().publish(a_post(), attempt)
    outbox().withdraw(receipt, attempt)
    outbox().publish(a_post(), RecordingAttempt(fixed_clock, number=2))
    assert not (tmp_path / "outbox" / attempt.key).exists()
    assert (tmp_path / "outbox" / "withdrawn" / attempt.key / "post.json").exists()


def test_a_crash_leaves_nothing_that_looks_like_a_post(
    outbox: Outboxes, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    class PowerCut(BaseException):
        pass

    class Cut(RecordingAttempt):
        def creating(self) -> None:
            raise PowerCut

    with pytest.raises(PowerCut):
        outbox().publish(a_post(), Cut(fixed_clock))
    assert list((tmp_path / "outbox").iterdir()) == []


def test_what_a_crash_left_behind_is_cleared_by_the_next_try(
    outbox: Outboxes, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    leftover = tmp_path / "outbox" / ".writing-st-marys-1-1"
    leftover.mkdir(parents=True)
    (leftover / "post.json").write_text("{")
    outbox().publish(a_post(), RecordingAttempt(fixed_clock, number=2))
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["st-marys-1"]


def test_another_try_that_was_faster_wins(
    outbox: Outboxes, fixed_clock: FixedClock, tmp_path: Path
) -> None:
    class Overtaken(RecordingAttempt):
        def creating(self) -> None:
            outbox().publish(a_post(text="Same"), RecordingAttempt(fixed_clock, number=2))

    receipt = outbox().publish(a_post(text="Same"), Overtaken(fixed_clock))
    assert receipt.remote_id == "st-marys-1"
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["st-marys-1"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "the folder is not writable"),
        (errno.EDQUOT, "disk space allowed"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_disk_that_takes_nothing_is_not_sent(
    code: int,
    words: str,
    outbox: Outboxes,
    attempt: RecordingAttempt,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def refuses(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuses)
        with pytest.raises(NotSent, match=words) as caught:
            outbox().publish(a_post(), attempt)
    assert caught.value.message.startswith(f"The outbox folder {tmp_path / 'outbox'} ")
    assert attempt.steps == []
    assert list((tmp_path / "outbox").iterdir()) == []


def test_a_folder_whose_parent_is_gone_is_not_made_elsewhere(
    outbox: Outboxes, attempt: RecordingAttempt, tmp_path: Path
) -> None:
    connector = outbox(str(tmp_path / "unmounted" / "outbox"))
    with pytest.raises(NotSent, match="the folder above it"):
        connector.publish(a_post(), attempt)
    assert "the folder above it" in connector.health().problems[0]
    assert not (tmp_path / "unmounted").exists()


def test_a_file_in_the_folders_place_is_a_sentence(
    outbox: Outboxes, attempt: RecordingAttempt, tmp_path: Path
) -> None:
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(NotSent, match="can't be written"):
        outbox().publish(a_post(), attempt)
    assert len(outbox().health().problems) == 1


def test_a_disk_that_will_not_confirm_is_unknown_and_settled_by_the_key(
    outbox: Outboxes,
    attempt: RecordingAttempt,
    fixed_clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    fsync = os.fsync

    def fails_once_it_is_there(handle: int) -> None:
        if (tmp_path / "outbox" / attempt.key).exists():
            raise OSError(errno.EIO, "fault")
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails_once_it_is_there)
        with pytest.raises(OutcomeUnknown):
            outbox().publish(a_post(), attempt)
    settled = outbox().publish(a_post(), RecordingAttempt(fixed_clock, number=2))
    assert isinstance(settled, Receipt)


def test_health_warns_of_a_disk_that_is_almost_full(
    outbox: Outboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    health = outbox().health()
    assert health.problems == ("The disk of the outbox is almost full.",)


def test_an_absolute_folder_is_used_as_it_is(
    outbox: Outboxes, attempt: RecordingAttempt, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    outbox(elsewhere).publish(a_post(), attempt)
    assert (elsewhere / attempt.key / "post.json").exists()


def test_the_package_registers_its_connector() -> None:
    registered: list[type] = []
    schoolcast_register_connectors(registered.append)
    assert registered == [OutboxConnector]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_post_is_found_by_the_key_of_any_of_its_revisions(
    outbox: Outboxes, fixed_clock: FixedClock, withdrawn: bool
) -> None:
    there = RecordingAttempt(fixed_clock, key="oak.hall.main.page.0.11111111")
    receipt = outbox().publish(a_post(), there)
    if withdrawn:
        outbox().withdraw(receipt, RecordingAttempt(fixed_clock, key="w"))
    lost = RecordingAttempt(fixed_clock, key="oak.hall.main.page.0.22222222").record()
    other = RecordingAttempt(fixed_clock, key="oak.hall.-1d.page.0.11111111").record()
    found = outbox().find(a_post(), [lost], set())
    assert found is not None
    assert found.remote_id == there.key
    assert outbox().find(a_post(), [other], set()) is None
    assert outbox().find(a_post(), [lost], {there.key}) is None
