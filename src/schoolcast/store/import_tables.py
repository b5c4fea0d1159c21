"""The table of imports: what was taken from which source, and the file that was written for it."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Text

from schoolcast.store.columns import Whole, must, of_school, table

# No words of the event are kept, only digests: the file has them, where people can mend them.
imports = table(
    "imports",
    of_school(),
    must("source"),
    must("key"),
    must("kind"),
    must("likeness"),
    must("digest"),
    must("item"),
    must("path"),
    must("written"),
    Column("day", Text),
    must("imported_at", Whole),
    PrimaryKeyConstraint("school", "source", "key"),
    Index("ix_imports_key", "school", "kind", "key"),
)
