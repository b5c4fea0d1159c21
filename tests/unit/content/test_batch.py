"""Batches: all files or none, also where the process is killed in between."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schoolcast.content import batch as module
from schoolcast.content.batch import FOLDER, Batch
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.revision import source_sha256
from schoolcast.file_lock import try_lock
from schoolcast.pipeline.ports.drafts import Writing

OLD = {"a.md": b"old a", "gone.md": b"goes"}
NEW = {"a.md": b"new a", "year/term/b.md": b"new b", "year/c.md": b"new c"}
KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_batch import FILES, Batch
real, left = os.replace, [{after}]
def replace(source, target):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    real(source, target)
os.replace = replace
with Batch(Path({folder!r})).write(FILES, ["gone.md"], "a mark"):
    os._exit(9)
"""


def writing(path: str, content: bytes, before: bytes | None) -> Writing:
    return Writing(
        path=path,
        content=content,
        sha256=source_sha256(content),
        item=path.removesuffix(".md"),
        before=source_sha256(before) if before is not None else None,
    )


FILES = [writing(path, content, OLD.get(path)) for path, content in NEW.items()]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    yield tmp_path


def lie(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_all_are_there_and_nothing_else(folder: Path) -> None:
    with Batch(folder).write(FILES, ["gone.md", "never.md"], "a mark"):
        assert lie(folder)["a.md"] == b"new a"
    assert lie(folder) == NEW
    assert not (folder / FOLDER).exists()


def test_what_is_raised_inside_takes_them_back(folder: Path) -> None:
    with pytest.raises(KeyError), Batch(folder).write(FILES, ["gone.md"], "a mark"):
        raise KeyError
    assert lie(folder) == OLD


def test_a_disk_that_fails_midway_takes_them_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._write

    def full(path: str, content: bytes, *, durable: bool) -> None:
        if path.endswith("2"):
            raise OSError(28, "No space left on device")
        real(path, content, durable=durable)

    monkeypatch.setattr(module, "_write", full)
    with (
        pytest.raises(OSError, match="No space"),
        Batch(folder).write(FILES, ["gone.md"], "a mark"),
    ):
        pytest.fail("It must not get so far.")
    assert lie(folder) == OLD


def killed(folder: Path, after: int) -> None:
    code = KILLED.format(tests=str(Path(__file__).parent), folder=str(folder), after=after)
    ended = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert ended.returncode == 9


@pytest.mark.parametrize("after", [0, 2, 99])
def test_killed_before_the_end_it_is_taken_back(folder: Path, after: int) -> None:
    killed(folder, after)
    asked: list[str] = []

    def kept(mark: str) -> bool:
        asked.append(mark)
        return False

    assert Batch(folder).settle(kept, lambda item: False)
    assert asked == ["a mark"]
    assert lie(folder) == OLD
    assert not Batch(folder).settle(kept, lambda item: False)


def test_killed_after_the_store_knew_it_stays(folder: Path) -> None:
    killed(folder, 99)
    with (
        pytest.raises(UsageProblem, match="An earlier import was cut off"),
        Batch(folder).write(FILES, [], ""),
    ):
        pytest.fail("What was cut off must be settled first.")
    assert Batch(folder).settle(lambda mark: mark == "a mark", lambda item: False)
    assert lie(folder) == NEW


def test_what_was_submitted_or_changed_since_is_left_alone(folder: Path) -> None:
    killed(folder, 99)
    (folder / "year/c.md").write_bytes(b"somebody's words")
    assert Batch(folder).settle(lambda mark: False, lambda item: item == "year/term/b")
    kept = {"year/term/b.md": b"new b", "year/c.md": b"somebody's words"}
    assert lie(folder) == OLD | kept


def test_one_at_a_time(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    with (folder / FOLDER / "lock").open("ab") as held:
        assert try_lock(held)
        with (
            pytest.raises(UsageProblem, match="try again in a minute"),
            Batch(folder).write(FILES, [], "a mark"),
        ):
            pytest.fail("Another has it.")
    assert lie(folder) == OLD | {f"{FOLDER}/lock": b""}
    with Batch(folder).write(FILES, ["gone.md"], "a mark"):
        pass
    assert lie(folder) == NEW


def test_a_list_that_was_never_whole_is_forgotten(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "files.json").write_bytes(b'{"mark": "a mark", "fil')
    (folder / FOLDER / "0").write_bytes(b"a part")
    assert Batch(folder).settle(lambda mark: True, lambda item: False)
    assert lie(folder) == OLD


def test_an_empty_batch_writes_nothing(folder: Path) -> None:
    with Batch(folder).write([], [], "a mark"):
        pass
    assert lie(folder) == OLD
