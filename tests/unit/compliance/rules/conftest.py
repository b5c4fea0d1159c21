"""The invented school of the measurements, and a short way to ask the rules about a text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import Facts, Finding, PolicySettings, Rule
from schoolcast.compliance.rules import builtin_rules
from schoolcast.compliance.scanning import roll_facts
from schoolcast.testing.builders import a_post, a_revision

DATA = Path(__file__).parents[4] / "benchmarks" / "data"

Ask = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def facts() -> Facts:
    """212 invented pupils, their school's contact details and its staff."""
    data = json.loads((DATA / "roll.json").read_text(encoding="utf-8"))
    return roll_facts(data, policy=PolicySettings())


@pytest.fixture(scope="session")
def rules() -> dict[str, Rule]:
    """The built-in rules by id."""
    return {rule.id: rule for rule in builtin_rules()}


@pytest.fixture
def ask(facts: Facts, rules: dict[str, Rule]) -> Ask:
    """`ask("NAME-", text)`: what the rules whose id begins so say of a post."""

    def ask(start: str, text: str, **known: Any) -> list[Finding]:
        given = known.pop("facts", facts)
        revision = a_revision(a_post(text=text), title="", **known)
        return [
            finding
            for name, rule in rules.items()
            if name.startswith(start)
            for finding in rule.prepare(given).check(revision)
        ]

    return ask
