"""How tables are written down here: columns, constraints and indexes with few words."""

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
    Table,
    Text,
    text,
)

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


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """A constraint, named like the column, that it holds one of the values."""
    return CheckConstraint(in_words(column, values), name=column)


def some(name: str, *columns: object, where: str, unique: bool = False) -> Index:
    """An index on the rows for which `where` is true."""
    condition = text(where)
    return Index(
        name,
        *columns,  # type: ignore[arg-type]  # names, or expressions such as urgent DESC
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def table(name: str, *parts: Column[object] | Index | object) -> Table:
    """A table that keeps to its types, on SQLite too."""
    return Table(name, metadata, *parts, sqlite_strict=True)  # type: ignore[arg-type]


def must(name: str, kind: object = Text, *more: object, **options: object) -> Column[object]:
    """A column that is never empty; text unless another kind is given."""
    return Column(name, kind, *more, nullable=False, **options)  # type: ignore[arg-type]


LARGEST = 2**63 - 1
"""The largest number that a row can be known by."""


def own_id() -> Column[object]:
    """The number a row is known by."""
    return Column("id", Whole, primary_key=True)


def of_school() -> Column[object]:
    """The school a row belongs to."""
    return must("school", Text, ForeignKey("schools.school"))
