"""Rows as records: deliveries, attempts, and revisions with their verdict and approval."""

import json
from typing import Any

from sqlalchemy import select

from schoolcast.domain.dates import from_ms
from schoolcast.domain.delivery import AttemptRecord, Delivery, Operation, State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.records import Approval, StoredRevision
from schoolcast.store.frozen import thaw, thaw_findings
from schoolcast.store.sealed_words import open_answers, open_words
from schoolcast.store.sealing import open_findings, open_revision
from schoolcast.store.tables import approvals, attempts, deliveries, revisions, verdicts
from schoolcast.vault import Safe

DELIVERY = tuple(deliveries.c[name] for name in Delivery.__dataclass_fields__)
_NAMES = tuple(Delivery.__dataclass_fields__)
ATTEMPT = tuple(attempts.c[name] for name in AttemptRecord.__dataclass_fields__)
STORED = select(
    revisions,
    *(column.label(f"verdict_{column.name}") for column in verdicts.c),
    *(column.label(f"approval_{column.name}") for column in approvals.c),
).select_from(
    revisions.outerjoin(verdicts, verdicts.c.id == revisions.c.verdict).outerjoin(
        approvals, approvals.c.revision == revisions.c.id
    )
)


def delivery_of(row: Any) -> Delivery:
    """The delivery in a row that begins with the columns DELIVERY."""
    fields: dict[str, Any] = dict(
        zip(_NAMES, row, strict=False)
    )  # by name takes three times as long
    for name in ("due", "not_after", "next_at"):
        fields[name] = from_ms(fields[name])
    fields["operation"] = Operation(fields["operation"])
    fields["state"] = State(fields["state"])
    return Delivery(**fields)


def attempt_of(row: Any) -> AttemptRecord:
    """The attempt in a row of the columns ATTEMPT."""
    fields = dict(row._mapping)
    fields["started_at"] = from_ms(fields["started_at"])
    for name in ("creating_at", "ended_at"):
        if fields[name] is not None:
            fields[name] = from_ms(fields[name])
    fields["evidence"] = json.loads(fields["evidence"])
    return AttemptRecord(**fields)


def stored_of(row: Any, safe: Safe) -> StoredRevision:
    """The revision in a row of STORED, with what `safe` opens of it."""
    return StoredRevision(
        id=row.id,
        number=row.number,
        state=RevisionState(row.state),
        sha256=row.sha256,
        revision=thaw(open_revision(row.frozen, f"{row.item}/{row.number}", safe)),
        submitted_by=row.submitted_by,
        submitted_at=from_ms(row.submitted_at),
        reason=open_words("reason", str(row.id), row.reason, safe),
        approval=_approval(row, safe) if row.approval_id is not None else None,
        verdict=_verdict(row, safe) if row.verdict_id is not None else None,
    )


def _verdict(row: Any, safe: Safe) -> Verdict:
    return Verdict(
        findings=thaw_findings(open_findings(row.verdict_findings, str(row.id), safe)),
        rules=tuple(json.loads(row.verdict_rules)),
        rules_version=row.verdict_rules_version,
        facts_version=row.verdict_facts_version,
        checked_at=from_ms(row.verdict_checked_at),
    )


def _approval(row: Any, safe: Safe) -> Approval:
    return Approval(
        revision=row.id,
        revision_sha256=row.approval_revision_sha256,
        person=row.approval_person,
        at=from_ms(row.approval_at),
        answers=open_answers(row.approval_answers, str(row.id), safe),
        rules=tuple(json.loads(row.approval_rules)),
        rules_version=row.approval_rules_version,
        facts_version=row.approval_facts_version,
    )
