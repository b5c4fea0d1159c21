"""The feed's files, as a website reads them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from schoolcast.api import NotSent, OutcomeUnknown, Receipt
from schoolcast.api.tools import ConnectorTools
from schoolcast.testing import FixedClock, RecordingAttempt, a_post, an_image
from schoolcast_feed.connector import FeedConnector, FeedSettings
from schoolcast_feed.files import days_named
from schoolcast_feed.shelf import Shelf

ATOM = "{http://www.w3.org/2005/Atom}"
INSET = "INSET day\n\nSchool is closed to pupils on Monday 4 January 2027 & staff train <here>."


class Site:
    """A feed, and what the website would pull."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.folder = folder / "feed"
        self.clock = clock
        tools = ConnectorTools(clock=clock, channel="website", folder=folder)
        settings = FeedSettings(folder="feed", address="https://www.example.org/news", title="News")
        self.feed = FeedConnector(settings=settings, tools=tools)

    def post(self, key: str = "k1", **changes: Any) -> Receipt:
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        return self.feed.publish(a_post(**changes), RecordingAttempt(self.clock, key=key))

    def titles(self) -> list[str]:
        root = ElementTree.fromstring((self.folder / "atom.xml").read_bytes())
        return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]

    def rss_titles(self) -> list[str]:
        root = ElementTree.fromstring((self.folder / "rss.xml").read_bytes())
        return [item.findtext("title") or "" for item in root.iter("item")]

    def events(self) -> list[Any]:
        return Calendar.from_ical((self.folder / "events.ics").read_bytes()).walk("VEVENT")


@pytest.fixture
def site(tmp_path: Path, fixed_clock: FixedClock) -> Site:
    return Site(tmp_path, fixed_clock)


def test_the_newest_comes_first_in_both_feeds(site: Site) -> None:
    site.post("k1", text="First")
    site.post("k2", text="Second\n\nand more")
    assert site.titles() == site.rss_titles() == ["Second", "First"]


def test_texts_arrive_as_they_were_written(site: Site) -> None:
    site.post(text=INSET, link="https://www.example.org/inset?a=1&b=2")
    root = ElementTree.fromstring((site.folder / "atom.xml").read_bytes())
    entry = next(root.iter(f"{ATOM}entry"))
    html = entry.findtext(f"{ATOM}content") or ""
    assert "2027 &amp; staff train &lt;here&gt;." in html
    assert entry.find(f"{ATOM}link").get("href") == "https://www.example.org/inset?a=1&b=2"


def test_a_day_that_a_text_names_is_in_the_calendar(site: Site) -> None:
    site.post(text=INSET)
    site.post("k2", text=INSET, slot="-7d")
    (event,) = site.events()
    assert event.decoded("dtstart") == date(2027, 1, 4)
    assert event.decoded("dtend") == date(2027, 1, 5)
    assert str(event["summary"]) == "INSET day"
    assert str(event["description"]) == INSET


def test_days_are_named_in_full_and_exist() -> None:
    text = "On Monday 4 January 2027, not Friday 30 February 2027 or 5 May; Monday 4 January 2027."
    assert days_named(text) == [date(2027, 1, 4)]


def test_a_withdrawn_announcement_disappears_with_words_and_pictures(
    site: Site, tmp_path: Path
) -> None:
    kept = an_image(tmp_path, colour="gold")
    gone = an_image(tmp_path, colour="teal")
    site.post("k1", text="Stays", images=(kept,))
    receipt = site.post("k2", text="Goes on Monday 4 January 2027", images=(kept, gone))
    assert len(list((site.folder / "pictures").iterdir())) == 2
    site.feed.withdraw(receipt, RecordingAttempt(site.clock, key="w"))
    assert site.titles() == ["Stays"] and site.events() == []
    assert len(list((site.folder / "pictures").iterdir())) == 1
    everything = b"".join(f.read_bytes() for f in site.folder.rglob("*") if f.is_file())
    assert b"Goes on" not in everything
    again = site.feed.withdraw(receipt, RecordingAttempt(site.clock, key="w"))
    assert again.detail == "already gone"


def test_the_same_key_does_not_bring_it_back(site: Site) -> None:
    receipt = site.post("k1", text="Gone")
    site.feed.withdraw(receipt, RecordingAttempt(site.clock, key="w"))
    site.post("k1", text="Gone")
    assert site.titles() == []


def test_a_reader_never_sees_half_a_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends in the middle of writing: the old files stand, and the next try mends."""
    site.post("k1", text="First")
    before = (site.folder / "atom.xml").read_bytes()

    def full(self: Shelf, name: str, content: bytes) -> None:
        (self.folder / f".{name}.new").write_bytes(content[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "replace", full)
        with pytest.raises(OutcomeUnknown):
            site.post("k2", text="Second")
    assert (site.folder / "atom.xml").read_bytes() == before
    site.post("k2", text="Second")
    assert site.titles() == ["Second", "First"]


def test_what_is_found_is_in_the_feeds_or_not_found_yet(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is kept, but the feeds could not be written, or the process ended before that."""

    def refused(self: Shelf, name: str, content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    tried = RecordingAttempt(site.clock, key="k1")
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "replace", refused)
        for act in (
            lambda: site.feed.publish(a_post(text="Fair"), tried),
            lambda: site.feed.find(a_post(text="Fair"), [tried.record()], set()),
        ):
            with pytest.raises(OutcomeUnknown, match="could not all be written"):
                act()
    found = site.feed.find(a_post(text="Fair"), [tried.record()], set())
    assert found is not None
    assert (found.remote_id, site.titles(), site.rss_titles()) == ("k1", ["Fair"], ["Fair"])


def test_a_folder_that_can_not_be_written_sends_nothing(site: Site) -> None:
    site.folder.write_text("a file stands here")
    attempt = RecordingAttempt(site.clock)
    with pytest.raises(NotSent, match="can't be written"):
        site.feed.publish(a_post(), attempt)
    assert attempt.creating_at is None
    assert not site.feed.health().ok


def test_only_so_many_are_kept_in_the_files(site: Site) -> None:
    few = replace(site.feed, settings=site.feed.settings.model_copy(update={"entries": 2}))
    for number in range(4):
        site.clock.set(site.clock.now() + timedelta(minutes=1))
        few.publish(a_post(text=f"No. {number}"), RecordingAttempt(site.clock, key=f"k{number}"))
    assert site.titles() == ["No. 3", "No. 2"]


@pytest.mark.parametrize("text", ["\x00\x07odd", "👩‍👧‍👦 family", "]]> <script>", "مرحبا hello"])
def test_odd_letters_make_no_broken_file(site: Site, text: str) -> None:
    site.post(text=text)
    (title,) = site.titles()
    assert title == text.replace("\x00", "").replace("\x07", "")


def test_an_empty_feed_is_a_feed(site: Site) -> None:
    receipt = site.post()
    site.feed.withdraw(receipt, RecordingAttempt(site.clock, key="w"))
    assert site.titles() == site.rss_titles() == []


@pytest.mark.parametrize(
    "change", [{"address": "ftp://x"}, {"entries": 0}, {"title": ""}, {"colour": "red"}]
)
def test_wrong_settings_are_refused(change: dict[str, Any]) -> None:
    good: dict[str, Any] = {"folder": "feed", "address": "https://example.org", "title": "News"}
    with pytest.raises(ValueError, match=next(iter(change))):
        FeedSettings(**(good | change))


def test_times_are_those_of_the_clock(site: Site) -> None:
    site.post()
    assert site.clock.now() == datetime(2026, 12, 11, 12, 1, tzinfo=UTC)
    root = ElementTree.fromstring((site.folder / "atom.xml").read_bytes())
    assert root.findtext(f"{ATOM}updated") == "2026-12-11T12:01:00+00:00"


def test_an_announcement_is_found_by_the_key_of_any_of_its_revisions(site: Site) -> None:
    there = site.post("oak.hall.main.page.0.11111111")
    lost = RecordingAttempt(site.clock, key="oak.hall.main.page.0.22222222").record()
    other = RecordingAttempt(site.clock, key="oak.hall.-1d.page.0.11111111").record()
    found = site.feed.find(a_post(), [lost], set())
    assert found is not None
    assert found.remote_id == there.remote_id
    assert site.feed.find(a_post(), [other], set()) is None
    assert site.feed.find(a_post(), [lost], {there.remote_id}) is None
