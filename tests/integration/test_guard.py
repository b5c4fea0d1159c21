"""The guarded child process, with real processes that misbehave."""

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from schoolcast.compliance.guard import (
    Crashed,
    Guard,
    Limits,
    OutOfMemory,
    Overran,
    StepFailed,
    TooMuchOutput,
)
from schoolcast.domain.errors import ContentProblem

STEPS = Path(__file__).parent / "guard_steps"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is Linux's")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(STEPS))
    return importlib.import_module("misbehaving")


@pytest.fixture
def guard() -> Iterator[Guard]:
    limits = Limits(seconds=0.4, memory_bytes=200 * 2**20, output_bytes=10_000)
    with Guard(limits, paths=[STEPS]) as guard:
        yield guard


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether the process ends within that time; a zombie counts as ended."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_a_step_runs_in_another_process_which_is_used_again(guard: Guard, steps: Any) -> None:
    first = guard.call(steps.process, step="asking")

    assert first != os.getpid()
    assert guard.call(steps.process, step="asking") == first
    assert guard.call(steps.add, 2, 3, step="adding") == 5


def test_nothing_is_started_before_the_first_step(guard: Guard, steps: Any) -> None:
    assert guard.pid is None
    guard.call(steps.add, 2, 3, step="adding")
    assert guard.pid is not None


def test_closing_ends_the_child(steps: Any) -> None:
    with Guard(paths=[STEPS]) as guard:
        pid = guard.call(steps.process, step="asking")
    assert guard.pid is None
    assert gone(pid)


def test_a_runaway_expression_is_stopped_and_named(guard: Guard, steps: Any) -> None:
    with pytest.raises(Overran) as caught:
        guard.call(steps.runaway_expression, step="the rule GREEDY")

    assert caught.value.message == ("The rule GREEDY took longer than 0.4 seconds and was stopped.")
    assert guard.call(steps.add, 2, 3, step="adding") == 5


@linux
@pytest.mark.parametrize("step", ["fill_memory", "huge_allocation"])
def test_what_fills_memory_is_stopped(guard: Guard, steps: Any, step: str) -> None:
    with pytest.raises(OutOfMemory):
        guard.call(getattr(steps, step), step="the template", timeout=20)
    assert guard.call(steps.add, 2, 3, step="adding") == 5


def test_what_a_step_prints_never_reaches_the_frames(guard: Guard, steps: Any) -> None:
    assert guard.call(steps.chatter, 200, step="chattering") == "done"
    assert guard.call(steps.add, 2, 3, step="adding") == 5


def test_a_step_finds_nothing_on_standard_input(guard: Guard, steps: Any) -> None:
    assert guard.call(steps.read_standard_input, step="reading") == ""


def test_leaving_is_a_crash(guard: Guard, steps: Any) -> None:
    with pytest.raises(Crashed, match="exit code 3"):
        guard.call(steps.leave, 3, step="leaving")
    assert guard.call(steps.add, 2, 3, step="adding") == 5


@posix
def test_a_segmentation_fault_is_a_crash(guard: Guard, steps: Any) -> None:
    with pytest.raises(Crashed, match="SIGSEGV"):
        guard.call(steps.read_nowhere, step="reading", timeout=20)
    assert guard.call(steps.add, 2, 3, step="adding") == 5


@pytest.mark.parametrize("size", [11_000, 5_000_000])
def test_a_flood_is_refused(guard: Guard, steps: Any, size: int) -> None:
    with pytest.raises(TooMuchOutput):
        guard.call(steps.flood, size, step="flooding")
    assert guard.call(steps.flood, 100, step="flooding") == "x" * 100


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("raises", "ZeroDivisionError"),
        ("leave_politely", "SystemExit"),
        ("raises_awkwardly", "Awkward"),
    ],
)
def test_an_error_comes_back_in_words(guard: Guard, steps: Any, step: str, kind: str) -> None:
    pid = guard.call(steps.process, step="asking")
    with pytest.raises(StepFailed) as caught:
        guard.call(getattr(steps, step), step="the rule ODD")

    assert caught.value.type == kind
    assert guard.call(steps.process, step="asking") == pid


def test_a_result_that_cannot_be_handed_over_is_a_failure(guard: Guard, steps: Any) -> None:
    with pytest.raises(StepFailed, match="pickle"):
        guard.call(steps.unpicklable, step="handing over")


def test_a_function_that_cannot_be_handed_over_is_a_failure(guard: Guard) -> None:
    with pytest.raises(StepFailed):
        guard.call(lambda: None, step="handing over")
    assert guard.pid is None


def test_a_function_the_child_cannot_import_is_a_failure(steps: Any) -> None:
    with Guard() as without_paths, pytest.raises(StepFailed, match="misbehaving"):
        without_paths.call(steps.add, 2, 3, step="adding")


def test_our_own_errors_come_through_as_themselves(guard: Guard, steps: Any) -> None:
    with pytest.raises(ContentProblem) as caught:
        guard.call(steps.raises_content_problem, step="rendering")
    assert str(caught.value) == "autumn/fair.md:7: body: The body is empty."


def test_a_child_that_died_between_steps_is_replaced(guard: Guard, steps: Any) -> None:
    pid = guard.call(steps.process, step="asking")
    os.kill(pid, signal.SIGTERM)
    assert gone(pid)
    assert guard.call(steps.process, step="asking") != pid


@posix
def test_an_interrupt_does_not_end_the_child(guard: Guard, steps: Any) -> None:
    pid = guard.call(steps.process, step="asking")
    os.kill(pid, signal.SIGINT)
    assert guard.call(steps.process, step="asking") == pid
    assert os.getpgid(pid) != os.getpgrp()


@posix
def test_what_a_step_started_ends_with_it(guard: Guard, steps: Any, tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    with pytest.raises(Overran):
        guard.call(steps.starts_another, str(marker), step="starting")
    assert gone(int(marker.read_text()))


def test_secrets_stay_with_the_parent(
    guard: Guard, steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOLCAST_SECRET_PAGE_TOKEN", "made up")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/made-up")
    there = guard.call(steps.environment, step="looking")
    assert "PATH" in there
    assert not {"SCHOOLCAST_SECRET_PAGE_TOKEN", "CREDENTIALS_DIRECTORY"} & set(there)


def test_the_current_folder_is_not_imported_from(
    steps: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')\n")
    monkeypatch.chdir(tmp_path)
    with Guard(paths=[STEPS]) as guard:
        assert guard.call(steps.add, 2, 3, step="adding") == 5


def test_several_threads_may_use_one_guard(steps: Any) -> None:
    with Guard(paths=[STEPS]) as guard, ThreadPoolExecutor(4) as pool:
        sums = pool.map(lambda n: guard.call(steps.add, n, n, step="adding"), range(40))
        assert list(sums) == [2 * n for n in range(40)]


def test_a_large_question_is_no_matter(guard: Guard, steps: Any) -> None:
    with pytest.raises(StepFailed, match="TypeError"):
        guard.call(steps.add, "x" * 5_000_000, 1, step="adding")


PARENT = """
import signal
# A suite started in the background hands down that interrupts are ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
sys.path.insert(0, {steps!r})
import misbehaving
from schoolcast.compliance.guard import Guard, Limits
guard = Guard(Limits(seconds={seconds}), paths=[{steps!r}])
print(guard.call(misbehaving.process, step="asking"), flush=True)
guard.call(misbehaving.{step}, *{arguments}, step="at work")
print("through", flush=True)
sys.stdin.read()
"""


def parent(step: str, *arguments: object, seconds: float) -> subprocess.Popen[str]:
    code = PARENT.format(steps=str(STEPS), seconds=seconds, step=step, arguments=arguments)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@posix
@pytest.mark.parametrize(
    ("step", "arguments", "words"),
    [("add", (2, 3), 1), ("sleeps", (60,), 0), ("runaway_expression", (), 0)],
    ids=["idle", "waiting", "busy"],
)
def test_no_orphan_is_left_when_the_parent_is_killed(
    step: str, arguments: tuple[object, ...], words: int
) -> None:
    with parent(step, *arguments, seconds=1) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        for _ in range(words):
            process.stdout.readline()
        process.kill()
    assert gone(child)


@posix
def test_an_interrupt_reaches_the_parent_at_once() -> None:
    with parent("sleeps", 60, seconds=60) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(10) != 0
    assert gone(child)


def test_a_call_after_an_interrupt_gets_its_own_answer(
    guard: Guard, steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.call(steps.add, 2, 3, step="adding")
    interrupted: Callable[..., bytes] = _interrupt
    with monkeypatch.context() as patch:
        patch.setattr("schoolcast.compliance.child.Child.answer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            guard.call(steps.add, 40, 2, step="adding")
    assert guard.call(steps.add, 1, 1, step="adding") == 2


def _interrupt(*_: object) -> bytes:
    raise KeyboardInterrupt
