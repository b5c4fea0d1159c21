"""What an approver answers for with each approval, because no program can know it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One sentence an approver stands behind; `name` is how the record calls it."""

    name: str
    clause: str
    words: str


STATEMENTS = (
    Statement(
        name="positive", clause="28", words="is positive, or is an update or reminder parents need"
    ),
    Statement(name="relevant", clause="29", words="is about our children, staff or school"),
    Statement(name="true", clause="12i", words="is true and misleads nobody"),
    Statement(name="rights", clause="12i", words="uses only words, pictures and music we may use"),
    Statement(
        name="respect",
        clause="32",
        words="keeps confidences and our rules, and could not be read as hurting anybody",
    ),
)
"""Clauses 12c, 12f, 12g and 38 are answered for with the last one."""


def in_words() -> str:
    """All of them as one sentence."""
    parts = [statement.words for statement in STATEMENTS]
    return f"With an approval you answer for it that it {'; '.join(parts)}."
