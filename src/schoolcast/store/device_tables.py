"""The tables about devices: who may take photos with what, and what is deleted from them."""

from sqlalchemy import CheckConstraint, Column, PrimaryKeyConstraint, Text

from schoolcast.store.columns import Whole, must, of_school, own_id, some, table

LASTS = "ended_at IS NULL"
UNKEPT = "kept_at IS NULL"

# Days are written 2027-01-04; "" in make, model and serial matches any.
devices = table(
    "devices",
    of_school(),
    must("id"),
    must("name"),
    must("make"),
    must("model"),
    must("serial"),
    must("owner"),
    must("approved_by"),
    must("approved_on"),
    Column("approved_until", Text),
    CheckConstraint("make <> '' OR model <> '' OR serial <> ''", name="known"),
    PrimaryKeyConstraint("school", "id"),
)

# `person` is kept in small letters too, as names are compared.
absences = table(
    "absences",
    own_id(),
    of_school(),
    must("person"),
    must("folded"),
    must("why"),
    must("started_at", Whole),
    must("started_by"),
    Column("ended_at", Whole),
    must("ended_by"),
    some("uq_absences_lasting", "school", "folded", where=LASTS, unique=True),
)

# `pictures` are digests as JSON.
photo_promises = table(
    "photo_promises",
    own_id(),
    of_school(),
    must("item"),
    must("device"),
    must("owner"),
    must("pictures"),
    must("promised_at", Whole),
    must("promised_by"),
    Column("kept_at", Whole),
    must("kept_by"),
    some("uq_photo_promises_open", "school", "item", "device", where=UNKEPT, unique=True),
)
