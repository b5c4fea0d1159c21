"""The table of drafts: what is being written in the pages, sealed."""

from schoolcast.store.columns import Whole, must, of_school, own_id, table

drafts = table(
    "drafts",
    own_id(),
    of_school(),
    must("version", Whole),
    must("author"),
    must("content"),  # sealed: a draft may name a child, which nothing has checked yet
    must("created_at", Whole),
    must("updated_at", Whole),
    must("updated_by"),
)
