"""Who has been told of the end of a hand-off, so that nobody is told twice."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "hand_off_notices",
        sa.Column("delivery", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("told_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"], ["hand_offs.delivery"], name=op.f("fk_hand_off_notices_delivery")
        ),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name="fk_hand_off_notices_school"),
        sa.PrimaryKeyConstraint("delivery", "kind", "address", name=op.f("pk_hand_off_notices")),
        sqlite_strict=True,
    )
