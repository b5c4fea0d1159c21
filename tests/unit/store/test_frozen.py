"""Revisions and verdicts as text, and back to equal records."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, PostImage, PostVideo, Revision
from schoolcast.store.frozen import (
    freeze,
    freeze_findings,
    freeze_picture,
    thaw,
    thaw_findings,
    thaw_picture,
)

LONDON = ZoneInfo("Europe/London")

words = st.text(max_size=40)
names = st.tuples() | st.lists(words, max_size=3).map(tuple)
wall = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001 - wall times
instants = wall.map(lambda moment: moment.replace(tzinfo=UTC)) | wall.map(
    lambda moment: moment.replace(tzinfo=LONDON)
)
images = st.builds(
    PostImage,
    sha256=words,
    alt=words,
    media_type=words,
    size=st.integers(0, 2**40),
    width=st.integers(1, 9_999),
    height=st.integers(1, 9_999),
    source=words,
    children=names,
    path=st.none() | st.just(Path("clean/picture.jpg")),
)
videos = st.builds(
    PostVideo,
    sha256=words,
    alt=words,
    media_type=words,
    size=st.integers(0, 2**40),
    source=words,
    children=names,
    tells_place=st.booleans(),
    path=st.none() | st.just(Path("clean/film.mp4")),
    file=words,
)
posts = st.builds(
    Post,
    slot=words,
    channel=words,
    audience=words,
    due_wall=st.none() | words,
    zone=words,
    due=st.none() | instants,
    not_after=st.none() | instants,
    text=words,
    link=st.none() | words,
    images=st.lists(images, max_size=2).map(tuple),
    videos=st.lists(videos, max_size=2).map(tuple),
)
revisions = st.builds(
    Revision,
    school=words,
    item=words,
    kind=st.sampled_from(Kind),
    title=words,
    event_date=st.none() | st.dates(),
    event_time=st.none() | st.times(),
    audience=names,
    chosen=st.none() | names,
    children=names,
    authors=names,
    source_path=words,
    source_sha256=words,
    posts=st.lists(posts, max_size=3).map(tuple),
)
findings = st.builds(
    Finding,
    rule=words,
    clause=words,
    severity=st.sampled_from(Severity),
    message=words,
    overridable_by=st.sampled_from(OverridableBy),
    field=words,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    excerpt=words,
    suggestion=words,
    slot=st.none() | words,
    channel=st.none() | words,
)


@given(revisions)
def test_a_revision_comes_back_equal(revision):
    text = freeze(revision)
    again = thaw(text)
    assert again == revision
    assert again.sha256 == revision.sha256
    assert freeze(again) == text
    assert text.isascii()
    assert "clean/picture.jpg" not in text


@given(st.lists(findings, max_size=3).map(tuple))
def test_findings_come_back_equal(found):
    again = thaw_findings(freeze_findings(found))
    assert again == found
    assert [finding.key for finding in again] == [finding.key for finding in found]


@given(images)
def test_a_picture_comes_back_equal_without_its_place(picture):
    again = thaw_picture(freeze_picture(picture))
    assert again == picture
    assert again.path is None


def test_characters_stay_as_they_were_written():
    """The digest folds é and e with an accent into one; what goes out is what was written."""
    post = Post(
        slot="main",
        channel="page",
        audience="public",
        due_wall=None,
        zone="Europe/London",
        due=None,
        not_after=None,
        text="cafe\N{COMBINING ACUTE ACCENT} \N{SNOWMAN}\x00\U0001f389",
    )
    revision = Revision(
        school="oakfield",
        item="fair",
        kind=Kind.UPDATE,
        title="Fair",
        event_date=date(2027, 1, 4),
        event_time=time(9, 5),
        audience=("whole-school",),
        chosen=(),
        children=(),
        authors=("Ada",),
        source_path="fair.md",
        source_sha256="",
        posts=(post,),
    )
    assert thaw(freeze(revision)).posts[0].text == post.text
    assert thaw(freeze(revision)).chosen == ()


def test_an_instant_comes_back_in_utc():
    moment = datetime(2027, 7, 1, 9, 0, tzinfo=LONDON)
    post = Post(
        slot="main",
        channel="page",
        audience="public",
        due_wall="2027-07-01T09:00",
        zone="Europe/London",
        due=moment,
        not_after=moment + timedelta(hours=1),
        text="",
    )
    revision = thaw(freeze(replace(_empty(), posts=(post,))))
    assert revision.posts[0].due == moment
    assert revision.posts[0].due.utcoffset() == timedelta(0)


def _empty() -> Revision:
    return Revision(
        school="oakfield",
        item="fair",
        kind=Kind.UPDATE,
        title="Fair",
        event_date=None,
        event_time=None,
        audience=(),
        chosen=None,
        children=(),
        authors=(),
        source_path="",
        source_sha256="",
        posts=(),
    )
