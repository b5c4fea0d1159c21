"""The tables behind the gates of a claim: what people paused, and what limits allow."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint, Text

from schoolcast.pipeline.records import Scope
from schoolcast.store.columns import Whole, must, of_school, one_of, own_id, some, table


class Unit(StrEnum):
    """The unit of a budget in which every delivery counts one; others are currencies."""

    POSTS = "posts"


RUNNING = "ended_at IS NULL"

pauses = table(
    "pauses",
    own_id(),
    of_school(),
    must("scope"),
    must("target"),
    must("since", Whole),
    must("person"),
    must("why"),
    Column("until", Whole),
    Column("ended_at", Whole),
    must("ended_by"),
    one_of("scope", Scope),
    CheckConstraint("(scope = 'everything') = (target = '')", name="target"),
    some("uq_pauses_running", "school", "scope", "target", where=RUNNING, unique=True),
)

# A budget stands above the schools, as a lane does: what shares a name shares the limit.
budgets = table(
    "budgets",
    Column("name", Text, primary_key=True),
    must("most", Whole),
    must("period", Whole),  # milliseconds
    must("unit"),
)

channel_budgets = table(
    "channel_budgets",
    of_school(),
    must("channel"),
    must("budget", Text, ForeignKey("budgets.name")),
    PrimaryKeyConstraint("school", "channel", "budget"),
)

budget_uses = table(
    "budget_uses",
    must("budget", Text, ForeignKey("budgets.name")),
    must("delivery", Whole, ForeignKey("deliveries.id")),
    must("number", Whole),
    must("at", Whole),
    must("amount", Whole),
    PrimaryKeyConstraint("budget", "delivery", "number"),
    Index("ix_budget_uses_at", "budget", "at"),
    Index("ix_budget_uses_delivery", "delivery", "number"),
)
