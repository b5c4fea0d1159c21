"""Words that people typed about an announcement: they may name a child, so they lie sealed.

Rows from before that are read as they stand, until `store.resealing` has sealed them.
"""

import json
from typing import Any

from schoolcast.domain.reasons import reason_of
from schoolcast.vault import Safe

LOST = "(these words were sealed with a key that is lost)"


def close_words(kind: str, name: str, words: str, safe: Safe) -> str:
    """The words sealed; no words stay none."""
    return safe.seal(kind, name, words) if words else ""


def open_words(kind: str, name: str, kept: str, safe: Safe) -> str:
    """The words; LOST where their key is."""
    if not kept:
        return ""
    opened = safe.open(kind, name, kept)
    return LOST if opened is None else opened


def close_answers(answers: dict[str, str], name: str, safe: Safe) -> str:
    """The answers of an approval: their keys and reasons in clear, their words sealed."""
    if not answers:
        return "{}"
    reasons = {key: reason_of(words).value for key, words in answers.items()}
    return json.dumps({"reasons": reasons, "sealed": safe.seal("answers", name, _text(answers))})


def open_answers(kept: str, name: str, safe: Safe) -> dict[str, str]:
    """The answers; only their reasons where the key is lost, so that they still count."""
    fields: dict[str, Any] = json.loads(kept)
    if "sealed" not in fields:
        return fields
    opened = safe.open("answers", name, fields["sealed"])
    return dict(fields["reasons"] if opened is None else json.loads(opened))


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
