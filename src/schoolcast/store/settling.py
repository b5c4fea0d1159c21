"""Ending: attempts with an answer, attempts cut off, deadlines passed, unknowns cleared up."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Text, bindparam, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import Actor, Operation, State, allowed, starts_for
from schoolcast.pipeline.records import Claim, Outcome, Unsettled
from schoolcast.store.begun_elsewhere import is_over
from schoolcast.store.budgets import give_back
from schoolcast.store.claims import IN_DOUBT, QUICKER, Claims
from schoolcast.store.columns import in_words
from schoolcast.store.cut_off import after_cut_off
from schoolcast.store.doubt import doubt_if_marked
from schoolcast.store.moves import STILL_TRUE, change, end_sending, recheck_first
from schoolcast.store.prepared import Prepared
from schoolcast.store.stops_asked import carry_out_stop, stopped
from schoolcast.store.tables import attempts, deliveries

CUT_OFF_AFTER = "It was cut off while it was being sent."
TOO_LATE = "Its deadline passed before it could go out."
TAKEN = "The platform named a post that belongs to another delivery; look at both."

_c = deliveries.c
_KNOWN = (
    _c.id,
    _c.school,
    _c.operation,
    _c.state,
    _c.attempts,
    _c.reason,
    _c.creating_at,
    _c.owner,
    _c.lease_until,
    _c.hold,
    _c.unsure,
)
_LATE = starts_for(State.MISSED, Actor.ENGINE)
_EXPIRED = (
    select(*_KNOWN)
    .where(
        text("state = 'sending'"),
        or_(_c.lease_until <= bindparam("now"), _c.owner != bindparam("alone", type_=Text)),
    )
    .order_by(_c.lane)  # as in the index: by id SQLite would go through all there ever were
    .with_for_update()
)
_PAST = (
    select(*_KNOWN)
    .where(
        text(in_words("state", _LATE)),
        _c.not_after < bindparam("now"),
        _c.operation == Operation.PUBLISH,
    )
    .order_by(_c.not_after, _c.id)
    .with_for_update()
)
_UNSETTLED = (
    select(_c.id, _c.school, _c.channel, _c.absent, _c.unreadable, _c.version)
    .where(text("state = 'unknown'"), _c.next_at <= bindparam("now"))
    .order_by(_c.next_at, _c.id)
)
_HOLD = select(_c.hold).where(_c.id == bindparam("of_id"))
_END_ATTEMPT = Prepared(
    update(attempts)
    .where(
        attempts.c.delivery == bindparam("of_id"),
        attempts.c.number == bindparam("of_number"),
        attempts.c.outcome.is_(None),
    )
    .values(
        outcome=bindparam("new_outcome"),
        detail=bindparam("new_detail"),
        ended_at=bindparam("now"),
    )
)


class Settling(Claims):
    """How attempts end."""

    def finish(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """End the attempt, fenced by owner and attempt number; False when it was taken away.

        A receipt that another delivery of the lane holds already makes it needs_attention.
        """
        try:
            return self._finish(claim, outcome, now)
        except IntegrityError:
            return self._finish(claim, _taken(outcome), now, then=State.NEEDS_ATTENTION)

    def _finish(
        self, claim: Claim, outcome: Outcome, now: datetime, then: State | None = None
    ) -> bool:
        def end(connection: Connection) -> bool:
            ended = _end(connection, claim, outcome, now)
            if ended and then:
                _only_a_person(connection, claim.delivery, claim.school, now)
            return ended

        return self._database.together(end)

    def finish_and_claim(
        self,
        claim: Claim,
        outcome: Outcome,
        now: datetime,
        *,
        lane: str,
        lease: timedelta,
        of: Collection[str] | None = None,
    ) -> tuple[bool, Claim | None]:
        """What `finish` returns, and then `claim` for the same owner, with one wait for the disk.

        Neither or both are kept. Where they can't be together, only the end is.
        """

        def both(connection: Connection) -> tuple[bool, Claim | None]:
            ended = _end(connection, claim, outcome, now)
            return ended, self._take(connection, lane, now, claim.owner, lease, of)

        try:
            return self._database.together(both)
        except QUICKER:
            return self.finish(claim, outcome, now), None

    def sweep(self, now: datetime, *, alone: str | None = None) -> list[int]:
        """Deal with expired leases: before creating() retry, after it unknown (due at once).

        What is cut off before creating() time and again waits longer and longer, and in the end
        for a person.

        `alone` is the owner's name of a process that holds the run lock: whatever anybody else
        was sending was cut off, whether its lease has run out or not; on a server, `is_over` says
        of which that is certain. A withdrawal that was cut off is tried again: taking down twice
        does no harm.
        """
        with self._database.write() as connection:
            # With no name nothing differs from NULL, so the lease alone decides.
            rows = connection.execute(_EXPIRED, {"now": to_ms(now), "alone": alone}).all()
            rows = [row for row in rows if is_over(row, now, sqlite=self._database.sqlite)]
            for row in rows:
                outcome = _cut_off(connection, row, now)
                moved = _engine_moves(
                    connection, [row], outcome.state, outcome.reason, now, outcome.next_at
                )
                if moved:
                    _end_attempt(connection, row.id, row.attempts, outcome, now)
                    give_back(connection, row.id, row.attempts)
                    carry_out_stop(connection, row.id, now)
            return [row.id for row in rows]

    def miss(self, now: datetime) -> list[int]:
        """Make what passed its deadline unsent `missed`; a withdrawal is never too late.

        What a person wanted to stop while it might have been public is stopped instead, and what
        may have gone out in a time that the store has forgotten is looked for first.
        """
        with self._database.write() as connection:
            rows = connection.execute(_PAST, {"now": to_ms(now)}).all()
            rows = [
                row
                for row in rows
                if not (row.unsure and doubt_if_marked(connection, row.id, now))
                and not (row.attempts and stopped(connection, row, now))
            ]
            return _engine_moves(connection, rows, State.MISSED, TOO_LATE, now, None)

    def unsettled(self, now: datetime) -> list[Unsettled]:
        """Unknown deliveries whose time to be looked at has come."""
        with self._database.read() as connection:
            rows = connection.execute(_UNSETTLED, {"now": to_ms(now)}).all()
        return [
            Unsettled(
                delivery=row.id,
                school=row.school,
                channel=row.channel,
                absent=row.absent,
                unreadable=row.unreadable,
                version=row.version,
            )
            for row in rows
        ]

    def settle(self, item: Unsettled, outcome: Outcome, now: datetime) -> bool:
        """Write what was found out; False when somebody settled it meanwhile.

        Still unknown is no move: it only says how often and when to look again. A receipt that
        another delivery of the lane holds already makes it needs_attention.
        """
        try:
            return self._settle(item, outcome, now)
        except IntegrityError:
            return self._settle(item, Outcome(state=State.NEEDS_ATTENTION, reason=TAKEN), now)

    def _settle(self, item: Unsettled, outcome: Outcome, now: datetime) -> bool:
        unchanged = (_c.version == item.version,)
        with self._database.write() as connection:
            if outcome.state is State.UNKNOWN:
                return _look_again(connection, item, outcome, now)
            ask = connection.execute(_HOLD, {"of_id": item.delivery}).scalar() == STILL_TRUE
            settled = change(
                connection,
                item.delivery,
                school=item.school,
                start=State.UNKNOWN,
                end=outcome.state,
                by=_by(State.UNKNOWN, outcome.state),
                at=now,
                reason=outcome.reason,
                fence=unchanged,
                **_found(outcome, now),
            )
            if settled and outcome.recheck:
                recheck_first(connection, item.delivery, now, ask=ask)
            if settled and outcome.state is State.RETRY:
                carry_out_stop(connection, item.delivery, now)
            return settled


def _end(connection: Connection, claim: Claim, outcome: Outcome, now: datetime) -> bool:
    by = _by(State.SENDING, outcome.state)
    if not end_sending(connection, claim, outcome, by=by, at=now):
        return False
    _end_attempt(connection, claim.delivery, claim.number, outcome, now)
    if claim.budgeted:
        give_back(connection, claim.delivery, claim.number)
    if outcome.state in (State.RETRY, State.HANDED_OFF):
        carry_out_stop(connection, claim.delivery, now)
    return True


def _by(start: State, end: State) -> Actor:
    """Who makes this move: the platform by its answer, or else the engine."""
    return Actor.PLATFORM if allowed(start, end, Actor.PLATFORM) else Actor.ENGINE


def _found(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The columns an outcome sets; what it does not know stays as it is."""
    values: dict[str, Any] = {"absent": outcome.absent, "unreadable": outcome.unreadable}
    if outcome.state in (State.RETRY, State.UNKNOWN):
        values["next_at"] = to_ms(outcome.next_at or now)
    if outcome.remote_id is not None:
        values["remote_id"] = outcome.remote_id
    if outcome.remote_url is not None:
        values["remote_url"] = outcome.remote_url
    return values


def _look_again(connection: Connection, item: Unsettled, outcome: Outcome, now: datetime) -> bool:
    waits = update(deliveries).where(
        _c.id == item.delivery, _c.state == State.UNKNOWN, _c.version == item.version
    )
    found = waits.values(reason=outcome.reason, version=_c.version + 1, **_found(outcome, now))
    return bool(connection.execute(found).rowcount)


def _taken(outcome: Outcome) -> Outcome:
    return Outcome(state=State.UNKNOWN, reason=TAKEN, detail=outcome.detail)


def _only_a_person(connection: Connection, delivery: int, school: str, now: datetime) -> None:
    change(
        connection,
        delivery,
        school=school,
        start=State.UNKNOWN,
        end=State.NEEDS_ATTENTION,
        by=Actor.ENGINE,
        at=now,
        reason=TAKEN,
    )


def _cut_off(connection: Connection, row: Any, now: datetime) -> Outcome:
    sure = row.creating_at is None and row.hold != IN_DOUBT
    if sure or row.operation == Operation.WITHDRAW:  # that can be repeated
        return after_cut_off(connection, row, now)
    return Outcome(state=State.UNKNOWN, reason=CUT_OFF_AFTER, next_at=now)


def _engine_moves(
    connection: Connection,
    rows: Iterable[Any],
    end: State,
    reason: str,
    now: datetime,
    next_at: datetime | None,
) -> list[int]:
    """Move rows that this transaction has locked; the ids of those that moved."""
    again: dict[str, Any] = {"next_at": to_ms(next_at)} if next_at else {}
    return [
        row.id
        for row in rows
        if change(
            connection,
            row.id,
            school=row.school,
            start=State(row.state),
            end=end,
            by=Actor.ENGINE,
            at=now,
            reason=f"{reason} ({row.reason})" if end is State.MISSED and row.reason else reason,
            **again,
        )
    ]


def _end_attempt(
    connection: Connection, delivery: int, number: int, outcome: Outcome, now: datetime
) -> None:
    _END_ATTEMPT.run(
        connection,
        {
            "of_id": delivery,
            "of_number": number,
            "new_outcome": outcome.state,
            "new_detail": outcome.detail or outcome.reason,
            "now": to_ms(now),
        },
    )
