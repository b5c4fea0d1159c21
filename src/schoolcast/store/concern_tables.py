"""The table of concerns that people report to the Head; their words are sealed."""

from sqlalchemy import Column, Index

from schoolcast.store.columns import Whole, must, of_school, own_id, table

concerns = table(
    "concerns",
    own_id(),
    of_school(),
    must("person"),
    must("at", Whole),
    must("seen"),
    Column("dealt_at", Whole),
    must("dealt_by"),
    must("outcome"),
    Index("ix_concerns_open", "school", "dealt_at"),
)
