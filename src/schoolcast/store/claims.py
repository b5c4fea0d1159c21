"""Claiming: one conditional update decides who sends what."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Text,
    and_,
    bindparam,
    exists,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Actor, Operation, State, starts_for
from schoolcast.domain.errors import LeaseLost
from schoolcast.pipeline.records import Claim, Unsettled
from schoolcast.store.attempt_key import attempt_key
from schoolcast.store.budgets import BUDGETED, IN_BUDGET, Crowded, use
from schoolcast.store.columns import Whole, in_words
from schoolcast.store.engine import Database
from schoolcast.store.history import remember
from schoolcast.store.pauses import not_paused
from schoolcast.store.prepared import Prepared
from schoolcast.store.stops_asked import asked_to_stop
from schoolcast.store.tables import (
    approvals,
    attempts,
    d,
    deliveries,
    delivery_moves,
    lanes,
    revisions,
    schools,
    verdicts,
)

_STARTS = tuple(s for s in starts_for(State.SENDING, Actor.ENGINE) if s is not State.UNKNOWN)
IN_DOUBT = "IN-DOUBT"
"""The mark of a row that is being sent again under its key, while nobody knows of the first."""

_sending = deliveries.alias("s")

WAITS = text(in_words("d.state", _STARTS))  # written out, so that the partial indexes serve
APPROVED = or_(
    d.c.operation == literal_column(f"'{Operation.WITHDRAW}'"),  # approved when it was published
    exists()
    .where(
        revisions.c.id == d.c.revision,
        revisions.c.state == literal_column("'approved'"),
        approvals.c.revision == revisions.c.id,
        approvals.c.revision_sha256 == revisions.c.sha256,
        verdicts.c.id == revisions.c.verdict,
        verdicts.c.passing == literal_column("1"),
        schools.c.school == d.c.school,
        verdicts.c.rules_version == schools.c.rules_version,
        verdicts.c.facts_version == schools.c.facts_version,
    )
    .correlate(d),
)
LANE_FREE = ~exists().where(
    _sending.c.lane == d.c.lane, _sending.c.state == literal_column("'sending'")
)
_IN_TIME = and_(d.c.next_at <= bindparam("now"), d.c.not_after >= bindparam("now"))
_LANE_OPEN = ~exists().where(
    lanes.c.name == d.c.lane,
    or_(lanes.c.paused_reason != literal_column("''"), lanes.c.blocked_until > bindparam("now")),
)
_GATES = (LANE_FREE, _LANE_OPEN, not_paused(bindparam("now")), IN_BUDGET)
_KNOWN_UNSENT = text("d.unsure = 0")  # what may have gone out in a gap is looked for first
CLAIMABLE = (WAITS, _KNOWN_UNSENT, _IN_TIME, APPROVED, *_GATES)
# Worded so that no index answers it: that of the lane finds the row in one step.
_OURS = text(
    "(:of_schools = '' OR replace(:of_schools, '|' || d.school || '|', '') <> :of_schools)"
).bindparams(bindparam("of_schools", type_=Text))
_NEXT = (
    select(d.c.id)
    .where(d.c.lane == bindparam("of_lane"), _OURS, *CLAIMABLE)
    .order_by(d.c.urgent.desc(), d.c.due, d.c.id)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True, of=d)
)
# In RETURNING, SQLAlchemy writes SQLite's columns without their table's name, and a question within
# would take `id` for its own: so the claimed row is named in so many words there.
_CLAIMED = literal_column("deliveries.id", Whole)


def _claiming(chosen: Any, starts: str, hold: str) -> Prepared:
    """The one conditional update: `chosen` becomes sending, if it still is one of `starts`."""
    return Prepared(
        update(deliveries)
        .where(deliveries.c.id == chosen, text(starts))
        .values(
            state=State.SENDING,
            reason="",
            hold=hold,
            owner=bindparam("new_owner"),
            lease_until=bindparam("new_lease"),
            creating_at=None,
            attempts=deliveries.c.attempts + literal_column("1"),
            absent=0,
            unreadable=0,
            version=deliveries.c.version + literal_column("1"),
        )
        .returning(
            deliveries,
            select(revisions.c.sha256)
            .where(revisions.c.id == literal_column("deliveries.revision", Whole))
            .scalar_subquery()
            .label("sha256"),
            # What it was: the history's last line, as RETURNING tells only what it has become.
            select(delivery_moves.c.state)
            .where(delivery_moves.c.delivery == _CLAIMED)
            .order_by(delivery_moves.c.id.desc())
            .limit(literal_column("1"))
            .scalar_subquery()
            .label("was"),
            BUDGETED.label("budgeted"),
        )
    )


_CLAIM = _claiming(_NEXT.scalar_subquery(), in_words("state", _STARTS), "")
_UNCLEAR = (
    select(d.c.id)
    .where(
        d.c.id == bindparam("of_delivery"),
        d.c.version == bindparam("of_version"),
        text("d.state = 'unknown'"),
        _IN_TIME,
        APPROVED,
        *_GATES,
    )
    .with_for_update(skip_locked=True, of=d)
)
_CLAIM_AGAIN = _claiming(_UNCLEAR.scalar_subquery(), "state = 'unknown'", IN_DOUBT)
_BEGIN = Prepared(insert(attempts).returning(attempts.c.id))
_MINE = and_(
    deliveries.c.id == bindparam("of_id"),
    deliveries.c.state == State.SENDING,
    deliveries.c.owner == bindparam("of_owner"),
    deliveries.c.attempts == bindparam("of_number"),
)
_RENEW = update(deliveries).where(_MINE).values(lease_until=bindparam("new_lease"))
_ATTEMPT = and_(
    attempts.c.delivery == bindparam("of_id"), attempts.c.number == bindparam("of_number")
)
_EVIDENCE = select(attempts.c.evidence).where(_ATTEMPT)
_NOTE = update(attempts).where(_ATTEMPT).values(evidence=bindparam("new_evidence"))
_CREATING = Prepared(
    update(deliveries)
    .where(_MINE, deliveries.c.lease_until > bindparam("now"))
    .values(creating_at=bindparam("now"))
)
_CREATING_ATTEMPT = Prepared(update(attempts).where(_ATTEMPT).values(creating_at=bindparam("now")))

QUICKER = (IntegrityError, Crowded)
"""Another claim came first: of the lane (the unique index on sending), or of a budget."""


class Claims:
    """Who sends what, until the attempt ends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        lane: str,
        *,
        now: datetime,
        owner: str,
        lease: timedelta,
        of: Collection[str] | None = None,
    ) -> Claim | None:
        """Claim the lane's next delivery by one conditional update, with its attempt row.

        None when there is nothing to send, or somebody else was quicker. `of` names schools whose
        deliveries alone count.
        """
        try:
            return self._database.together(
                lambda connection: self._take(connection, lane, now, owner, lease, of)
            )
        except QUICKER:
            return None

    def _take(
        self,
        connection: Connection,
        lane: str,
        now: datetime,
        owner: str,
        lease: timedelta,
        of: Collection[str] | None,
    ) -> Claim | None:
        gates = {
            "of_lane": lane,
            "of_schools": "" if of is None else f"|{'|'.join(of)}|",
            "now": to_ms(now),
            "new_owner": owner,
            "new_lease": to_ms(now + lease),
        }
        return self._taken(connection, _CLAIM.one(connection, gates), now)

    def _taken(self, connection: Connection, row: Any, now: datetime) -> Claim | None:
        if row is None:
            return None
        if row.budgeted:
            use(connection, row.id, now, sqlite=self._database.sqlite)
        return _begin(connection, row, now)

    def claim_again(
        self, item: Unsettled, *, now: datetime, owner: str, lease: timedelta
    ) -> Claim | None:
        """Claim what may be public already, to send it again under its key; as `claim` does.

        None too where it was settled meanwhile, a gate is closed or a person stopped it. Its
        deadline ended with that stop, but by a clock that may have been set back since.
        """
        gates = {
            "of_delivery": item.delivery,
            "of_version": item.version,
            "now": to_ms(now),
            "new_owner": owner,
            "new_lease": to_ms(now + lease),
        }

        def take(connection: Connection) -> Claim | None:
            if asked_to_stop(connection, item.delivery):
                return None
            return self._taken(connection, _CLAIM_AGAIN.one(connection, gates), now)

        try:
            return self._database.together(take)
        except QUICKER:
            return None

    def note(self, claim: Claim, evidence: dict[str, Any], *, until: datetime) -> None:
        """Add evidence to the attempt, durably, and let its lease run until then.

        LeaseLost when it is no longer ours. One whose lease has run out is still ours as long as
        nobody has taken it for cut off.
        """
        mine = {**_fence(claim), "new_lease": to_ms(until)}

        def add(connection: Connection) -> None:
            if not connection.execute(_RENEW, mine).rowcount:
                raise LeaseLost
            known = json.loads(connection.execute(_EVIDENCE, mine).scalar_one())
            merged = json.dumps({**known, **evidence})
            connection.execute(_NOTE, {**mine, "new_evidence": merged})

        self._database.together(add)

    def creating(self, claim: Claim, now: datetime) -> None:
        """Record that the next call may become public.

        LeaseLost when it is no longer ours, or the lease has run out by `now`.
        """
        mine = {**_fence(claim), "now": to_ms(now)}

        def mark(connection: Connection) -> None:
            if not _CREATING.run(connection, mine):
                raise LeaseLost
            _CREATING_ATTEMPT.run(connection, mine)

        self._database.together(mark)


def _fence(claim: Claim) -> dict[str, Any]:
    return {"of_id": claim.delivery, "of_owner": claim.owner, "of_number": claim.number}


def _begin(connection: Connection, row: Any, now: datetime) -> Claim:
    key = attempt_key(row)
    begun = _BEGIN.one(
        connection,
        {
            "school": row.school,
            "delivery": row.id,
            "number": row.attempts,
            "key": key,
            "owner": row.owner,
            "started_at": to_ms(now),
            "evidence": "{}",
            "detail": "",
        },
    )
    start = State(row.was)
    why = "it goes again under its key" if row.hold else "its time has come"
    remember(connection, row.id, row.school, start, State.SENDING, Actor.ENGINE, now, why)
    return Claim(
        delivery=row.id,
        school=row.school,
        lane=row.lane,
        revision=row.revision,
        channel=row.channel,
        slot=row.slot,
        operation=Operation(row.operation),
        number=row.attempts,
        key=key,
        owner=row.owner,
        started_at=from_ms(to_ms(now)),
        lease_until=from_ms(row.lease_until),
        not_after=from_ms(row.not_after),
        serial=begun.id,
        budgeted=bool(row.budgeted),
        urgent=bool(row.urgent),
        in_doubt=row.hold == IN_DOUBT,
    )
