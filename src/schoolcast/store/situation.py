"""What stands now and may need telling, by questions that indexes answer."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import NEEDS_A_PERSON, UNSENT, State
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.alert_records import (
    LATE,
    BudgetUse,
    OpenPromise,
    Troubled,
    WaitingRevision,
)
from schoolcast.store.device_tables import UNKEPT
from schoolcast.store.gap_checks import open_for
from schoolcast.store.tables import (
    UNREADABLE,
    budget_uses,
    budgets,
    channel_budgets,
    deliveries,
    delivery_moves,
    gaps,
    lanes,
    photo_promises,
    revisions,
    schools,
    stamps,
)

_RULE = re.compile(r"^([A-Z][A-Z0-9-]*): ")
_WAITING = (RevisionState.SUBMITTED, RevisionState.ASKED)
_HERE: BindParameter[str] = bindparam("of_school")
_moves = delivery_moves.c
_d = deliveries.c

_SINCE = (
    select(func.max(_moves.at))
    .where(
        _moves.delivery == _d.id,
        _moves.state == State.UNKNOWN,
        or_(_moves.start.is_(None), _moves.start != State.UNKNOWN),
    )
    .scalar_subquery()
)
_TROUBLED = (
    select(
        _d.id,
        _d.item,
        _d.channel,
        _d.state,
        _d.due,
        _d.hold,
        _d.reason,
        _d.attempts,
        _SINCE.label("since"),
    )
    .where(
        _d.school == _HERE,
        or_(
            _d.state.in_([*sorted(NEEDS_A_PERSON), State.UNKNOWN]),
            and_(_d.state == State.RETRY, _d.due <= bindparam("late")),
        ),
    )
    .order_by(_d.due, _d.id)
)
_CLOSURES = (
    select(_d.id)
    .where(
        _d.school == _HERE,
        _d.state.in_((State.SCHEDULED, State.RETRY)),
        _d.urgent == literal_column("1"),
        _d.next_at <= bindparam("now"),
    )
    .order_by(_d.due, _d.id)
)
_REVISIONS = (
    select(revisions.c.id, revisions.c.item)
    .where(revisions.c.school == _HERE, revisions.c.state.in_(_WAITING))
    .order_by(revisions.c.id)
)
_PAUSED = select(lanes.c.name).where(lanes.c.paused_reason != literal_column("''"))
_FILES = (
    select(stamps.c.path).where(stamps.c.school == _HERE, text(UNREADABLE)).order_by(stamps.c.path)
)
_OPEN_WORK = or_(
    exists().where(_d.school == _HERE, _d.state.in_(UNSENT)),
    exists().where(revisions.c.school == _HERE, revisions.c.state.in_(_WAITING)),
)
_SCHOOL = select(
    schools.c.fingerprint,
    and_(schools.c.facts_version == literal_column("'unreadable'"), _OPEN_WORK).label("unreadable"),
).where(schools.c.school == _HERE)
_GAPS = select(gaps.c.id).where(open_for(_HERE)).order_by(gaps.c.id)
_PROMISES = (
    select(photo_promises.c.id, photo_promises.c.item, photo_promises.c.promised_at)
    .where(photo_promises.c.school == _HERE, text(UNKEPT))
    .order_by(photo_promises.c.id)
)
_USED = (
    select(func.coalesce(func.sum(budget_uses.c.amount), 0))
    .where(
        budget_uses.c.budget == budgets.c.name,
        budget_uses.c.at > bindparam("now") - budgets.c.period,
    )
    .scalar_subquery()
)
_BUDGETS: Select[Any] = (
    select(budgets.c.name, budgets.c.most, _USED.label("used"))
    .where(
        exists().where(
            channel_budgets.c.budget == budgets.c.name, channel_budgets.c.school == _HERE
        )
    )
    .order_by(budgets.c.name)
)


def look(connection: Connection, school: str, now: datetime) -> dict[str, Any]:
    """The fields of a Situation that are not about alerts themselves."""
    here = {"of_school": school}
    names = connection.execute
    known = names(_SCHOOL, here).one_or_none()
    return {
        "deliveries": tuple(
            _troubled(row) for row in names(_TROUBLED, {**here, "late": to_ms(now - LATE)})
        ),
        "waiting": tuple(WaitingRevision(id=r.id, item=r.item) for r in names(_REVISIONS, here)),
        "closures_due": tuple(names(_CLOSURES, {**here, "now": to_ms(now)}).scalars()),
        "paused_lanes": tuple(names(_PAUSED).scalars()),
        "files": tuple(names(_FILES, here).scalars()),
        "folder_missing": known is not None and known.fingerprint == "missing",
        "facts_unreadable": known is not None and bool(known.unreadable),
        "gaps": tuple(names(_GAPS, here).scalars()),
        "promises": tuple(
            OpenPromise(id=row.id, item=row.item, promised_at=from_ms(row.promised_at))
            for row in names(_PROMISES, here)
        ),
        "budgets": tuple(
            BudgetUse(name=row.name, used=int(row.used), most=row.most)
            for row in names(_BUDGETS, {**here, "now": to_ms(now)})
        ),
    }


def _troubled(row: Any) -> Troubled:
    rule = _RULE.match(row.reason)
    unknown = row.state == State.UNKNOWN and row.since is not None
    return Troubled(
        id=row.id,
        item=row.item,
        channel=row.channel,
        state=State(row.state),
        due=from_ms(row.due),
        hold=row.hold,
        rule=rule.group(1) if rule else "",
        since=from_ms(row.since) if unknown else None,
        attempts=row.attempts,
    )
