"""Packs on a real disk: whole or not there, for the right people, in the app's own shape."""

import html
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import NotSent, Post, Refused, Severity
from schoolcast.api.by_hand import HandOffConnector, HandOffSettings, Person
from schoolcast.api.by_hand.pack import Shelf
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing import FixedClock, RecordingAttempt, a_post, an_image
from schoolcast_classdojo.presets import ClassDojoConnector, ClassDojoSettings, SchoopSettings

TEACHER = Person(name="Ms Fenwick")
APP: dict[str, Any] = {
    "title": "Board",
    "address": "https://board.example.org/",
    "posts": {"name": "Pat Lorimer"},
}
OAK = {"audience": "class:oak", "channel": "oak"}


class Bench:
    """A connector and its packs."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.folder = folder
        self.clock = clock
        self.tools = ConnectorTools(clock=clock, channel="board", folder=folder)

    def app(self, **settings: Any) -> HandOffConnector:
        return HandOffConnector(settings=HandOffSettings(**(APP | settings)), tools=self.tools)

    def dojo(self) -> ClassDojoConnector:
        return ClassDojoConnector(settings=ClassDojoSettings(posts=TEACHER), tools=self.tools)

    def pack(self, connector: HandOffConnector, post: Post) -> Path:
        handed = connector.publish(post, RecordingAttempt(self.clock, key="k"))
        return self.folder / "data" / "handoffs" / handed.reference


@pytest.fixture
def bench(tmp_path: Path, fixed_clock: FixedClock) -> Bench:
    return Bench(tmp_path, fixed_clock)


def test_the_class_story_is_the_class_and_the_school_story_the_school(bench: Bench) -> None:
    assert bench.dojo().place(a_post(audience="class:oak-and-elm")) == "Class Story: Oak And Elm"
    assert bench.dojo().place(a_post()) == "School Story"
    steps = (bench.pack(bench.dojo(), a_post(**OAK)) / "checklist.txt").read_text()
    assert "Choose Class Story: Oak." in steps
    assert "only class oak can see it" in steps
    assert "if your classdojo offers" in steps.lower()


def test_captions_stand_in_for_alt_text_in_the_order_of_the_pictures(
    bench: Bench, tmp_path: Path
) -> None:
    images = tuple(
        an_image(tmp_path, alt=alt, colour=colour, format=kind)
        for alt, colour, kind in (
            ("First", "teal", "JPEG"),
            ("", "gold", "PNG"),
            ("Third", "navy", "JPEG"),
        )
    )
    pack = bench.pack(bench.dojo(), a_post(text="Look.", images=images, **OAK))
    assert (pack / "text.txt").read_text() == "Look.\n\nPicture 1: First\nPicture 3: Third"
    assert sorted(file.name for file in pack.glob("picture*")) == [
        "picture-1.jpg",
        "picture-2.png",
        "picture-3.jpg",
    ]
    assert (pack / "picture-2.png").read_bytes() == images[1].read_bytes()


def test_line_breaks_are_the_apps(bench: Bench) -> None:
    post = a_post(text="One\n\n\nTwo\nThree")
    single = bench.pack(bench.app(line_breaks="single"), post)
    assert (single / "text.txt").read_text() == "One\nTwo\nThree"


def test_the_page_shows_text_and_runs_nothing(bench: Bench) -> None:
    text = "</textarea><script>alert(1)</script> & {braces}"
    page = (bench.pack(bench.app(), a_post(text=text)) / "index.html").read_text()
    assert "<script" not in page and html.escape(text) in page
    assert 'lang="en-GB"' in page and "default-src 'none'" in page


def test_the_same_key_gives_the_same_pack(bench: Bench) -> None:
    pack = bench.pack(bench.app(), a_post(text="First"))
    before = {file.name: file.stat().st_mtime_ns for file in pack.iterdir()}
    again = bench.pack(bench.app(), a_post(text="First"))
    assert {file.name: file.stat().st_mtime_ns for file in again.iterdir()} == before


def test_a_disk_that_fills_up_leaves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Shelf, draft: Path, key: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "reveal", full)
        with pytest.raises(NotSent, match="No space left"):
            bench.pack(bench.app(), a_post())
    assert list((bench.folder / "data" / "handoffs").iterdir()) == []


def test_a_folder_that_is_a_file_is_a_problem_in_words(bench: Bench) -> None:
    (bench.folder / "data").write_text("")
    assert "can't be written" in bench.app().health().problems[0]


def test_packs_are_for_the_owner_alone(bench: Bench) -> None:
    pack = bench.pack(bench.app(), a_post())
    assert pack.stat().st_mode & 0o077 == 0
    assert pack.parent.stat().st_mode & 0o077 == 0


def test_an_app_is_kept_to_its_audience(bench: Bench) -> None:
    app = bench.app(audiences=["public"])
    (finding,) = app.check(a_post(**OAK))
    assert (finding.rule, finding.severity) == ("CHANNEL-AUDIENCE", Severity.BLOCK)
    with pytest.raises(Refused, match="not set up for class:oak"):
        app.publish(a_post(**OAK), RecordingAttempt(bench.clock))


def test_limits_are_the_settings_with_captions_counted(bench: Bench, tmp_path: Path) -> None:
    app = bench.app(text_limit=40, max_images=1)
    picture = an_image(tmp_path, alt="The hall with its doors open")
    rules = {f.rule for f in app.check(a_post(text="Short enough", images=(picture,)))}
    assert rules == {"CHANNEL-TEXT-LIMIT"}
    rules = {f.rule for f in app.check(a_post(text="Short", images=(picture, picture)))}
    assert "CHANNEL-IMAGES" in rules


def test_odd_posts_are_findings_before_anything_is_written(bench: Bench, tmp_path: Path) -> None:
    picture = an_image(tmp_path)
    odd = {
        "CHANNEL-LINK": a_post(link="http://10.0.0.1/plan"),
        "CHANNEL-IMAGES": a_post(images=(picture,) * 11),
        "CHANNEL-EMPTY": a_post(text="  "),
    }
    for rule, post in odd.items():
        assert rule in {finding.rule for finding in bench.app().check(post)}
    moving = replace(picture, media_type="image/gif")
    assert bench.app().check(a_post(images=(moving,)))
    assert not (bench.folder / "data").exists()


@pytest.mark.parametrize("text", ["👩‍👧‍👦 family", "Ωмега mixed", "ẞ e\u0301"])
def test_any_script_arrives_as_it_is(bench: Bench, text: str) -> None:
    assert (bench.pack(bench.app(), a_post(text=text)) / "text.txt").read_text() == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "http://board.example.org/"),
        ("posts", {}),
        ("posts", {"name": "Pat", "email": "nowhere"}),
        ("audiences", ["everyone"]),
        ("lead_minutes", -1),
        ("closes", "07:00"),
        ("caption", "{place}"),
        ("expire_after_hours", 0),
        ("titel", "x"),
    ],
)
def test_wrong_settings_are_named(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=field):
        HandOffSettings(**(APP | {field: value}))


def test_presets_need_no_more_than_a_person() -> None:
    assert ClassDojoSettings(posts=TEACHER).address == "https://teach.classdojo.com/"
    assert SchoopSettings(posts=TEACHER).title == "Schoop"
