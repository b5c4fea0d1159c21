"""The tables of hand-offs: who was asked to post what, what they said, who heard of its end."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint

from schoolcast.store.columns import Whole, must, of_school, some, table

UNCLEARED = "cleared_at IS NULL"
PROMISED = "promised_at IS NOT NULL AND kept_at IS NULL"

hand_offs = table(
    "hand_offs",
    Column("delivery", Whole, ForeignKey("deliveries.id"), primary_key=True, autoincrement=False),
    of_school(),
    must("key"),
    must("code"),
    must("deputy_code"),
    must("holder"),
    must("holder_address"),
    must("deputy"),
    must("deputy_address"),
    must("pictures", Whole),
    must("handed_at", Whole),
    must("expires_at", Whole),
    must("mailed", Whole),
    Column("reminded_at", Whole),
    Column("escalated_at", Whole),
    Column("closed_at", Whole),
    must("closed_by"),
    Column("cleared_at", Whole),
    must("said"),
    Column("promised_at", Whole),
    must("promised_by"),
    Column("kept_at", Whole),
    must("kept_by"),
    CheckConstraint("mailed IN (0, 1)", name="mailed"),
    some("ix_hand_offs_uncleared", "school", where=UNCLEARED),
    some("ix_hand_offs_promised", "school", where=PROMISED),
)

hand_off_notices = table(
    "hand_off_notices",
    must("delivery", Whole, ForeignKey("hand_offs.delivery")),
    of_school(),
    must("kind"),
    must("address"),
    must("told_at", Whole),
    PrimaryKeyConstraint("delivery", "kind", "address"),
)
