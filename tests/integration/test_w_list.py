"""The regression list: which of its tests there are, so that none vanishes unseen."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
THERE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}
TO_COME: set[int] = set()  # with the issues that bring them
_TEST = re.compile(r"^def test_w(\d\d)_", re.M)


def test_every_test_of_the_list_is_there():
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("connectors/*/tests/**/*.py")]
    found = {int(n) for file in files for n in _TEST.findall(file.read_text(encoding="utf-8"))}
    assert THERE | TO_COME == set(range(1, 24))
    assert sorted(THERE - found) == []
    assert sorted(found - THERE) == [], "move these from TO_COME to THERE"
