"""What years of announcements leave in the store's tables, written many rows at a time."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import Actor, Operation, State
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Post, Revision, RevisionState
from schoolcast.store import SqlSchoolStore
from schoolcast.store.audit import chained
from schoolcast.store.frozen import freeze, freeze_findings
from schoolcast.store.sealing import close_findings, close_revision
from schoolcast.store.tables import (
    approvals,
    attempts,
    audit,
    deliveries,
    delivery_moves,
    revisions,
    schools,
    verdicts,
)
from schoolcast.vault import Safe

WAITING = "waiting"  # how the ids of what waits for approval begin
_BATCH = 500  # announcements
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_ASKED = Finding(
    rule="SENS-HEALTH",
    clause="12b",
    severity=Severity.MUST_RESOLVE,
    message="This may be about somebody's health. Does whoever it is about agree?",
    overridable_by=OverridableBy.APPROVER,
    field="text",
    start=7,
    end=13,
    excerpt="number",
)
_TROUBLED = (State.FAILED, State.MISSED, State.EXPIRED)

Batch = dict[Table, list[dict[str, Any]]]


class Bulk(SqlSchoolStore):
    """The school's store, for writing years at once."""

    def add(
        self, written: Iterable[Revision], now: datetime, versions: dict[str, str], troubled: int
    ) -> None:
        """Add announcements as they stand at `now`; `versions` are those of their verdicts.

        What had its time has gone out, but for the last `troubled` posts, which somebody has to
        look at.
        """
        with self._write() as connection:
            head = connection.execute(select(schools.c.audit_seq, schools.c.audit_hash)).one()
            rows = Rows(self._school, now, versions, self._safe, (head[0], head[1]))
            for batch in rows.batches(written):
                for table, part in batch.items():
                    connection.execute(insert(table), part)
            connection.execute(update(revisions).values(verdict=revisions.c.id))
            connection.execute(update(schools).values(audit_seq=rows.seq, audit_hash=rows.head))
            self._trouble(connection, troubled)

    def _trouble(self, connection: Connection, troubled: int) -> None:
        newest = select(deliveries.c.id).where(deliveries.c.state == State.PUBLISHED)
        newest = newest.order_by(deliveries.c.due.desc()).limit(troubled // len(_TROUBLED))
        for state in _TROUBLED:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(newest))
                .values(state=state, reason="The page said: try later.", remote_id=None)
            )


class Rows:
    """The rows of one announcement after the other, with ids of their own."""

    def __init__(
        self,
        school: str,
        now: datetime,
        versions: dict[str, str],
        safe: Safe,
        head: tuple[int, str],
    ) -> None:
        self._school = school
        self._now = now
        self._versions = versions
        self._safe = safe
        self.seq, self.head = head
        self._revision = self._delivery = 0
        self._rows: Batch = {}

    def batches(self, written: Iterable[Revision]) -> Iterator[Batch]:
        """The rows of some hundred announcements after the other, in an order that holds."""
        for number, revision in enumerate(written, 1):
            self._one(revision)
            if number % _BATCH == 0:
                yield self._taken()
        yield self._taken()

    def _taken(self) -> Batch:
        taken, self._rows = self._rows, {}
        return taken

    def _add(self, table: Table, **values: Any) -> None:
        self._rows.setdefault(table, []).append({"school": self._school, **values})

    def _one(self, revision: Revision) -> None:
        self._revision += 1
        waits = revision.item.startswith(WAITING)
        begun = min(post.due for post in revision.posts if post.due) - 3 * _DAY
        begun = min(begun, self._now - _DAY)
        self._frozen(revision, begun, waits)
        self._checked(begun, asked=self._revision % 20 == 0)
        self._noted("submit", revision.item, begun, revision=1, sha256=revision.sha256)
        if waits:
            return
        self._approved(revision, begun + 3 * 60 * _MINUTE)
        for post in revision.posts:
            self._planned(revision, post, begun + 3 * 60 * _MINUTE)

    def _frozen(self, revision: Revision, begun: datetime, waits: bool) -> None:
        self._add(
            revisions,
            id=self._revision,
            item=revision.item,
            number=1,
            state=RevisionState.SUBMITTED if waits else RevisionState.APPROVED,
            sha256=revision.sha256,
            frozen=close_revision(freeze(revision), f"{revision.item}/1", self._safe),
            submitted_by="Office",
            submitted_at=to_ms(begun),
            reason="",
        )

    def _checked(self, begun: datetime, *, asked: bool) -> None:
        findings = freeze_findings((_ASKED,) if asked else ())
        self._add(
            verdicts,
            id=self._revision,
            revision=self._revision,
            findings=close_findings(findings, str(self._revision), self._safe),
            checked_at=to_ms(begun),
            passing=int(not asked),
            **self._versions,
        )

    def _approved(self, revision: Revision, at: datetime) -> None:
        self._add(
            approvals,
            revision=self._revision,
            revision_sha256=revision.sha256,
            person="Head",
            at=to_ms(at),
            answers="{}",
            **self._versions,
        )
        reasons = {_ASKED.key: "agreed"} if self._revision % 20 == 0 else {}
        self._noted(
            "approve",
            revision.item,
            at,
            revision=1,
            sha256=revision.sha256,
            answers=sorted(reasons),
            reasons=reasons,
            attested=["TRUE", "FIT"],
            rules_version=self._versions["rules_version"],
            facts_version=self._versions["facts_version"],
        )

    def _noted(self, action: str, item: str, at: datetime, **detail: Any) -> None:
        self.seq += 1
        line = {
            "school": self._school,
            "seq": self.seq,
            "at": to_ms(at),
            "person": "Head" if action == "approve" else "Office",
            "action": action,
            "subject": item,
            "detail": json.dumps(detail, sort_keys=True, separators=(",", ":")),
            "os_user": "office",
            "host": "front-desk",
        }
        self.head = line["hash"] = chained(self.head, line)
        self._rows.setdefault(audit, []).append(line)

    def _planned(self, revision: Revision, post: Post, at: datetime) -> None:
        assert post.due and post.not_after
        self._delivery += 1
        out = post.due <= self._now
        self._add(
            deliveries,
            id=self._delivery,
            item=revision.item,
            channel=post.channel,
            slot=post.slot,
            run=0,
            operation=Operation.PUBLISH,
            revision=self._revision,
            state=State.PUBLISHED if out else State.SCHEDULED,
            reason="",
            hold="",
            lane=f"bench:{post.channel}",
            urgent=0,
            due=to_ms(post.due),
            due_wall=post.due_wall,
            zone=post.zone,
            not_after=to_ms(post.not_after),
            next_at=to_ms(post.due),
            price=0,
            unsure=0,
            attempts=int(out),
            remote_id=f"r{self._delivery}" if out else None,
            remote_url=f"https://example.org/{self._delivery}" if out else None,
            absent=0,
            unreadable=0,
            version=1,
        )
        self._moved(at, None, State.SCHEDULED, Actor.PERSON)
        if out:
            self._sent(post.due)

    def _sent(self, due: datetime) -> None:
        self._moved(due, State.SCHEDULED, State.SENDING, Actor.ENGINE)
        self._moved(due, State.SENDING, State.PUBLISHED, Actor.PLATFORM)
        self._add(
            attempts,
            delivery=self._delivery,
            number=1,
            key=f"key-{self._delivery}",
            owner="front-desk:1",
            started_at=to_ms(due),
            creating_at=to_ms(due),
            ended_at=to_ms(due),
            evidence="{}",
            outcome=State.PUBLISHED,
            detail="",
        )

    def _moved(self, at: datetime, start: State | None, end: State, by: Actor) -> None:
        self._add(
            delivery_moves,
            delivery=self._delivery,
            at=to_ms(at),
            start=start,
            state=end,
            actor=by,
            person="",
            reason="",
        )
