"""The canonical form and its digests, held against the vectors in docs/digests.md."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, PostImage, Revision, canonical_json, source_sha256

DOCS = Path(__file__).parents[3] / "docs" / "digests.md"
WINTER = datetime(2026, 12, 11, 15, 30, tzinfo=UTC)
SUMMER = datetime(2027, 6, 11, 16, 0, tzinfo=UTC)

PAGE = Revision(
    school="st-marys",
    item="inset-2027-01-04",
    kind=Kind.INSET_DAY,
    title="INSET day",
    event_date=date(2027, 1, 4),
    event_time=None,
    audience=("whole-school",),
    chosen=None,
    children=(),
    authors=("Pat Lorimer",),
    source_path="a.md",
    source_sha256="0" * 64,
    posts=(
        Post(
            slot="main",
            channel="facebook",
            audience="public",
            due_wall="2026-12-11T15:30",
            zone="Europe/London",
            due=WINTER,
            not_after=WINTER + timedelta(hours=24),
            text="School is closed to pupils on Monday 4 January 2027.",
        ),
    ),
)
PICTURE = PostImage(
    sha256="ab" * 32,
    alt="The hall, café corner",
    media_type="image/jpeg",
    size=1,
    width=1,
    height=1,
    children=("S001",),
)
FAIR = replace(
    PAGE,
    item="fair",
    kind=Kind.FRIENDS,
    title="Cafe\u0301 at the fair",
    event_date=date(2027, 6, 26),
    event_time=time(14, 0),
    chosen=("facebook", "x"),
    children=("S001",),
    authors=("Ann", "Bob"),
    posts=(
        replace(
            PAGE.posts[0],
            due_wall="2027-06-11T17:00",
            due=SUMMER,
            not_after=SUMMER + timedelta(hours=24),
            text="Our summer fair – 26 June, 2pm.",
            link="https://www.example.org/fair",
            images=(PICTURE,),
        ),
        replace(
            PAGE.posts[0],
            channel="x",
            due_wall="2027-06-11T17:00",
            due=SUMMER,
            not_after=SUMMER + timedelta(hours=24),
            text="Fair: 26 June",
        ),
    ),
)
SNOW = replace(
    PAGE,
    item="snow",
    kind=Kind.CLOSURE,
    title="Closed",
    event_date=None,
    audience=("class:oak",),
    posts=(
        Post(
            slot="main",
            channel="dojo-oak",
            audience="class:oak",
            due_wall=None,
            zone="Europe/London",
            due=None,
            not_after=None,
            text="Oak is at home today.",
        ),
    ),
)


def vectors() -> list[tuple[str, str]]:
    text = DOCS.read_text(encoding="utf-8")
    return re.findall(r"```json\n(.+)\n```\n\n`([0-9a-f]{64})`", text)


def test_there_are_three_vectors():
    assert len(vectors()) == 3


@pytest.mark.parametrize(("revision", "index"), [(PAGE, 0), (FAIR, 1), (SNOW, 2)])
def test_each_vector_holds(revision: Revision, index: int):
    written, digest = vectors()[index]
    assert canonical_json(revision) == written
    assert hashlib.sha256(written.encode()).hexdigest() == digest == revision.sha256


@pytest.mark.parametrize(
    "change",
    [
        {"title": "INSET days"},
        {"event_date": date(2027, 1, 5)},
        {"children": ("S001",)},
        {"authors": ("Pat Lorimer", "Ann")},
        {"chosen": ("facebook",)},
        {"posts": (replace(PAGE.posts[0], text="School is closed."),)},
        {"posts": (replace(PAGE.posts[0], link="https://www.example.org/"),)},
        {"posts": (replace(PAGE.posts[0], images=(PICTURE,)),)},
        {"posts": (replace(PAGE.posts[0], due=WINTER + timedelta(minutes=1)),)},
        {"posts": (replace(PAGE.posts[0], not_after=WINTER + timedelta(hours=1)),)},
        {"posts": (*PAGE.posts, replace(PAGE.posts[0], slot="-7d"))},
    ],
)
def test_whatever_would_go_out_changes_the_digest(change: dict):
    assert replace(PAGE, **change).sha256 != PAGE.sha256


def test_alt_text_and_children_of_a_picture_count():
    with_picture = replace(PAGE, posts=(replace(PAGE.posts[0], images=(PICTURE,)),))
    for changed in (replace(PICTURE, alt="The hall"), replace(PICTURE, children=())):
        other = replace(PAGE, posts=(replace(PAGE.posts[0], images=(changed,)),))
        assert other.sha256 != with_picture.sha256


def test_where_the_file_lies_does_not_count():
    assert replace(PAGE, source_path="b.md", source_sha256="9" * 64).sha256 == PAGE.sha256


def test_one_accent_written_two_ways_is_one_text():
    assert replace(PAGE, title="Caf\u00e9").sha256 == replace(PAGE, title="Cafe\u0301").sha256


def test_the_source_digest_is_over_bytes():
    assert source_sha256(b"a\n") != source_sha256(b"a\r\n")


def test_a_float_has_no_canonical_form():
    from schoolcast.domain.revision import _plain

    with pytest.raises(TypeError, match="float"):
        _plain(1.5)
