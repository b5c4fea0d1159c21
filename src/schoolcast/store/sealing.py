"""What of revisions and verdicts is sealed: which children they show, and the words found."""

import json
from typing import Any

from schoolcast.vault import Safe

LOST = "?"
"""Stands for children whose ids can't be opened any more; it is nobody's id."""
_PRIVATE = ("excerpt", "suggestion")
_SEALED = '"sealed":"'  # as `_text` writes it; inside a word the marks would be escaped


def close_revision(frozen: str, name: str, safe: Safe) -> str:
    """A frozen revision without its children and file names in clear."""
    fields = json.loads(frozen)
    private = {
        "children": fields["children"],
        "images": [[_taken(shown) for shown in _shown(post)] for post in fields["posts"]],
    }
    if not (private["children"] or any(private["images"])):
        return frozen
    fields["children"] = []
    fields["sealed"] = safe.seal("children", name, _text(private))
    return _text(fields)


def open_revision(kept: str, name: str, safe: Safe) -> str:
    """The frozen revision that was closed; LOST in place of children whose key is lost."""
    if '"sealed"' not in kept:  # spares taking it apart to find nothing
        return kept
    fields = json.loads(kept)
    sealed = fields.pop("sealed", None)
    if sealed is None:
        return kept
    text = safe.open("children", name, sealed)
    if text is None:
        fields["children"] = [LOST]
        for post in fields["posts"]:
            for shown in _shown(post):
                shown |= {"children": [], "file": ""}
        return _text(fields)
    private = json.loads(text)
    fields["children"] = private["children"]
    for post, images in zip(fields["posts"], private["images"], strict=True):
        for shown, own in zip(_shown(post), images, strict=True):
            shown |= own
    return _text(fields)


def may_show(kept: str, name: str, child: str, safe: Safe) -> bool:
    """Whether that child may stand in a revision as it is kept: never wrong where it says no.

    Looked for in the text as it lies there, since taking it apart takes twenty times as long.
    """
    quoted = json.dumps(child)
    begins = kept.rfind(_SEALED)
    if begins < 0:
        return quoted in kept
    sealed, _ = json.JSONDecoder().raw_decode(kept, begins + len(_SEALED) - 1)
    return quoted in (safe.open("children", name, sealed) or "")


def _shown(post: dict[str, Any]) -> list[dict[str, Any]]:
    """A post's pictures and behind them its videos, which earlier versions did not have."""
    return [*post["images"], *post.get("videos", ())]


def _taken(image: dict[str, Any]) -> dict[str, Any]:
    own = {"children": image["children"], "file": image.get("file", "")}
    image |= {"children": [], "file": ""}
    return own


def close_findings(frozen: str, name: str, safe: Safe) -> str:
    """Findings without the words they quote in clear."""
    findings = json.loads(frozen)
    quoted = [[finding[field] for field in _PRIVATE] for finding in findings]
    if not any(any(words) for words in quoted):
        return frozen
    for finding in findings:
        finding |= dict.fromkeys(_PRIVATE, "")
    return _text({"findings": findings, "sealed": safe.seal("excerpts", name, _text(quoted))})


def open_findings(kept: str, name: str, safe: Safe) -> str:
    """The findings that were closed; nothing is quoted where the key is lost."""
    closed = json.loads(kept)
    if isinstance(closed, list):
        return kept
    findings = closed["findings"]
    text = safe.open("excerpts", name, closed["sealed"])
    if text is not None:
        for finding, words in zip(findings, json.loads(text), strict=True):
            finding |= dict(zip(_PRIVATE, words, strict=True))
    return _text(findings)


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
