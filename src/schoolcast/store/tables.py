"""The tables: one schema for SQLite and PostgreSQL.

Instants are whole milliseconds since 1970 in UTC, beside the wall time and zone people see.
Yes and no are 1 and 0, lists and records are JSON text: SQLite's STRICT tables know no more.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from schoolcast.domain.delivery import UNSENT, Actor, Operation, State
from schoolcast.domain.revision import RevisionState
from schoolcast.store.account_tables import accounts, failures, phones, visits
from schoolcast.store.calendar_link_tables import calendar_links
from schoolcast.store.calendar_tables import closings, year_steps
from schoolcast.store.columns import (
    Whole,
    in_words,
    metadata,
    must,
    of_school,
    one_of,
    own_id,
    some,
    table,
)
from schoolcast.store.concern_tables import concerns
from schoolcast.store.device_tables import absences, devices, photo_promises
from schoolcast.store.draft_tables import drafts
from schoolcast.store.gate_tables import budget_uses, budgets, channel_budgets, pauses
from schoolcast.store.handoff_tables import hand_off_notices, hand_offs
from schoolcast.store.import_tables import imports
from schoolcast.store.life_tables import alerts, awake, clock_readings, gaps, instance
from schoolcast.store.mail_tables import mails
from schoolcast.store.people_tables import (
    acknowledgements,
    data_keys,
    documents,
    incidents,
    questions,
)
from schoolcast.store.picture_tables import picture_copies, picture_facts, picture_originals
from schoolcast.store.second_tables import closure_sendings, closure_wordings, mendings

WAITING = in_words("state", (State.SCHEDULED, State.RETRY))
RECEIPT = "remote_id IS NOT NULL AND operation = 'publish'"
UNREADABLE = "problems <> ''"

schools = table(
    "schools",
    Column("school", Text, primary_key=True),
    Column("rules_version", Text),
    Column("facts_version", Text),
    Column("fingerprint", Text),
    must("audit_seq", Whole),  # the last line of the record, so that a cut-off end shows
    must("audit_hash"),
)

stamps = table(
    "stamps",
    of_school(),
    must("path"),
    must("size", Whole),
    must("mtime_ns", Whole),
    must("source_sha256"),
    Column("item", Text),
    must("problems"),
    PrimaryKeyConstraint("school", "path"),
    Index("ix_stamps_item", "school", "item"),
    some("ix_stamps_problems", "school", where=UNREADABLE),
)

revisions = table(
    "revisions",
    own_id(),
    of_school(),
    must("item"),
    must("number", Whole),
    must("state"),
    must("sha256"),
    must("frozen"),
    must("submitted_by"),
    must("submitted_at", Whole),
    must("reason"),
    Column("verdict", Whole),  # the latest; no foreign key, as verdicts already point here
    UniqueConstraint("school", "item", "number"),
    one_of("state", RevisionState),
    Index("ix_revisions_state", "school", "state"),
)

verdicts = table(
    "verdicts",
    own_id(),
    of_school(),
    must("revision", Whole, ForeignKey("revisions.id"), index=True),
    must("findings"),
    must("rules"),
    must("rules_version"),
    must("facts_version"),
    must("checked_at", Whole),
    must("passing", Whole),
    CheckConstraint("passing IN (0, 1)", name="passing"),
)

approvals = table(
    "approvals",
    own_id(),
    of_school(),
    must("revision", Whole, ForeignKey("revisions.id")),
    must("revision_sha256"),
    must("person"),
    must("at", Whole),
    must("answers"),
    must("rules"),
    must("rules_version"),
    must("facts_version"),
    UniqueConstraint("revision"),
)

deliveries = table(
    "deliveries",
    own_id(),
    of_school(),
    must("item"),
    must("channel"),
    must("slot"),
    must("run", Whole),
    must("operation"),
    must("revision", Whole, ForeignKey("revisions.id"), index=True),
    must("state"),
    must("reason"),
    must("hold"),
    must("lane"),
    must("urgent", Whole),
    must("due", Whole),
    must("due_wall"),
    must("zone"),
    must("not_after", Whole),
    must("next_at", Whole),
    must("price", Whole),  # in millionths of the channel's currency
    must("unsure", Whole),  # a forgotten attempt may have published it: look before it is sent
    must("attempts", Whole),
    Column("owner", Text),
    Column("lease_until", Whole),
    Column("creating_at", Whole),
    Column("remote_id", Text),
    Column("remote_url", Text),
    must("absent", Whole),
    must("unreadable", Whole),
    must("version", Whole),
    UniqueConstraint("school", "item", "channel", "slot", "run", "operation"),
    one_of("state", State),
    one_of("operation", Operation),
    CheckConstraint("urgent IN (0, 1)", name="urgent"),
    CheckConstraint("unsure IN (0, 1)", name="unsure"),
    CheckConstraint("run >= 0", name="run"),
    CheckConstraint(
        "(state = 'sending') = (owner IS NOT NULL AND lease_until IS NOT NULL)", name="lease"
    ),
    Index("ix_deliveries_due", "school", "due"),
    Index("ix_deliveries_state", "school", "state"),
    some("ix_deliveries_claim", "lane", text("urgent DESC"), "due", "id", "next_at", where=WAITING),
    some("ix_deliveries_next", "next_at", where=WAITING),
    some("ix_deliveries_late", "not_after", where=in_words("state", UNSENT)),
    some("ix_deliveries_unknown", "next_at", where="state = 'unknown'"),
    # Whatever goes wrong above it, one credential never sends two posts at a time.
    some("uq_deliveries_sending", "lane", where="state = 'sending'", unique=True),
    some("uq_deliveries_remote", "lane", "remote_id", where=RECEIPT, unique=True),
)

d = deliveries.alias("d")  # as a claim's questions name it

attempts = table(
    "attempts",
    own_id(),
    of_school(),
    must("delivery", Whole, ForeignKey("deliveries.id")),
    must("number", Whole),
    must("key"),
    must("owner"),
    must("started_at", Whole),
    Column("creating_at", Whole),
    Column("ended_at", Whole),
    must("evidence"),
    Column("outcome", Text),
    must("detail"),
    UniqueConstraint("delivery", "number"),
    CheckConstraint(f"outcome IS NULL OR {in_words('outcome', State)}", name="outcome"),
)

delivery_moves = table(
    "delivery_moves",
    own_id(),
    of_school(),
    must("delivery", Whole, ForeignKey("deliveries.id"), index=True),
    must("at", Whole),
    Column("start", Text),  # empty where the delivery came into being
    must("state"),
    must("actor"),
    must("person"),
    must("reason"),
    one_of("state", State),
    one_of("actor", Actor),
)

pictures = table(
    "pictures",
    of_school(),
    must("original_sha256"),
    must("picture"),
    PrimaryKeyConstraint("school", "original_sha256"),
)

audit = table(
    "audit",
    of_school(),
    must("seq", Whole),
    must("at", Whole),
    must("person"),
    must("action"),
    must("subject"),
    must("detail"),
    must("os_user"),
    must("host"),
    must("hash"),
    PrimaryKeyConstraint("school", "seq"),
)

# A lane is a credential and a beat a program's: both stand above the schools.
lanes = table(
    "lanes",
    Column("name", Text, primary_key=True),
    Column("blocked_until", Whole),
    must("paused_reason"),
    Column("paused_at", Whole),
)

beats = table("beats", Column("name", Text, primary_key=True), must("at", Whole))

__all__ = [
    "RECEIPT",
    "UNREADABLE",
    "absences",
    "accounts",
    "acknowledgements",
    "alerts",
    "approvals",
    "attempts",
    "audit",
    "awake",
    "beats",
    "budget_uses",
    "budgets",
    "calendar_links",
    "channel_budgets",
    "clock_readings",
    "closings",
    "closure_sendings",
    "closure_wordings",
    "concerns",
    "d",
    "data_keys",
    "deliveries",
    "delivery_moves",
    "devices",
    "documents",
    "drafts",
    "failures",
    "gaps",
    "hand_off_notices",
    "hand_offs",
    "imports",
    "incidents",
    "instance",
    "lanes",
    "mails",
    "mendings",
    "metadata",
    "pauses",
    "phones",
    "photo_promises",
    "picture_copies",
    "picture_facts",
    "picture_originals",
    "pictures",
    "questions",
    "revisions",
    "schools",
    "stamps",
    "verdicts",
    "visits",
    "year_steps",
]
