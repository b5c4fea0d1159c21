"""Photographs: what was read in them, copies for channels, originals that are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables about pictures."""
    _table(
        "picture_facts",
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("read_at", WHOLE, nullable=False),
    )
    _table("picture_copies", sa.Column("picture", sa.Text(), nullable=False))
    _table(
        "picture_originals",
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("kept_at", WHOLE, nullable=False),
    )


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f(f"fk_{name}_school")),
        sa.PrimaryKeyConstraint("school", "sha256", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )
