"""Drafts in the store, on both engines: sealed, and saved by compare-and-set."""

from dataclasses import replace

import pytest

from schoolcast.domain.errors import NotFound
from schoolcast.pipeline.draft_records import Photo, TypedDate, Words

WORDS = Words(
    kind="everyday-life",
    title="Harvest",
    event=TypedDate(day="4", month="1", year="2027"),
    channels=("page",),
    variants={"x": "Short"},
    photos=(Photo(file="a.jpg", alt="A", children=("S001",), not_on=("x",)),),
    children=("S001",),
)


def test_a_draft_comes_back_as_it_was(desk, now):
    made = desk.store.add_draft(WORDS, person="Mrs Okafor", at=now)
    assert desk.store.draft(made.id) == made
    assert made.words == WORDS and made.version == 1 and made.author == "Mrs Okafor"
    assert desk.store.drafts() == [made]


def test_who_saves_second_is_told(desk, now):
    made = desk.store.add_draft(WORDS, person="Mrs Okafor", at=now)
    mine, theirs = replace(WORDS, title="Mine"), replace(WORDS, title="Theirs")
    saved = desk.store.save_draft(made.id, theirs, expect=1, person="Ms Prewett", at=now)
    assert saved.version == 2 and saved.updated_by == "Ms Prewett"
    assert desk.store.save_draft(made.id, mine, expect=1, person="Mrs Okafor", at=now) is None
    assert desk.store.draft(made.id).words.title == "Theirs"
    assert not desk.store.drop_draft(made.id, expect=1)
    assert desk.store.drop_draft(made.id, expect=2)
    with pytest.raises(NotFound):
        desk.store.draft(made.id)


def test_another_school_has_none_of_it(desk, store, now):
    made = desk.store.add_draft(WORDS, person="Mrs Okafor", at=now)
    other = store.school("another-school")
    assert other.drafts() == []
    assert other.save_draft(made.id, WORDS, expect=1, person="x", at=now) is None
    assert not other.drop_draft(made.id, expect=1)
    with pytest.raises(NotFound):
        other.draft(made.id)
