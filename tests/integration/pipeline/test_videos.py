"""A video is never dropped: on every channel a person posts it, and says so."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from schoolcast.domain.delivery import State
from schoolcast.pipeline.answers import Says, posted
from schoolcast.pipeline.withdraw import Fate, withdraw

HANDED = "2026-12-11T15:00+00:00"
VIDEO = '\nvideos = [{ file = "%s", alt = "Children sing in the hall", children = "none" }]'
BY_HAND = """
[by_hand]
posts = { name = "Ms Fenwick", email = "o.fenwick@example.org" }
"""
WATCHED = {"VIDEO-WATCH": "Watched to the end with sound; nobody can be recognised."}


def box(name: bytes, content: bytes = b"") -> bytes:
    """One part of an MP4 file."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(brand: bytes = b"isom", place: bytes = b"+52.4862-001.8904/") -> bytes:
    """A small MP4 that says where it was filmed, as phones write it."""
    details = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0) + place))
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"moov", box(b"mvhd", bytes(100)) + details)
        + box(b"mdat", bytes(range(256)) * 40)
    )


@pytest.fixture
def media(office: Any) -> Path:
    folder: Path = office.folder / "content" / "media"
    folder.mkdir(parents=True)
    return folder


def plan(office: Any, media: Path, name: str = "choir.mp4", content: bytes | None = None) -> None:
    """An approved announcement with a video, for the public channel, which is an outbox."""
    office.configure(BY_HAND)
    (media / name).write_bytes(film() if content is None else content)
    office.write("choir.md", id="choir", kind="update", title="Choir", keys=VIDEO[1:] % name,
                 body="Our choir sang in the hall today.")  # fmt: skip
    office.submit("choir.md")
    office.approve("choir", answers=WATCHED)


def packs(office: Any) -> list[Path]:
    return sorted((office.folder / "data" / "handoffs").glob("[!.]*"))


def test_the_pipeline_hands_it_over_and_the_record_is_honest(office: Any, media: Path) -> None:
    plan(office, media)
    office.at(HANDED)
    office.run()
    [delivery] = office.deliveries()
    assert (delivery.state, delivery.lane) == (State.HANDED_OFF, "by-hand:page")
    assert not list((office.folder / "out").rglob("post.json"))
    [pack] = packs(office)
    assert "Video: Children sing in the hall" in (pack / "text.txt").read_text()
    assert "Add the video video-1.mp4" in (pack / "checklist.txt").read_text()
    assert '<video src="video-1.mp4"' in (pack / "index.html").read_text()
    about = json.loads((pack / "pack.json").read_text())
    assert [video["file"] for video in about["videos"]] == ["video-1.mp4"]
    with office.app() as app:
        [one] = app.school.store.hand_offs()
        assert (one.holder.name, one.pictures) == ("Ms Fenwick", 1)
        posted(delivery.id, Says(code=one.code), app.school, school_device=True)
    office.run()
    assert [d.state for d in office.deliveries()] == [State.CONFIRMED]
    assert packs(office) == []


def test_where_it_was_filmed_is_not_in_the_copy(office: Any, media: Path) -> None:
    plan(office, media)
    office.at(HANDED)
    office.run()
    [pack] = packs(office)
    copy, original = (pack / "video-1.mp4").read_bytes(), film()
    assert b"+52.4862" in original
    assert b"+52.4862" not in copy
    assert len(copy) == len(original)
    assert copy.endswith(bytes(range(256)) * 40)


def test_what_was_posted_by_hand_is_taken_down_by_hand(office: Any, media: Path) -> None:
    plan(office, media)
    office.at(HANDED)
    office.run()
    with office.app() as app:
        [one] = app.school.store.hand_offs()
        posted(one.delivery.id, Says(code=one.code), app.school, school_device=True)
        [fate] = withdraw("choir", person="Head", why="A parent asked", school=app.school)
    assert fate.fate is Fate.A_PERSON
    office.run()
    asked = [d for d in office.deliveries() if d.state is State.HANDED_OFF]
    assert [d.reason for d in asked] == ["Delete this post in Outbox folder."]


def test_a_paused_channel_holds_it_too(office: Any, media: Path) -> None:
    from schoolcast.pipeline.records import Pause, Scope

    plan(office, media)
    office.at(HANDED)
    with office.app() as app:
        app.school.store.pause(
            Pause(scope=Scope.CHANNEL, target="page", since=app.clock.now(), person="Head",
                  why="", until=None)
        )  # fmt: skip
    office.run()
    assert [d.state for d in office.deliveries()] == [State.SCHEDULED]


def test_somebody_has_to_have_watched_it(office: Any, media: Path) -> None:
    (media / "choir.mp4").write_bytes(film())
    office.write("choir.md", id="choir", kind="update", title="Choir",
                 keys=VIDEO[1:] % "choir.mp4", body="Our choir sang.")  # fmt: skip
    submitted = office.submit("choir.md")
    assert "VIDEO-WATCH" in {finding.rule for finding in submitted.findings}
    assert {f.rule for f in office.approve("choir").unresolved} == {"VIDEO-WATCH"}


def test_a_child_in_it_needs_a_consent(office: Any, media: Path) -> None:
    (media / "choir.mp4").write_bytes(film())
    keys = (VIDEO[1:] % "choir.mp4").replace('"none"', '["S001"]')
    office.write("choir.md", id="choir", kind="update", title="Choir", keys=keys, body="We sang.")
    submitted = office.submit("choir.md")
    assert {f.rule for f in submitted.findings if f.severity == "block"} == {"CONSENT-GIVEN"}


def test_a_description_is_needed_and_a_name_in_it_is_found(office: Any, media: Path) -> None:
    (media / "choir.mp4").write_bytes(film())
    for alt, rule in (("", "ALT-MISSING"), ("Benedict Quillfeather sings", "NAME-FULL")):
        keys = (VIDEO[1:] % "choir.mp4").replace("Children sing in the hall", alt)
        office.write("choir.md", id="choir", kind="update", title="C", keys=keys, body="We sang.")
        assert rule in {f.rule for f in office.submit("choir.md").findings}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"GIF89a" + bytes(100), "not a video that can be used; save it as MP4, MOV or WebM"),
        (film()[:200], "damaged or cut off"),
        (film(b"heic"), "a HEIC picture"),
        (film(b"M4A "), "a sound recording"),
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 0x7FFFFFFF, b"moov"), "damaged or cut off"),
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 2, b"moov"), "damaged or cut off"),
        (box(b"ftyp", b"isom") + box(b"mdat"), "damaged or cut off"),
    ],
)
def test_what_is_no_video_is_said_at_once(
    office: Any, media: Path, content: bytes, words: str
) -> None:
    from schoolcast.domain.errors import ContentProblem

    (media / "choir.mp4").write_bytes(content)
    office.write("choir.md", id="choir", kind="update", title="Choir",
                 keys=VIDEO[1:] % "choir.mp4", body="We sang.")  # fmt: skip
    with pytest.raises(ContentProblem, match=words) as caught:
        office.submit("choir.md")
    assert caught.value.key == "videos[0].file"


def test_a_copy_that_was_damaged_does_not_go_out(office: Any, media: Path) -> None:
    plan(office, media)
    [copy] = (office.folder / "data").rglob("*.mp4")
    copy.write_bytes(b"something else")
    office.at(HANDED)
    office.run()
    assert packs(office) == []
    assert [d.state for d in office.deliveries()] != [State.HANDED_OFF]
