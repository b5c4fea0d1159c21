"""What all pages of writing share: the draft at hand, and saving it beside others."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from schoolcast.bootstrap.sheets import sheets_of
from schoolcast.content.sheets import FolderSheets
from schoolcast.domain.errors import UsageProblem
from schoolcast.office.words import SEVERITIES
from schoolcast.pipeline.draft_look import DraftLook, Placed, look_at
from schoolcast.pipeline.draft_records import StoredDraft, Words
from schoolcast.pipeline.mending import mend_of
from schoolcast.web.access import Pages
from schoolcast.web.visiting import desk, school, viewer
from schoolcast.web.wording import when

pages = Pages("compose")
PATIENCE = 20.0  # seconds for which a page waits while pictures are read


def sheets() -> FolderSheets:
    """The files behind drafts."""
    return sheets_of(desk().settings)


def opened(number: int) -> tuple[StoredDraft, Words]:
    """A draft and its words; NotFound, UsageProblem where its key is lost."""
    draft = school().store.draft(number)
    if draft.words is None:
        raise UsageProblem(
            "This draft can't be opened: the key with which it was sealed is lost. Delete it and "
            "write it anew."
        )
    return draft, draft.words


def look(words: Words, *, thoroughly: bool = False) -> DraftLook:
    """The draft as it would be; `thoroughly` reads its pictures first, for a while."""
    return look_at(
        words,
        sheets(),
        school(),
        person=viewer().name,
        enough=after(PATIENCE) if thoroughly else None,
    )


def after(seconds: float) -> Callable[[], bool]:
    """Says whether so many seconds have passed from now on."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def save(draft: StoredDraft, words: Words, expect: int) -> StoredDraft | None:
    """Keep it; None where somebody else has made something different of it since `expect`."""
    if draft.words == words:
        return draft
    return school().store.save_draft(
        draft.id, words, expect=expect, person=viewer().name, at=school().clock.now()
    )


def version() -> int:
    """The draft's version that the form was made from."""
    text = request.form.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        abort(400, "This form is too old. Go back, reload the page and send it again.")
    return int(text)


def kept_or_not(draft: StoredDraft, kept: StoredDraft | None) -> tuple[FlaskResponse, int]:
    """What the page's script is told of a save."""
    if kept is None:
        return jsonify(by=draft.updated_by, at=when(draft.updated_at)), 409
    return jsonify(version=kept.version, at=when(kept.updated_at)), 200


def set_aside(draft: StoredDraft, words: Words) -> Response:
    """Keep both versions, and show them beside each other."""
    kept = school().store.add_draft(
        replace(words, rival=draft.id), person=viewer().name, at=school().clock.now()
    )
    flash(f"{draft.updated_by} has changed this draft meanwhile. Both versions are kept.", "look")
    return redirect(url_for("compose.beside", number=kept.id))


def clause_words(clause: str) -> str:
    """ "(clause 26)"; "" for what is a channel's own limit and no clause of the policy."""
    return f"(clause {clause})" if clause[:1].isdigit() else ""


def shown(found: DraftLook, words: Words) -> dict[str, list[dict[str, Any]]]:
    """The findings by the form field beside which they stand."""
    by_place: dict[str, list[dict[str, Any]]] = {}
    for one in found.findings:
        by_place.setdefault(one.place, []).append(_shown(one, words))
    return by_place


def _shown(one: Placed, words: Words) -> dict[str, Any]:
    finding = one.finding
    mend = mend_of(finding, words, school())
    return {
        "place": one.place,
        "rule": finding.rule,
        "weight": SEVERITIES[finding.severity],
        "severity": finding.severity.value,
        "clause": finding.clause,
        "of": clause_words(finding.clause),
        "reason": finding.message,
        "excerpt": one.quoted,
        "suggestion": finding.suggestion,
        "key": finding.key,
        "use": mend.label if mend else "",
    }
