"""What every rule promises, as tests: subclass `RuleContract` in your package.

class TestContract(RuleContract):
    rule_class = MyRule
    finds = ["words that break the rule"]
    passes = ["words that only look like it"]

    def facts(self): ...       # optional: what the rule needs to know
"""

import copy
import pickle
import time
from dataclasses import replace
from typing import ClassVar

import pytest

from schoolcast.api import (
    Facts,
    Finding,
    Need,
    OverridableBy,
    PostImage,
    Revision,
    Rule,
    Severity,
)
from schoolcast.testing.builders import NOON, a_post, a_revision

_LONG = 50_000  # characters
_PATIENCE = 5.0  # seconds, as many as the guarded child gives a step
_ODD_TEXTS = (
    "",
    " \n\t ",
    "\u200b\u202e\ufeff",
    "e\u0301" * 50,
    "👩‍👩‍👧‍👦 İı ﬁ ʼ",
    "<b>&amp;</b> {{ x }} %s \\N{BULLET}",
)


class RuleContract:
    """The promises of a rule, each a test."""

    rule_class: ClassVar[type[Rule]]
    finds: ClassVar[tuple[str, ...] | list[str]] = ()
    passes: ClassVar[tuple[str, ...] | list[str]] = ()

    def facts(self) -> Facts:
        """What the rule may know; override where it needs a roll, a calendar or lists."""
        return Facts(
            school="st-marys", school_name="St. Mary's", timezone="Europe/London", now=NOON
        )

    def revision(self, text: str) -> Revision:
        """A revision with `text`; override where the rule judges something else."""
        return a_revision(a_post(text=text))

    def rule(self) -> Rule:
        """The rule under test."""
        return self.rule_class()

    def check(self, text: str) -> list[Finding]:
        """What the rule says of `text`, with the facts that it names in `needs` and no others."""
        rule = self.rule()
        return rule.prepare(self.facts().only(rule.needs)).check(self.revision(text))

    # What it says of itself

    def test_describes_itself(self) -> None:
        rule = self.rule()
        assert isinstance(rule, Rule)
        assert rule.id == rule.id.upper() and " " not in rule.id
        assert rule.clause and rule.version >= 1
        assert isinstance(rule.severity, Severity)
        assert isinstance(rule.overridable_by, OverridableBy)
        assert all(isinstance(need, Need) for need in rule.needs)

    def test_nobody_answers_what_it_blocks(self) -> None:
        rule = self.rule()
        if rule.severity is not Severity.BLOCK:
            pytest.skip("not applicable: it does not block")
        assert rule.overridable_by is OverridableBy.NOBODY

    def test_can_cross_into_the_guarded_process(self) -> None:
        assert pickle.loads(pickle.dumps(self.rule())).id == self.rule().id  # noqa: S301

    # What it finds

    def test_finds_what_it_is_for(self) -> None:
        if not self.finds:
            pytest.fail("name in `finds` at least one text that breaks the rule")
        assert [text for text in self.finds if not self.check(text)] == []

    def test_passes_what_only_looks_like_it(self) -> None:
        if not self.passes:
            pytest.fail("name in `passes` at least one text that only looks like it")
        assert [text for text in self.passes if self.check(text)] == []

    def test_speaks_to_an_office_manager(self) -> None:
        for text in self.finds:
            for found in self.check(text):
                assert found.message.endswith(".") and not found.message[:1].islower()
                assert "None" not in found.message and "Error" not in found.message

    def test_says_where(self) -> None:
        for text in self.finds:
            for found in self.check(text):
                assert found.rule == self.rule().id
                assert 0 <= found.start <= found.end
                if found.field == "text":
                    assert text[found.start : found.end] == found.excerpt

    # How it behaves

    def test_says_the_same_twice_and_changes_nothing(self) -> None:
        rule, facts = self.rule(), self.facts()
        for text in (*self.finds, *self.passes):
            revision = self.revision(text)
            before = copy.deepcopy(revision)
            checker = rule.prepare(facts.only(rule.needs))
            assert checker.check(revision) == checker.check(revision)
            assert revision == before

    def test_survives_missing_facts(self) -> None:
        bare = Facts(school="s", school_name="S", timezone="Europe/London")
        for text in (*self.finds, *self.passes):
            assert isinstance(self.rule().prepare(bare).check(self.revision(text)), list)

    def test_never_raises_for_odd_content(self) -> None:
        rule = self.rule()
        checker = rule.prepare(self.facts().only(rule.needs))
        picture = PostImage(sha256="0", alt="", media_type="", size=0, width=0, height=0)
        for text in _ODD_TEXTS:
            post = a_post(text=text, images=(picture,), link="http://[")
            revision = replace(a_revision(post), title=text, event_date=None)
            assert isinstance(checker.check(revision), list)
        assert isinstance(checker.check(replace(a_revision(), posts=())), list)

    def test_takes_no_time_over_long_texts(self) -> None:
        rule = self.rule()
        checker = rule.prepare(self.facts().only(rule.needs))
        for seed in ("a ", "0", "a.b", *self.finds, *self.passes):
            revision = self.revision((seed + " ") * (_LONG // (len(seed) + 1)))
            start = time.process_time()
            checker.check(revision)
            assert time.process_time() - start < _PATIENCE
