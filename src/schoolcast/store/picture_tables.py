"""The tables about pictures: what was read in them, copies for channels, originals kept."""

from sqlalchemy import PrimaryKeyConstraint

from schoolcast.store.columns import Whole, must, of_school, table

# What was read in a clean picture, sealed as a whole: its words may name a child.
picture_facts = table(
    "picture_facts",
    of_school(),
    must("sha256"),
    must("sealed"),
    must("read_at", Whole),
    PrimaryKeyConstraint("school", "sha256"),
)

# A clean picture made smaller for a channel, and the picture it was made from.
picture_copies = table(
    "picture_copies",
    of_school(),
    must("sha256"),
    must("picture"),
    PrimaryKeyConstraint("school", "sha256"),
)

# Originals that lie sealed beside the store, and the clean pictures made of them.
picture_originals = table(
    "picture_originals",
    of_school(),
    must("sha256"),
    must("picture"),
    must("kept_at", Whole),
    PrimaryKeyConstraint("school", "sha256"),
)
