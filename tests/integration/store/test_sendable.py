"""What is sent is what stands in the store at that moment, however often it was read before."""

import json

import pytest
from sqlalchemy import text

from schoolcast.domain.errors import NotFound
from schoolcast.store.memo import Memo
from schoolcast.store.sendable import Sendables


def rewrite(store, revision: int, words: str) -> None:
    with store.database.write() as connection:
        frozen = connection.execute(text("SELECT frozen FROM revisions")).scalar_one()
        fields = json.loads(frozen)
        fields["posts"][0]["text"] = words
        connection.execute(
            text("UPDATE revisions SET frozen = :frozen WHERE id = :id"),
            {"frozen": json.dumps(fields), "id": revision},
        )


def test_what_was_approved(desk):
    stored = desk.submit()
    before = desk.store.sendable(stored.id)
    assert (before.revision, before.sha256) == (stored.revision, stored.sha256)
    assert before.approved_sha256 is None
    desk.approve(stored, desk.planned())
    assert desk.store.sendable(stored.id).approved_sha256 == stored.sha256


def test_a_change_by_hand_is_noticed_at_once_and_its_undoing_too(desk, store):
    stored = desk.submit()
    desk.approve(stored, desk.planned())
    for words in ("Other words.", "The fair is on Friday."):
        assert desk.store.sendable(stored.id).revision.posts[0].text != words
        rewrite(store, stored.id, words)
        found = desk.store.sendable(stored.id)
        assert found.revision.posts[0].text == words
        assert (found.sha256 == found.approved_sha256) == (words == "The fair is on Friday.")


def test_what_has_not_changed_is_not_taken_apart_again(desk):
    stored = desk.submit()
    assert desk.store.sendable(stored.id).revision is desk.store.sendable(stored.id).revision


def test_another_schools_revision_is_not_to_be_had(desk, store):
    stored = desk.submit()
    with pytest.raises(NotFound):
        store.school("elsewhere").sendable(stored.id)


def test_what_is_kept_is_bounded(desk):
    revisions = [desk.submit(f"item-{number}") for number in range(3)]
    memo = Memo(kept=2)
    desk.store.__dict__[Sendables._taken_apart.attrname] = memo
    first = desk.store.sendable(revisions[0].id).revision
    desk.store.sendable(revisions[1].id)
    assert desk.store.sendable(revisions[0].id).revision is first
    desk.store.sendable(revisions[2].id)  # the second has to go
    assert desk.store.sendable(revisions[0].id).revision is first
    assert len(memo) == 2
