"""The tables about the calendar: days that were closed, and the steps into a new school year."""

from sqlalchemy import Column, PrimaryKeyConstraint

from schoolcast.store.columns import Whole, must, of_school, own_id, some, table

STANDS = "reopened_at IS NULL"

# `day` is a date as text, `held` and `recalled` are numbers of deliveries as JSON.
closings = table(
    "closings",
    own_id(),
    of_school(),
    must("day"),
    must("why"),
    must("person"),
    must("at", Whole),
    must("held"),
    must("recalled"),
    Column("reopened_at", Whole),
    must("reopened_by"),
    some("uq_closings_standing", "school", "day", where=STANDS, unique=True),
)

# What a person has said of a step into a school year such as "2027-28".
year_steps = table(
    "year_steps",
    of_school(),
    must("year"),
    must("step"),
    must("person"),
    must("at", Whole),
    PrimaryKeyConstraint("school", "year", "step"),
)
