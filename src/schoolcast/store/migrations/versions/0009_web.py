"""Accounts and sessions of the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school"], ["schools.school"], name=f"fk_{table}_school")


def upgrade() -> None:
    """Make the tables behind the pages' accounts."""
    op.create_table(
        "accounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_until", WHOLE, nullable=True),
        sa.Column("second_factor", sa.Text(), nullable=False),
        sa.Column("second_step", WHOLE, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        _of_school("accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("school", "username", name=op.f("uq_accounts_school")),
        sa.UniqueConstraint("school", "name_folded", name="uq_accounts_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "phones",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_phones_account")),
        _of_school("phones"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint("token", name=op.f("uq_phones_token")),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        _of_school("sign_in_failures"),
        sa.PrimaryKeyConstraint("school", "who", name=op.f("pk_sign_in_failures")),
        sqlite_strict=True,
    )
    op.create_table(
        "visits",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("strong", WHOLE, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("phone", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_visits_account")),
        sa.ForeignKeyConstraint(["phone"], ["phones.id"], name=op.f("fk_visits_phone")),
        _of_school("visits"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("token", name=op.f("uq_visits_token")),
        sqlite_strict=True,
    )
    op.create_index("ix_visits_account", "visits", ["account"])
    op.create_table(
        "drafts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("updated_at", WHOLE, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        _of_school("drafts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_strict=True,
    )
    op.create_table(
        "concerns",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("dealt_at", WHOLE, nullable=True),
        sa.Column("dealt_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        _of_school("concerns"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sqlite_strict=True,
    )
    op.create_index("ix_concerns_open", "concerns", ["school", "dealt_at"])
    op.create_table(
        "mendings",
        sa.Column("revision", WHOLE, autoincrement=False, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("before", WHOLE, nullable=True),
        sa.Column("mender", sa.Text(), nullable=False),
        sa.Column("mended_at", WHOLE, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("ready", WHOLE, nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name=op.f("fk_mendings_revision")),
        sa.ForeignKeyConstraint(["before"], ["revisions.id"], name=op.f("fk_mendings_before")),
        _of_school("mendings"),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_mendings")),
        sqlite_strict=True,
    )
    op.create_index("ix_mendings_school", "mendings", ["school", "confirmed_by"])
    op.create_table(
        "closure_wordings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("senders", sa.Text(), nullable=False),
        sa.Column("revoked_at", WHOLE, nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        _of_school("closure_wordings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_wordings")),
        sqlite_strict=True,
    )
    op.create_index("ix_closure_wordings_digest", "closure_wordings", ["school", "digest"])
    op.create_table(
        "closure_sendings",
        sa.Column("revision", WHOLE, autoincrement=False, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("wording", WHOLE, nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"], ["revisions.id"], name=op.f("fk_closure_sendings_revision")
        ),
        sa.ForeignKeyConstraint(
            ["wording"], ["closure_wordings.id"], name=op.f("fk_closure_sendings_wording")
        ),
        _of_school("closure_sendings"),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_closure_sendings")),
        sqlite_strict=True,
    )
