"""The regression list: which of its tests pytest runs, so that none vanishes unseen."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THERE = set(range(1, 24))
NEEDS_DOCUMENTS = "test_w19_twitter_s_own_cases"  # which are not in every checkout
_WRITTEN = re.compile(r"^\s*(?:async )?def (test_w\d\d_\w+)", re.M)
_NAMED = re.compile(r"test_w(\d\d)_")
_OFF = {"skip", "skipif", "xfail"}
_FOUND = "found: "


class Listed:
    """Asks pytest which tests of the list it would run, and which of them a mark turns off."""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        found = set()
        for item in session.items:
            name = getattr(item, "originalname", item.name)
            off = bool(_OFF & {mark.name for mark in item.iter_markers()})
            if _NAMED.match(name):
                found.add((str(item.path), name, off and name != NEEDS_DOCUMENTS))
        sys.__stdout__.write(f"\n{_FOUND}{json.dumps(sorted(found))}\n")


def test_pytest_runs_every_test_of_the_list():
    written = _written()
    found = _found({str(Path(file).parent) for file, _ in written})
    assert {int(_NAMED.match(name)[1]) for _, name, _ in found} == THERE
    assert sorted(written - {(file, name) for file, name, _ in found}) == [], "never collected"
    assert [(file, name) for file, name, off in found if off] == [], "skipped, or may fail"


def _written() -> set[tuple[str, str]]:
    """What the files of the tests hold, whatever they are called."""
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("connectors/*/tests/**/*.py")]
    texts = {str(file): file.read_text(encoding="utf-8") for file in files}
    return {(file, name) for file, text in texts.items() for name in _WRITTEN.findall(text)}


def _found(folders: set[str]) -> list[tuple[str, str, bool]]:
    """What pytest would run in folders: files named one by one would be run whatever their name."""
    done = subprocess.run(  # in a process of its own: this one is under way
        [sys.executable, __file__, *sorted(folders)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(_FOUND)]
    assert lines, done.stdout + done.stderr
    return [tuple(one) for one in json.loads(lines[0].removeprefix(_FOUND))]


if __name__ == "__main__":
    asked = ["--collect-only", "-qq", "-n0", "-p", "no:cacheprovider", *sys.argv[1:]]
    sys.exit(pytest.main(asked, plugins=[Listed()]))
