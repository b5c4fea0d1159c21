"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = "state IN ('scheduled', 'retry')"
UNSENT = "state IN ('scheduled', 'held', 'retry')"
STATES = (
    "('scheduled', 'held', 'sending', 'retry', 'unknown', 'needs_attention', 'published', "
    "'failed', 'handed_off', 'confirmed', 'confirmed_changed', 'declined', 'expired', "
    "'cancelled', 'superseded', 'missed')"
)
REVISION_STATES = "('draft', 'submitted', 'asked', 'sent_back', 'approved', 'replaced')"
LEASE = "(state = 'sending') = (owner IS NOT NULL AND lease_until IS NOT NULL)"
RECEIPT = "remote_id IS NOT NULL AND operation = 'publish'"


def upgrade() -> None:
    """Make the tables of schoolcast 0.1."""
    op.create_table(
        "beats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_beats")),
        sqlite_strict=True,
    )
    op.create_table(
        "lanes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("blocked_until", WHOLE, nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=False),
        sa.Column("paused_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lanes")),
        sqlite_strict=True,
    )
    op.create_table(
        "schools",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=True),
        sa.Column("facts_version", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("audit_seq", WHOLE, nullable=False),
        sa.Column("audit_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("school", name=op.f("pk_schools")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("os_user", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_audit_school")),
        sa.PrimaryKeyConstraint("school", "seq", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_table(
        "pictures",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_pictures_school")),
        sa.PrimaryKeyConstraint("school", "original_sha256", name=op.f("pk_pictures")),
        sqlite_strict=True,
    )
    op.create_table(
        "revisions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("verdict", WHOLE, nullable=True),
        sa.CheckConstraint(f"state IN {REVISION_STATES}", name=op.f("ck_revisions_state")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_revisions_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("school", "item", "number", name=op.f("uq_revisions_school")),
        sqlite_strict=True,
    )
    op.create_index("ix_revisions_state", "revisions", ["school", "state"], unique=False)
    op.create_table(
        "stamps",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("mtime_ns", WHOLE, nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_stamps_school")),
        sa.PrimaryKeyConstraint("school", "path", name=op.f("pk_stamps")),
        sqlite_strict=True,
    )
    op.create_index("ix_stamps_item", "stamps", ["school", "item"], unique=False)
    op.create_index(
        "ix_stamps_problems",
        "stamps",
        ["school"],
        unique=False,
        sqlite_where=sa.text("problems <> ''"),
        postgresql_where=sa.text("problems <> ''"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("revision_sha256", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("facts_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name=op.f("fk_approvals_revision")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_approvals_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("revision", name=op.f("uq_approvals_revision")),
        sqlite_strict=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("run", WHOLE, nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("urgent", WHOLE, nullable=False),
        sa.Column("due", WHOLE, nullable=False),
        sa.Column("due_wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("not_after", WHOLE, nullable=False),
        sa.Column("next_at", WHOLE, nullable=False),
        sa.Column("price", WHOLE, nullable=False),
        sa.Column("unsure", WHOLE, nullable=False),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", WHOLE, nullable=True),
        sa.Column("creating_at", WHOLE, nullable=True),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("remote_url", sa.Text(), nullable=True),
        sa.Column("absent", WHOLE, nullable=False),
        sa.Column("unreadable", WHOLE, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(LEASE, name=op.f("ck_deliveries_lease")),
        sa.CheckConstraint(
            "operation IN ('publish', 'withdraw')", name=op.f("ck_deliveries_operation")
        ),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_deliveries_state")),
        sa.CheckConstraint("run >= 0", name=op.f("ck_deliveries_run")),
        sa.CheckConstraint("urgent IN (0, 1)", name=op.f("ck_deliveries_urgent")),
        sa.CheckConstraint("unsure IN (0, 1)", name=op.f("ck_deliveries_unsure")),
        sa.ForeignKeyConstraint(
            ["revision"], ["revisions.id"], name=op.f("fk_deliveries_revision")
        ),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_deliveries_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "school",
            "item",
            "channel",
            "slot",
            "run",
            "operation",
            name=op.f("uq_deliveries_school"),
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_deliveries_due", "deliveries", ["school", "due"], unique=False)
    op.create_index(
        "ix_deliveries_claim",
        "deliveries",
        ["lane", sa.text("urgent DESC"), "due", "id", "next_at"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(
        "ix_deliveries_late",
        "deliveries",
        ["not_after"],
        unique=False,
        sqlite_where=sa.text(UNSENT),
        postgresql_where=sa.text(UNSENT),
    )
    op.create_index(
        "ix_deliveries_next",
        "deliveries",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(op.f("ix_deliveries_revision"), "deliveries", ["revision"], unique=False)
    op.create_index("ix_deliveries_state", "deliveries", ["school", "state"], unique=False)
    op.create_index(
        "ix_deliveries_unknown",
        "deliveries",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'unknown'"),
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_index(
        "uq_deliveries_remote",
        "deliveries",
        ["lane", "remote_id"],
        unique=True,
        sqlite_where=sa.text(RECEIPT),
        postgresql_where=sa.text(RECEIPT),
    )
    op.create_index(
        "uq_deliveries_sending",
        "deliveries",
        ["lane"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("facts_version", sa.Text(), nullable=False),
        sa.Column("checked_at", WHOLE, nullable=False),
        sa.Column("passing", WHOLE, nullable=False),
        sa.CheckConstraint("passing IN (0, 1)", name=op.f("ck_verdicts_passing")),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name=op.f("fk_verdicts_revision")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_verdicts_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_verdicts_revision"), "verdicts", ["revision"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("delivery", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("started_at", WHOLE, nullable=False),
        sa.Column("creating_at", WHOLE, nullable=True),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            f"outcome IS NULL OR outcome IN {STATES}", name=op.f("ck_attempts_outcome")
        ),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name=op.f("fk_attempts_delivery")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_attempts_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("delivery", "number", name=op.f("uq_attempts_delivery")),
        sqlite_strict=True,
    )
    op.create_table(
        "delivery_moves",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("delivery", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "actor IN ('engine', 'platform', 'person')", name=op.f("ck_delivery_moves_actor")
        ),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_delivery_moves_state")),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name=op.f("fk_delivery_moves_delivery")
        ),
        sa.ForeignKeyConstraint(
            ["school"], ["schools.school"], name=op.f("fk_delivery_moves_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_moves")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_delivery_moves_delivery"), "delivery_moves", ["delivery"], unique=False
    )
    _gates()
    _life()
    _hand_offs()
    _people()


def _gates() -> None:
    op.create_table(
        "pauses",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("since", WHOLE, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", WHOLE, nullable=True),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "scope IN ('everything', 'channel', 'item')", name=op.f("ck_pauses_scope")
        ),
        sa.CheckConstraint("(scope = 'everything') = (target = '')", name=op.f("ck_pauses_target")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_pauses_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_pauses_running",
        "pauses",
        ["school", "scope", "target"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "budgets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("most", WHOLE, nullable=False),
        sa.Column("period", WHOLE, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_budgets")),
        sqlite_strict=True,
    )
    op.create_table(
        "channel_budgets",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("budget", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school"], ["schools.school"], name=op.f("fk_channel_budgets_school")
        ),
        sa.ForeignKeyConstraint(
            ["budget"], ["budgets.name"], name=op.f("fk_channel_budgets_budget")
        ),
        sa.PrimaryKeyConstraint("school", "channel", "budget", name=op.f("pk_channel_budgets")),
        sqlite_strict=True,
    )
    op.create_table(
        "budget_uses",
        sa.Column("budget", sa.Text(), nullable=False),
        sa.Column("delivery", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["budget"], ["budgets.name"], name=op.f("fk_budget_uses_budget")),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name=op.f("fk_budget_uses_delivery")
        ),
        sa.PrimaryKeyConstraint("budget", "delivery", "number", name=op.f("pk_budget_uses")),
        sqlite_strict=True,
    )
    op.create_index("ix_budget_uses_at", "budget_uses", ["budget", "at"])
    op.create_index("ix_budget_uses_delivery", "budget_uses", ["delivery", "number"])


def _life() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("base", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sqlite_strict=True,
    )
    op.create_table(
        "gaps",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("since", WHOLE, nullable=False),
        sa.Column("until", WHOLE, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sqlite_strict=True,
    )
    op.create_table(
        "awake",
        sa.Column("hour", WHOLE, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_awake")),
        sqlite_strict=True,
    )
    op.create_table(
        "alerts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("mailed_at", WHOLE, nullable=True),
        sa.Column("reminded_at", WHOLE, nullable=True),
        sa.Column("reminders", WHOLE, nullable=False),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_alerts_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["school", "cause"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "mails",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("alert", WHOLE, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_at", WHOLE, nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'dropped', 'refused')", name=op.f("ck_mails_state")
        ),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_mails_alert")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_mails_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("alert", "step", "address", name=op.f("uq_mails_alert")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_mails_waiting",
        "mails",
        ["school", "next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _hand_offs() -> None:
    op.create_table(
        "hand_offs",
        sa.Column("delivery", WHOLE, autoincrement=False, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("deputy_code", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("holder_address", sa.Text(), nullable=False),
        sa.Column("deputy", sa.Text(), nullable=False),
        sa.Column("deputy_address", sa.Text(), nullable=False),
        sa.Column("pictures", WHOLE, nullable=False),
        sa.Column("handed_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("mailed", WHOLE, nullable=False),
        sa.Column("reminded_at", WHOLE, nullable=True),
        sa.Column("escalated_at", WHOLE, nullable=True),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("cleared_at", WHOLE, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("promised_at", WHOLE, nullable=True),
        sa.Column("promised_by", sa.Text(), nullable=False),
        sa.Column("kept_at", WHOLE, nullable=True),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.CheckConstraint("mailed IN (0, 1)", name=op.f("ck_hand_offs_mailed")),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name=op.f("fk_hand_offs_delivery")
        ),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_hand_offs_school")),
        sa.PrimaryKeyConstraint("delivery", name=op.f("pk_hand_offs")),
        sqlite_strict=True,
    )
    for name, condition in (
        ("ix_hand_offs_uncleared", "cleared_at IS NULL"),
        ("ix_hand_offs_promised", "promised_at IS NOT NULL AND kept_at IS NULL"),
    ):
        op.create_index(
            name,
            "hand_offs",
            ["school"],
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def _people() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("lost_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_data_keys_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sqlite_strict=True,
    )
    op.create_table(
        "documents",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_documents_school")),
        sa.PrimaryKeyConstraint("school", "kind", name=op.f("pk_documents")),
        sqlite_strict=True,
    )
    op.create_table(
        "questions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=False),
        sa.Column("asked_at", WHOLE, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", WHOLE, nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name=op.f("fk_questions_revision")),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_questions_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_strict=True,
    )
    op.create_table(
        "incidents",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("known_at", WHOLE, nullable=False),
        sa.Column("reported_at", WHOLE, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["schools.school"], name=op.f("fk_incidents_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sqlite_strict=True,
    )
    op.create_table(
        "acknowledgements",
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.CheckConstraint("person <> ''", name=op.f("ck_acknowledgements_person")),
        sa.ForeignKeyConstraint(
            ["school"], ["schools.school"], name=op.f("fk_acknowledgements_school")
        ),
        sa.PrimaryKeyConstraint(
            "school", "person", "policy_version", name=op.f("pk_acknowledgements")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_questions_open",
        "questions",
        ["revision"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
