"""Files replaced as one."""

import os
from pathlib import Path

import pytest

from schoolcast.replacing import Replacement


def lie(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_what_is_not_kept_is_undone(tmp_path: Path) -> None:
    old = tmp_path / "OLD"
    old.write_bytes(b"1")
    with Replacement() as files:
        files.put(old, b"2")
        files.put(tmp_path / "NEW", b"3")
        assert old.read_bytes() == b"1"
        files.place()
        assert lie(tmp_path) == {"OLD": b"2", "OLD.previous": b"1", "NEW": b"3"}
    assert lie(tmp_path) == {"OLD": b"1"}


def test_what_is_kept_stays_alone(tmp_path: Path) -> None:
    (tmp_path / "OLD").write_bytes(b"1")
    with Replacement() as files:
        files.put(tmp_path / "OLD", b"2")
        files.place()
        files.keep()
    assert lie(tmp_path) == {"OLD": b"2"}
    if os.name == "posix":
        assert (tmp_path / "OLD").stat().st_mode & 0o777 == 0o600


def test_without_links_a_copy_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", unknown)
    (tmp_path / "OLD").write_bytes(b"1")
    with Replacement() as files:
        files.put(tmp_path / "OLD", b"2")
        files.place()
    assert lie(tmp_path) == {"OLD": b"1"}


def test_what_another_wrote_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "OLD").write_bytes(b"1")
    with Replacement() as files:
        files.put(tmp_path / "OLD", b"2")
        files.place()
        (tmp_path / "OLD").write_bytes(b"another's")
    assert lie(tmp_path) == {"OLD": b"another's"}


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_failure_midway_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    for name in ("A", "B", "C"):
        (tmp_path / name).write_bytes(b"1")
    real, calls = os.replace, []

    def failing(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="No space"), Replacement() as files:
        for name in ("A", "B", "C"):
            files.put(tmp_path / name, b"2")
        files.place()
    assert lie(tmp_path) == {"A": b"1", "B": b"1", "C": b"1"}


def test_an_empty_folder_stays_empty_when_nothing_is_placed(tmp_path: Path) -> None:
    with Replacement() as files:
        files.put(tmp_path / "A", b"1")
    assert lie(tmp_path) == {}
