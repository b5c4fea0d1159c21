"""The table of addresses under which a person's own calendar reads what is planned."""

from sqlalchemy import Column, ForeignKey, UniqueConstraint

from schoolcast.store.columns import Whole, must, of_school, own_id, table

calendar_links = table(
    "calendar_links",
    own_id(),
    of_school(),
    must("account", Whole, ForeignKey("accounts.id")),
    must("token"),  # a digest: who reads the store can't read the calendar by it
    must("created_at", Whole),
    Column("used_at", Whole),
    UniqueConstraint("token"),
    UniqueConstraint("school", "account", name="uq_calendar_links_account"),
)
