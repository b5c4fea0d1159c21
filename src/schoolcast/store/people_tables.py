"""The tables about people: sealed documents and their keys, questions, incidents, confirmations."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint

from schoolcast.store.columns import Whole, must, of_school, own_id, some, table

UNANSWERED = "answered_at IS NULL"

# A school's keys; the newest that is not lost seals. `wrapped` opens with the deployment key.
data_keys = table(
    "data_keys",
    own_id(),
    of_school(),
    must("key_id"),
    must("wrapped"),
    Column("lost_at", Whole),
)

# What is kept sealed as a whole, such as the register; `version` counts its changes.
documents = table(
    "documents",
    of_school(),
    must("kind"),
    must("version", Whole),
    must("sealed"),
    PrimaryKeyConstraint("school", "kind"),
)

# "Ask the Head first": a revision that waits for a named person's advice.
questions = table(
    "questions",
    own_id(),
    of_school(),
    must("revision", Whole, ForeignKey("revisions.id")),
    must("asked_by"),
    must("asked_of"),
    must("asked_at", Whole),
    must("question"),
    must("answer"),
    Column("answered_at", Whole),
    must("answered_by"),
    some("uq_questions_open", "revision", where=UNANSWERED, unique=True),
)

# Something went out that should not have; the clock of 72 hours runs from `known_at`.
incidents = table(
    "incidents",
    own_id(),
    of_school(),
    must("item"),
    must("person"),
    must("why"),
    must("known_at", Whole),
    Column("reported_at", Whole),
    must("decided_by"),
    must("decision"),
)

acknowledgements = table(
    "acknowledgements",
    of_school(),
    must("person"),
    must("policy_version"),
    must("at", Whole),
    CheckConstraint("person <> ''", name="person"),
    PrimaryKeyConstraint("school", "person", "policy_version"),
)
