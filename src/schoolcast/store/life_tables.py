"""The tables about the store's own life: whose it is, when it ran, what it has lost, who knows."""

from sqlalchemy import Column, Text

from schoolcast.store.columns import Whole, must, of_school, own_id, some, table

OPEN = "closed_at IS NULL"

# One row. `base` is added to the newest attempt's number, so that a store that went back in time
# counts on from where it had been.
instance = table("instance", Column("id", Text, primary_key=True), must("base", Whole))

# Times of which the store knows nothing: since an old copy of it, or of the whole folder, was made.
gaps = table(
    "gaps",
    own_id(),
    must("opened_at", Whole),
    must("since", Whole),
    must("until", Whole),
    must("why"),
    Column("closed_at", Whole),
    must("closed_by"),
)

# Hours (since 1970, UTC) in which a pass ran to its end.
awake = table("awake", Column("hour", Whole, primary_key=True, autoincrement=False))

# Readings of the clock beside the uptime: `trusted` the last that was believed, `leapt` the first
# that was not.
clock_readings = table(
    "clock_readings",
    Column("name", Text, primary_key=True),
    must("wall", Whole),
    must("running", Whole),
    must("boot"),
)

# `cause` is what one mail is for; `facts` are ids as JSON, never names or texts.
alerts = table(
    "alerts",
    own_id(),
    of_school(),
    must("cause"),
    must("kind"),
    must("subject"),
    must("facts"),
    must("opened_at", Whole),
    Column("mailed_at", Whole),
    Column("reminded_at", Whole),
    must("reminders", Whole),
    Column("closed_at", Whole),
    must("closed_by"),
    some("uq_alerts_open", "school", "cause", where=OPEN, unique=True),
)
