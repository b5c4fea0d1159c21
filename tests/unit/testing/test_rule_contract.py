"""The contract holds for the built-in rules and the example, and notices who breaks it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schoolcast.api import Finding, Revision, Severity
from schoolcast.compliance.rules.pii import PiiPhone
from schoolcast.compliance.rules.placeholders import TemplateUnrendered
from schoolcast.compliance.rules.tone import ToneInsult
from schoolcast.plugins import load_plugins
from schoolcast.testing.rule_contract import RuleContract

EXAMPLE = Path(__file__).parents[3] / "examples" / "schoolcast-rule-homework-hours" / "src"


class TestPlaceholder(RuleContract):
    rule_class = TemplateUnrendered
    finds = ("Closed on {{ event_date }}.",)
    passes = ("Closed on Monday.",)


class TestPhone(RuleContract):
    rule_class = PiiPhone
    finds = ("Ring 07700 900345.",)
    passes = ("Sizes 7-8 to 12-13.",)


class TestHint(RuleContract):
    rule_class = ToneInsult
    finds = ("What an idiot.",)
    passes = ("What a day.",)


@pytest.fixture
def example() -> Iterator[Any]:
    sys.path.insert(0, str(EXAMPLE))
    try:
        import schoolcast_rule_homework_hours

        yield schoolcast_rule_homework_hours
    finally:
        sys.path.remove(str(EXAMPLE))


def promises(contract: RuleContract) -> list[Callable[[], None]]:
    return [getattr(contract, name) for name in dir(contract) if name.startswith("test_")]


def test_the_example_keeps_the_contract(example: Any) -> None:
    class Contract(RuleContract):
        rule_class = example.HomeworkHours
        finds = ("Please read for 45 minutes a day.",)
        passes = ("Please read for 10 minutes a day.",)

    kept = 0
    for promise in promises(Contract()):
        try:
            promise()
        except pytest.skip.Exception:
            continue
        kept += 1
    assert kept >= 9


def test_the_example_can_be_loaded_from_a_folder() -> None:
    loaded = load_plugins([EXAMPLE])
    (plugin,) = (each for each in loaded.plugins if each.name == "schoolcast_rule_homework_hours")
    assert (plugin.rules, plugin.problem) == (("HOMEWORK-HOURS",), "")


def test_the_guide_shows_the_examples_code() -> None:
    guide = (EXAMPLE.parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    code = (EXAMPLE / "schoolcast_rule_homework_hours" / "__init__.py").read_text(encoding="utf-8")
    assert f"```python\n{code}```" in guide


class Shouts(ToneInsult):
    """Breaks promises: it blocks and lets the author answer, raises, and points elsewhere."""

    id: ClassVar[str] = "SHOUTS"
    severity: ClassVar[Severity] = Severity.BLOCK

    def prepare(self, facts: Any) -> Any:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        text = revision.posts[0].text
        return [
            Finding(rule=self.id, clause="1", severity=self.severity, message="bad", field="text")
            for _ in text[:1].strip()
        ]


class Broken(RuleContract):
    __test__ = False
    rule_class = Shouts
    finds = ("Hello",)
    passes = ("",)


@pytest.mark.parametrize(
    "name",
    [
        "test_nobody_answers_what_it_blocks",
        "test_speaks_to_an_office_manager",
        "test_never_raises_for_odd_content",
    ],
)
def test_a_breach_is_found_out(name: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        getattr(Broken(), name)()


def test_a_contract_without_texts_proves_nothing() -> None:
    class Empty(RuleContract):
        rule_class = ToneInsult

    for name in ("test_finds_what_it_is_for", "test_passes_what_only_looks_like_it"):
        with pytest.raises(pytest.fail.Exception, match="at least one"):
            getattr(Empty(), name)()
