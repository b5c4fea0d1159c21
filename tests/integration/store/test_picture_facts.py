"""What is kept of pictures: sealed, found by their copies too, and never stale under a verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from schoolcast.domain.picture import (
    Box,
    Camera,
    PictureFacts,
    ReadCode,
    Reading,
    ReadText,
)
from schoolcast.domain.revision import PostImage
from schoolcast.key_ring import KeyRing
from schoolcast.store import open_store

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BOX = Box(left=1, top=20, right=300, bottom=400)
FACTS = PictureFacts(
    sha256="a" * 64,
    done=(Reading.CAMERA, Reading.TEXT),
    readers=("camera=1", "text=rapidocr 3.10.0/1"),
    camera=Camera(
        make="Fernlea", serial="7", taken=datetime(2026, 11, 20, 12, 5), located=True  # noqa: DTZ001
    ),
    texts=(ReadText(text="Aurelia Pennicott", box=BOX, certainty=991),),
    codes=(ReadCode(symbology="QRCode", content="https://example.org", box=BOX),),
    faces=(BOX,),
    original="GIF",
    frames=3,
)  # fmt: skip
IMAGE = PostImage(
    sha256=FACTS.sha256, alt="A hall", media_type="image/jpeg", size=1, width=2, height=3
)


@pytest.fixture
def sealed(url, tmp_path, make_desk):
    with open_store(url, keys=KeyRing(tmp_path)) as store:
        yield make_desk(store)


def submitted(desk, image: PostImage = IMAGE, item: str = "fair"):
    revision = desk.revision(item)
    revision = replace(revision, posts=(replace(revision.posts[0], images=(image,)),))
    return desk.store.add_revision(
        revision, desk.verdict(), person="Ada Office", at=NOW, hold_reason="It waits."
    )


def test_facts_come_back_as_they_were_and_are_sealed(sealed):
    store = sealed.store
    assert store.picture_facts([FACTS.sha256]) == {}
    store.keep_picture_facts(FACTS, at=NOW)
    assert store.picture_facts([FACTS.sha256, "b" * 64]) == {FACTS.sha256: FACTS}
    with store._read() as connection:
        rows = connection.execute(text("SELECT sealed FROM picture_facts")).scalars().all()
    assert len(rows) == 1
    assert "Pennicott" not in rows[0]
    store.keep_picture_facts(replace(FACTS, texts=()), at=NOW)
    assert store.picture_facts([FACTS.sha256])[FACTS.sha256].texts == ()


def test_another_school_knows_nothing_of_them(sealed):
    sealed.store.keep_picture_facts(FACTS, at=NOW)
    assert sealed.opened.school("elmfield").picture_facts([FACTS.sha256]) == {}


def test_a_copy_has_the_facts_of_its_picture(sealed):
    store, copy = sealed.store, "c" * 64
    store.keep_copy(copy, FACTS.sha256)
    store.keep_copy(copy, FACTS.sha256)
    store.keep_picture_facts(replace(FACTS, sha256=copy), at=NOW)
    assert store.picture_facts([copy, FACTS.sha256]) == {
        copy: replace(FACTS, sha256=copy),
        FACTS.sha256: FACTS,
    }
    assert store.masters([copy, "d" * 64]) == {copy: FACTS.sha256, "d" * 64: "d" * 64}


def test_what_is_newly_read_withdraws_the_verdicts_on_what_shows_it(sealed):
    store, copy = sealed.store, "c" * 64
    store.keep_copy(copy, FACTS.sha256)
    shows = submitted(sealed)
    shows_copy = submitted(sealed, replace(IMAGE, sha256=copy), "copy")
    other = submitted(sealed, replace(IMAGE, sha256="e" * 64), "other")

    def versions():
        return [store.revision(one.id).verdict.facts_version for one in (shows, shows_copy, other)]

    assert versions() == ["facts-1"] * 3
    store.keep_picture_facts(FACTS, at=NOW)
    assert versions() == ["", "", "facts-1"]


def test_the_same_words_by_another_reader_withdraw_nothing(sealed):
    sealed.store.keep_picture_facts(FACTS, at=NOW)
    shows = submitted(sealed)
    sealed.store.keep_picture_facts(replace(FACTS, readers=("text=other 1/1",)), at=NOW)
    assert sealed.store.revision(shows.id).verdict.facts_version == "facts-1"
    assert sealed.store.picture_facts([FACTS.sha256])[FACTS.sha256].readers == ("text=other 1/1",)


def test_what_is_withdrawn_is_not_sent(sealed):
    store = sealed.store
    sealed.approve(submitted(sealed))
    store.keep_picture_facts(FACTS, at=NOW)
    assert sealed.claim() is None


def test_originals_are_sealed_and_known_for_their_time(sealed):
    store = sealed.store
    raw = b"\xff\xd8" + bytes(range(256)) * 9
    closed = store.seal_original("f" * 64, raw)
    assert raw[:99] not in closed
    assert store.open_original("f" * 64, closed) == raw
    assert store.note_original("f" * 64, FACTS.sha256, at=NOW)
    assert not store.note_original("f" * 64, FACTS.sha256, at=NOW + DAY)
    assert store.originals_of(FACTS.sha256) == ["f" * 64]
    assert store.old_originals(before=NOW) == []
    assert store.old_originals(before=NOW + DAY) == ["f" * 64]
    store.forget_originals(["f" * 64])
    assert store.originals_of(FACTS.sha256) == []


def test_what_was_read_is_forgotten_where_nothing_open_shows_it(sealed):
    store = sealed.store
    shown, gone, fresh = (replace(FACTS, sha256=letter * 64) for letter in "agh")
    submitted(sealed)
    for facts, at in ((shown, NOW), (gone, NOW), (fresh, NOW + DAY)):
        store.keep_picture_facts(facts, at=at)
    assert store.forget_picture_facts(before=NOW + DAY) == 1
    kept = store.picture_facts([shown.sha256, gone.sha256, fresh.sha256])
    assert set(kept) == {shown.sha256, fresh.sha256}
