"""The calendar, repeats and closed days."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = "reopened_at IS NULL"


def upgrade() -> None:
    """Days that were closed, and the steps into a new school year."""
    op.create_table(
        "closings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("recalled", sa.Text(), nullable=False),
        sa.Column("reopened_at", WHOLE, nullable=True),
        sa.Column("reopened_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_closings_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_closings_standing",
        "closings",
        ["school", "day"],
        unique=True,
        sqlite_where=sa.text(STANDS),
        postgresql_where=sa.text(STANDS),
    )
    op.create_table(
        "year_steps",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_year_steps_school")),
        sa.PrimaryKeyConstraint("school", "year", "step", name=op.f("pk_year_steps")),
        sqlite_strict=True,
    )
