"""The tables behind approvals in which the second person acts before or after the approver."""

from sqlalchemy import Column, ForeignKey, Index

from schoolcast.store.columns import Whole, must, of_school, own_id, table

# An approver mended a revision's words; somebody else's word makes it an approval.
mendings = table(
    "mendings",
    Column("revision", Whole, ForeignKey("revisions.id"), primary_key=True, autoincrement=False),
    of_school(),
    Column("before", Whole, ForeignKey("revisions.id")),
    must("mender"),
    must("mended_at", Whole),
    must("answers"),  # sealed, as those of approvals
    must("ready", Whole),
    must("confirmed_by"),
    Column("confirmed_at", Whole),
    Index("ix_mendings_school", "school", "confirmed_by"),
)

# Closure wordings that the Head approved in advance, by their digest, and who may send them.
closure_wordings = table(
    "closure_wordings",
    own_id(),
    of_school(),
    must("wording"),
    must("digest"),
    must("person"),
    must("at", Whole),
    must("senders"),
    Column("revoked_at", Whole),
    must("revoked_by"),
    Index("ix_closure_wordings_digest", "school", "digest"),
)

# Which revision one person sent in words that were approved in advance.
closure_sendings = table(
    "closure_sendings",
    Column("revision", Whole, ForeignKey("revisions.id"), primary_key=True, autoincrement=False),
    of_school(),
    must("wording", Whole, ForeignKey("closure_wordings.id")),
    must("sender"),
    must("at", Whole),
)
