"""What delivery came to need."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Readings of the clock, so that a leap of it is noticed."""
    op.create_table(
        "clock_readings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wall", WHOLE, nullable=False),
        sa.Column("running", WHOLE, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clock_readings")),
        sqlite_strict=True,
    )
