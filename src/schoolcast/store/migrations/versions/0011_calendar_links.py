"""Addresses under which a person's own calendar reads what is planned."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "calendar_links",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_calendar_links_account")
        ),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name="fk_calendar_links_school"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("school", "account", name="uq_calendar_links_account"),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_links_token")),
        sqlite_strict=True,
    )
