"""The tables: one schema for SQLite and PostgreSQL.

Instants are whole milliseconds since 1970 in UTC, beside the wall time and zone people see.
Yes and no are 1 and 0, lists and records are JSON text: SQLite's STRICT tables know no more.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from schoolcast.domain.delivery import UNSENT, Actor, Operation, State
from schoolcast.domain.revision import RevisionState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite gives a table its row id only under the very word INTEGER.
Whole = BigInteger().with_variant(Integer(), "sqlite")


def in_words(column: str, values: Iterable[StrEnum]) -> str:
    """An SQL condition, `column IN (…)`, with the values written out.

    Indexes on part of a table serve a query only when both spell the condition alike.
    """
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({quoted})"


def _one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    return CheckConstraint(in_words(column, values), name=column)


def _some(name: str, *columns: object, where: str, unique: bool = False) -> Index:
    condition = text(where)
    return Index(
        name,
        *columns,  # type: ignore[arg-type]  # names, or expressions such as urgent DESC
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _table(name: str, *parts: Column[object] | Index | object) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)  # type: ignore[arg-type]


def _must(name: str, kind: object = Text, *more: object, **options: object) -> Column[object]:
    return Column(name, kind, *more, nullable=False, **options)  # type: ignore[arg-type]


def _id() -> Column[object]:
    return Column("id", Whole, primary_key=True)


def _school() -> Column[object]:
    return _must("school", Text, ForeignKey("schools.school"))


WAITING = in_words("state", (State.SCHEDULED, State.RETRY))
RECEIPT = "remote_id IS NOT NULL AND operation = 'publish'"
UNREADABLE = "problems <> ''"

schools = _table(
    "schools",
    Column("school", Text, primary_key=True),
    Column("rules_version", Text),
    Column("facts_version", Text),
    Column("fingerprint", Text),
    _must("audit_seq", Whole),  # the last line of the record, so that a cut-off end shows
    _must("audit_hash"),
)

stamps = _table(
    "stamps",
    _school(),
    _must("path"),
    _must("size", Whole),
    _must("mtime_ns", Whole),
    _must("source_sha256"),
    Column("item", Text),
    _must("problems"),
    PrimaryKeyConstraint("school", "path"),
    Index("ix_stamps_item", "school", "item"),
    _some("ix_stamps_problems", "school", where=UNREADABLE),
)

revisions = _table(
    "revisions",
    _id(),
    _school(),
    _must("item"),
    _must("number", Whole),
    _must("state"),
    _must("sha256"),
    _must("frozen"),
    _must("submitted_by"),
    _must("submitted_at", Whole),
    _must("reason"),
    Column("verdict", Whole),  # the latest; no foreign key, as verdicts already point here
    UniqueConstraint("school", "item", "number"),
    _one_of("state", RevisionState),
    Index("ix_revisions_state", "school", "state"),
)

verdicts = _table(
    "verdicts",
    _id(),
    _school(),
    _must("revision", Whole, ForeignKey("revisions.id"), index=True),
    _must("findings"),
    _must("rules"),
    _must("rules_version"),
    _must("facts_version"),
    _must("checked_at", Whole),
    _must("passing", Whole),
    CheckConstraint("passing IN (0, 1)", name="passing"),
)

approvals = _table(
    "approvals",
    _id(),
    _school(),
    _must("revision", Whole, ForeignKey("revisions.id")),
    _must("revision_sha256"),
    _must("person"),
    _must("at", Whole),
    _must("answers"),
    _must("rules"),
    _must("rules_version"),
    _must("facts_version"),
    UniqueConstraint("revision"),
)

deliveries = _table(
    "deliveries",
    _id(),
    _school(),
    _must("item"),
    _must("channel"),
    _must("slot"),
    _must("run", Whole),
    _must("operation"),
    _must("revision", Whole, ForeignKey("revisions.id"), index=True),
    _must("state"),
    _must("reason"),
    _must("hold"),
    _must("lane"),
    _must("urgent", Whole),
    _must("due", Whole),
    _must("due_wall"),
    _must("zone"),
    _must("not_after", Whole),
    _must("next_at", Whole),
    _must("attempts", Whole),
    Column("owner", Text),
    Column("lease_until", Whole),
    Column("creating_at", Whole),
    Column("remote_id", Text),
    Column("remote_url", Text),
    _must("absent", Whole),
    _must("unreadable", Whole),
    _must("version", Whole),
    UniqueConstraint("school", "item", "channel", "slot", "run", "operation"),
    _one_of("state", State),
    _one_of("operation", Operation),
    CheckConstraint("urgent IN (0, 1)", name="urgent"),
    CheckConstraint("run >= 0", name="run"),
    CheckConstraint(
        "(state = 'sending') = (owner IS NOT NULL AND lease_until IS NOT NULL)", name="lease"
    ),
    Index("ix_deliveries_due", "school", "due"),
    Index("ix_deliveries_state", "school", "state"),
    _some(
        "ix_deliveries_claim", "lane", text("urgent DESC"), "due", "id", "next_at", where=WAITING
    ),
    _some("ix_deliveries_next", "next_at", where=WAITING),
    _some("ix_deliveries_late", "not_after", where=in_words("state", UNSENT)),
    _some("ix_deliveries_unknown", "next_at", where="state = 'unknown'"),
    # Whatever goes wrong above it, one credential never sends two posts at a time.
    _some("uq_deliveries_sending", "lane", where="state = 'sending'", unique=True),
    _some("uq_deliveries_remote", "lane", "remote_id", where=RECEIPT, unique=True),
)

attempts = _table(
    "attempts",
    _id(),
    _school(),
    _must("delivery", Whole, ForeignKey("deliveries.id")),
    _must("number", Whole),
    _must("key"),
    _must("owner"),
    _must("started_at", Whole),
    Column("creating_at", Whole),
    Column("ended_at", Whole),
    _must("evidence"),
    Column("outcome", Text),
    _must("detail"),
    UniqueConstraint("delivery", "number"),
    CheckConstraint(f"outcome IS NULL OR {in_words('outcome', State)}", name="outcome"),
)

delivery_moves = _table(
    "delivery_moves",
    _id(),
    _school(),
    _must("delivery", Whole, ForeignKey("deliveries.id"), index=True),
    _must("at", Whole),
    Column("start", Text),  # empty where the delivery came into being
    _must("state"),
    _must("actor"),
    _must("person"),
    _must("reason"),
    _one_of("state", State),
    _one_of("actor", Actor),
)

pictures = _table(
    "pictures",
    _school(),
    _must("original_sha256"),
    _must("picture"),
    PrimaryKeyConstraint("school", "original_sha256"),
)

audit = _table(
    "audit",
    _school(),
    _must("seq", Whole),
    _must("at", Whole),
    _must("person"),
    _must("action"),
    _must("subject"),
    _must("detail"),
    _must("os_user"),
    _must("host"),
    _must("hash"),
    PrimaryKeyConstraint("school", "seq"),
)

# A lane is a credential and a beat a program's: both stand above the schools.
lanes = _table(
    "lanes",
    Column("name", Text, primary_key=True),
    Column("blocked_until", Whole),
    _must("paused_reason"),
)

beats = _table("beats", Column("name", Text, primary_key=True), _must("at", Whole))
