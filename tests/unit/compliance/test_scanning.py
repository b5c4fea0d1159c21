"""Scanning old posts: lines in, findings out, bad lines named, nothing that stops it."""

import importlib
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import PolicySettings, Severity
from schoolcast.compliance.guard import Guard, Limits
from schoolcast.compliance.rules import builtin_rules
from schoolcast.compliance.scanning import (
    LONGEST_LINE,
    OFF,
    BadLine,
    Line,
    Scanner,
    as_revision,
    failed,
    read_lines,
    roll_facts,
)
from schoolcast.domain.errors import UsageProblem

STEPS = Path(__file__).parent / "scan_steps"
ROLL = {
    "pupils": [{"forename": "Ottoline", "surname": "Marchbanks", "year": "2"}],
    "staff": ["Mrs Jones"],
    "school": {"names": ["St Wilfrid's"], "phones": ["01632 960001"]},
}
FACTS = roll_facts(ROLL, policy=PolicySettings())


def a_line(text: str, kind: str = "post") -> Line:
    return Line(id="1", text=text, kind=kind, channel="facebook")


@pytest.fixture
def guard() -> Iterator[Guard]:
    with Guard(Limits(seconds=2.0), paths=[STEPS]) as guard:
        yield guard


@pytest.fixture
def falls(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(STEPS))
    return importlib.import_module("scan_falls").Falls()


def test_each_kind_is_read_in_its_own_field(guard: Guard) -> None:
    scanner = Scanner(builtin_rules(), FACTS, PolicySettings(), guard)
    lines = [
        a_line("Ottoline Marchbanks won."),
        a_line("Ottoline Marchbanks on stage", "alt"),
        a_line("ottoline_marchbanks.jpg", "filename"),
        a_line("Mrs Jones rang 01632 960001.", "caption"),
    ]
    scanned = scanner.scan(lines)
    found = [[(each.rule, each.start, each.end) for each in one.findings] for one in scanned]
    assert found == [
        [("NAME-FULL", 0, 19)],
        [("NAME-FULL", 0, 19)],
        [("NAME-FILENAME", 0, 19)],
        [],
    ]


def test_rules_about_the_future_are_off() -> None:
    revision = as_revision(a_line("Tomorrow we visit the zoo at 9am."), FACTS)
    assert revision.posts[0].due is None
    assert {"DATE-RELATIVE", "DATE-PAST"} <= OFF


def test_whereabouts_are_judged_by_what_the_words_say_lies_ahead(guard: Guard) -> None:
    scanner = Scanner(builtin_rules(), FACTS, PolicySettings(), guard)
    ahead, behind = scanner.scan(
        [
            a_line("Year 4 are walking to the library tomorrow, leaving at 9.30."),
            a_line("Year 4 walked to the library yesterday, leaving at 9.30."),
        ]
    )
    assert [found.rule for found in ahead.findings] == ["SAFE-WHEREABOUTS"]
    assert behind.findings == ()


@pytest.mark.parametrize("text", ["raise", "die", "hang"])
def test_w16_a_rule_that_crashes_or_hangs_marks_its_line_alone(
    guard: Guard, falls: Any, text: str
) -> None:
    scanner = Scanner([falls], FACTS, PolicySettings(), guard)
    good, bad, other = scanner.scan([a_line("fine"), a_line(text), a_line("fine too")])
    assert failed(bad.findings) and not failed(good.findings) and not failed(other.findings)


def test_w20_a_placeholder_is_found(guard: Guard) -> None:
    scanner = Scanner(builtin_rules(), FACTS, PolicySettings(), guard)
    (scanned,) = scanner.scan([a_line("School is closed on {{ event_date }}.")])
    (found,) = scanned.findings
    assert (found.rule, found.severity) == ("TEMPLATE-UNRENDERED", Severity.BLOCK)


def test_bad_lines_are_told_and_passed_over() -> None:
    rows: list[Any] = [
        json.dumps({"id": 7, "text": "Good."}).encode(),
        b"not json",
        b"\xff\xfe",
        b'["a list"]',
        b'{"id": "x", "text": 5}',
        b'{"text": "x", "kind": "poem"}',
        b"",
        b'{"text": "' + b"a" * LONGEST_LINE + b'"}',
        b'{"text": "The last."}',
    ]
    read = list(read_lines(io.BytesIO(b"\n".join(rows))))
    assert [each.number for each in read if isinstance(each, BadLine)] == [2, 3, 4, 5, 6, 8]
    good = [each for each in read if isinstance(each, Line)]
    assert [(each.id, each.text) for each in good] == [(7, "Good."), (9, "The last.")]


@pytest.mark.parametrize("roll", [[], {}, {"pupils": [{"forename": "A"}]}, {"pupils": 5}])
def test_a_roll_of_another_shape_is_a_sentence(roll: Any) -> None:
    with pytest.raises(UsageProblem, match="The roll needs"):
        roll_facts(roll, policy=PolicySettings())


HOSTILE = [
    "a " * 20_000,
    "A B " * 8_000,
    "Ottoline " * 4_000,
    "operation " * 4_000,
    "0" * 40_000,
    "07 " * 12_000,
    "a.b" * 12_000,
    "O.S." * 10_000,
    "x dot " * 6_000,
    "1 Acacia " * 4_000,
    "whose " * 6_000,
    "@" * 40_000,
    "\u200b" * 40_000,
    "İ" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.timeout(60)
def test_no_text_takes_long(text: str) -> None:
    revision = as_revision(a_line(text), FACTS)
    start = time.process_time()
    for rule in builtin_rules():
        rule.prepare(FACTS.only(rule.needs)).check(revision)
    assert time.process_time() - start < 10


def test_the_development_posts_are_there() -> None:
    data = Path(__file__).parents[3] / "benchmarks" / "data"
    assert len((data / "compliance_dev.jsonl").read_text(encoding="utf-8").splitlines()) == 87
