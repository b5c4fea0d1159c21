"""Budgets: how much of a limit is used, counted by attempts that reached the platform."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
)

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import Operation, State
from schoolcast.pipeline.records import FullBudget, Limit
from schoolcast.store.columns import in_words
from schoolcast.store.gate_tables import Unit
from schoolcast.store.tables import (
    attempts,
    budget_uses,
    budgets,
    channel_budgets,
    d,
    deliveries,
)

_POSTS: ColumnElement[str] = literal_column(f"'{Unit.POSTS}'")
_WITHDRAW = d.c.operation == literal_column(f"'{Operation.WITHDRAW}'")
_used = (
    select(func.coalesce(func.sum(budget_uses.c.amount), literal_column("0")))
    .where(
        budget_uses.c.budget == budgets.c.name,
        budget_uses.c.at > bindparam("now") - budgets.c.period,
    )
    .correlate(budgets)
    .scalar_subquery()
)
# Counted once for a question, however many deliveries it is about.
_room = (
    select(budgets.c.name, budgets.c.unit, (budgets.c.most - _used).label("room"))
    .cte("room")
    .prefix_with("MATERIALIZED")
)
_WEIGHT = case((_room.c.unit == _POSTS, literal_column("1")), else_=d.c.price)
# A closure does not wait for money: that limit is the school's own, the others the platform's.
_BINDS = or_(_room.c.unit == _POSTS, d.c.urgent == literal_column("0"))
_FULL = exists().where(
    channel_budgets.c.school == d.c.school,
    channel_budgets.c.channel == d.c.channel,
    channel_budgets.c.budget == _room.c.name,
    _BINDS,
    _room.c.room < _WEIGHT,
)
IN_BUDGET = or_(_WITHDRAW, ~_FULL)
BUDGETED = exists().where(  # of a claimed row, named as in claims.py
    channel_budgets.c.school == literal_column("deliveries.school", Text),
    channel_budgets.c.channel == literal_column("deliveries.channel", Text),
    literal_column("deliveries.operation", Text) == literal_column(f"'{Operation.PUBLISH}'"),
)
_WAITS = text(in_words("d.state", (State.SCHEDULED, State.RETRY)))
_oldest = (
    select(func.min(budget_uses.c.at))
    .where(
        budget_uses.c.budget == budgets.c.name,
        budget_uses.c.at > bindparam("now") - budgets.c.period,
    )
    .correlate(budgets)
    .scalar_subquery()
)
BUDGET_FREES = (
    select(func.min(_oldest + budgets.c.period))
    .select_from(budgets)
    .where(
        exists().where(
            channel_budgets.c.budget == budgets.c.name,
            d.c.school == channel_budgets.c.school,
            d.c.channel == channel_budgets.c.channel,
            _WAITS,
            d.c.next_at <= bindparam("now"),
            ~IN_BUDGET,
        )
    )
)
_FULL_ONES = (
    select(
        channel_budgets.c.school,
        channel_budgets.c.channel,
        budgets,
        (budgets.c.most - _room.c.room).label("used"),
        (_oldest + budgets.c.period).label("frees_at"),
    )
    .where(
        channel_budgets.c.budget == budgets.c.name,
        _room.c.name == budgets.c.name,
        exists().where(
            d.c.school == channel_budgets.c.school,
            d.c.channel == channel_budgets.c.channel,
            _WAITS,
            _BINDS,
            _room.c.room < _WEIGHT,
        ),
    )
    .order_by(channel_budgets.c.school, channel_budgets.c.channel, budgets.c.name)
)
_MINE = and_(
    channel_budgets.c.school == deliveries.c.school,
    channel_budgets.c.channel == deliveries.c.channel,
    deliveries.c.id == bindparam("of_id"),
)
_LOCK = (
    select(budgets.c.name)
    .where(budgets.c.name.in_(select(channel_budgets.c.budget).where(_MINE)))
    .order_by(budgets.c.name)
    .with_for_update()
)
_OVERDRAWN = select(d.c.id).where(d.c.id == bindparam("of_id"), ~IN_BUDGET)
_USE = insert(budget_uses).from_select(
    ["budget", "delivery", "number", "at", "amount"],
    select(
        channel_budgets.c.budget,
        deliveries.c.id,
        deliveries.c.attempts,
        bindparam("now"),
        case((budgets.c.unit == _POSTS, literal_column("1")), else_=deliveries.c.price),
    ).where(_MINE, budgets.c.name == channel_budgets.c.budget),
)
_GIVE_BACK = delete(budget_uses).where(
    budget_uses.c.delivery == bindparam("of_id"),
    budget_uses.c.number == bindparam("of_number"),
    exists().where(
        attempts.c.delivery == budget_uses.c.delivery,
        attempts.c.number == budget_uses.c.number,
        attempts.c.creating_at.is_(None),
    ),
)
_FORGET = delete(budget_uses).where(
    budget_uses.c.at
    <= bindparam("now")
    - select(budgets.c.period)
    .where(budgets.c.name == budget_uses.c.budget)
    .correlate(budget_uses)
    .scalar_subquery()
)


class Crowded(Exception):
    """Another claim took the last of a budget in the same moment."""


def use(connection: Connection, delivery: int, now: datetime, *, sqlite: bool) -> None:
    """Count a claim against its budgets; Crowded when another was quicker."""
    mine = {"of_id": delivery, "now": to_ms(now)}
    if not sqlite:  # there claims of other lanes may be counting at the same time
        connection.execute(_LOCK, mine)
        if connection.execute(_OVERDRAWN, mine).first() is not None:
            raise Crowded
    connection.execute(_USE, mine)


def give_back(connection: Connection, delivery: int, number: int) -> None:
    """An attempt that never reached the platform used nothing."""
    connection.execute(_GIVE_BACK, {"of_id": delivery, "of_number": number})


def forget_uses(connection: Connection, now: datetime) -> None:
    """Drop uses that no budget counts any more."""
    connection.execute(_FORGET, {"now": to_ms(now)})


def full_budgets(connection: Connection, now: datetime) -> list[FullBudget]:
    """The budgets that stop waiting deliveries."""
    return [
        FullBudget(
            school=row.school,
            channel=row.channel,
            limit=limit_of(row),
            used=row.used,
            frees_at=from_ms(row.frees_at if row.frees_at is not None else to_ms(now)),
        )
        for row in connection.execute(_FULL_ONES, {"now": to_ms(now)}).all()
    ]


def used_budgets(connection: Connection, school: str, now: datetime) -> dict[str, int]:
    """How much is used of each budget that the school's channels share."""
    mine = select(channel_budgets.c.budget).where(channel_budgets.c.school == school)
    wanted = select(budgets.c.name, _used.label("used")).where(budgets.c.name.in_(mine))
    rows = connection.execute(wanted, {"now": to_ms(now)})
    return {row.name: int(row.used) for row in rows}


def limit_of(row: Any) -> Limit:
    """The budget in a row of the table."""
    return Limit(
        name=row.name, most=row.most, period=from_ms(row.period) - from_ms(0), unit=row.unit
    )
