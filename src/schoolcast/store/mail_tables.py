"""The table of mails: who is told of which alert, at which step of it, once."""

from sqlalchemy import Column, ForeignKey, UniqueConstraint

from schoolcast.pipeline.alert_records import MailState
from schoolcast.store.columns import Whole, must, of_school, one_of, own_id, some, table

WAITING = f"state = '{MailState.WAITING}'"

# `tries` is also the fence of a claim: it counts up when a mail is taken to be sent.
mails = table(
    "mails",
    own_id(),
    of_school(),
    must("alert", Whole, ForeignKey("alerts.id")),
    must("step"),
    must("address"),
    must("state"),
    must("next_at", Whole),
    must("tries", Whole),
    must("trouble"),
    Column("ended_at", Whole),
    UniqueConstraint("alert", "step", "address"),
    one_of("state", MailState),
    some("ix_mails_waiting", "school", "next_at", where=WAITING),
)
