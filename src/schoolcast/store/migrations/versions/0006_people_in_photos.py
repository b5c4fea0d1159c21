"""Who is in a picture, and promises to delete."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables about devices, absences and promises."""
    op.create_table(
        "devices",
        *_texts("school", "id", "name", "make", "model", "serial", "owner"),
        *_texts("approved_by", "approved_on"),
        sa.Column("approved_until", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "make <> '' OR model <> '' OR serial <> ''", name=op.f("ck_devices_known")
        ),
        _of_school("devices"),
        sa.PrimaryKeyConstraint("school", "id", name=op.f("pk_devices")),
        sqlite_strict=True,
    )
    op.create_table(
        "absences",
        sa.Column("id", WHOLE, nullable=False),
        *_texts("school", "person", "folded", "why"),
        sa.Column("started_at", WHOLE, nullable=False),
        *_texts("started_by"),
        sa.Column("ended_at", WHOLE, nullable=True),
        *_texts("ended_by"),
        _of_school("absences"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_strict=True,
    )
    _one_open("uq_absences_lasting", "absences", ["school", "folded"], "ended_at IS NULL")
    op.create_table(
        "photo_promises",
        sa.Column("id", WHOLE, nullable=False),
        *_texts("school", "item", "device", "owner", "pictures"),
        sa.Column("promised_at", WHOLE, nullable=False),
        *_texts("promised_by"),
        sa.Column("kept_at", WHOLE, nullable=True),
        *_texts("kept_by"),
        _of_school("photo_promises"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_promises")),
        sqlite_strict=True,
    )
    _one_open(
        "uq_photo_promises_open", "photo_promises", ["school", "item", "device"], "kept_at IS NULL"
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _of_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f(f"fk_{table}_school"))


def _one_open(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
