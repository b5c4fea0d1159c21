"""The catalogue: the policy clause by clause, and each rule in words.

The rows are data, in clauses.toml and rules.toml beside this module. Clauses are numbered as in
the documentation of the policy.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any


class ClauseKind(StrEnum):
    """How a clause is kept."""

    AUTOMATIC = "automatic"  # a rule finds what breaks it
    ATTESTATION = "attestation"  # a person answers for it
    DESIGN = "design"  # the program can't do otherwise
    OUT_OF_SCOPE = "out"  # not for software


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One rule in words: its title, the clause of the policy, and advice to the office.

    `fixed` says that a school can't lower it, because the policy itself forbids what it finds;
    `attests` that it asks what no program can know, so that its answer is a person's word.
    """

    rule: str
    clause: str
    title: str
    advice: str
    fixed: bool = False
    attests: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One clause of the policy and how it is kept.

    `about` is in our own words, `instead` says what to do, `proof` names the test of a design
    constraint ("path::test") and is empty where that is not yet built; `planned` are rules to
    come.
    """

    number: str
    about: str
    kinds: tuple[ClauseKind, ...]
    instead: str
    how: str
    rules: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    proof: str = ""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _clause(row: dict[str, Any]) -> Clause:
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in ("rules", "planned")}
    kinds = tuple(ClauseKind(kind) for kind in row["kinds"])
    return Clause(**{**row, **lists, "kinds": kinds})


ENTRIES = tuple(Entry(rule=rule, **words) for rule, words in _read("rules.toml").items())
CLAUSES = tuple(_clause(row) for row in _read("clauses.toml")["clause"])


def entry(rule: str) -> Entry | None:
    """The entry of that rule id; None for a rule that a plugin brings."""
    return next((each for each in ENTRIES if each.rule == rule), None)
