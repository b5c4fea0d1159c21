"""What was imported from where."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of imports."""
    op.create_table(
        "imports",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("imported_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_imports_school")),
        sa.PrimaryKeyConstraint("school", "source", "key", name=op.f("pk_imports")),
        sqlite_strict=True,
    )
    op.create_index("ix_imports_key", "imports", ["school", "kind", "key"])
