"""The files: Atom and RSS for readers and websites, a calendar for the days that texts name."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from schoolcast.api import Post, dates
from schoolcast_feed.shelf import picture_name

# "Monday 4 January 2027", as the templates write dates.
_DATE = re.compile(
    rf"\b(?:{'|'.join(dates.WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(dates.MONTHS)}) (\d{{4}})\b"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def entry_of(key: str, post: Post, at: datetime) -> dict[str, Any]:
    """What is kept of a post; letters that XML can't hold are left out."""
    return {
        "key": key,
        "at": at.astimezone(UTC).isoformat(),
        "slot": post.slot,
        "text": _UNPRINTABLE.sub("", post.text),
        "link": post.link,
        "images": [
            {"file": picture_name(image.sha256, image.media_type), "alt": image.alt}
            for image in post.images
        ],
        "withdrawn": False,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """All files of one feed; `entries` are the newest first, `address` has no slash at its end."""

    title: str
    address: str
    language: str
    entries: tuple[dict[str, Any], ...]
    now: datetime

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Names and contents."""
        feed = self._feed()
        yield "atom.xml", feed.atom_str(pretty=True)
        yield "rss.xml", feed.rss_str(pretty=True)
        yield "events.ics", self._calendar().to_ical()

    def _feed(self) -> Any:
        feed = FeedGenerator()
        feed.id(f"{self.address}/atom.xml")
        feed.title(self.title)
        feed.link(href=self.address, rel="alternate")
        feed.link(href=f"{self.address}/atom.xml", rel="self")
        feed.description(self.title)
        feed.language(self.language)
        newest = max((entry["at"] for entry in self.entries), default=self.now.isoformat())
        feed.updated(newest)
        feed.lastBuildDate(newest)
        feed.generator("schoolcast")
        for entry in self.entries:
            self._add(feed, entry)
        return feed

    def _add(self, feed: Any, entry: dict[str, Any]) -> None:
        item = feed.add_entry(order="append")
        item.id(self._name(entry["key"]))
        item.guid(self._name(entry["key"]), permalink=False)
        item.title(headline(entry["text"]) or self.title)
        item.published(entry["at"])
        item.updated(entry["at"])
        item.content(self._html(entry), type="html")
        item.link(href=entry["link"] or f"{self.address}/atom.xml#{entry['key']}")

    def _name(self, key: str) -> str:
        return f"{self.address}/{key}"

    def _html(self, entry: dict[str, Any]) -> str:
        paragraphs = [part for part in re.split(r"\n{2,}", entry["text"]) if part.strip()]
        shown = [f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs]
        if entry["link"]:
            link = escape(entry["link"], quote=True)
            shown.append(f'<p><a href="{link}">{link}</a></p>')
        for image in entry["images"]:
            source = escape(f"{self.address}/{image['file']}", quote=True)
            shown.append(f'<p><img src="{source}" alt="{escape(image["alt"], quote=True)}"></p>')
        return "\n".join(shown)

    def _calendar(self) -> Calendar:
        calendar = Calendar()
        calendar.add("prodid", "-//schoolcast//feed//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.title)
        for entry in self.entries:
            if not entry["slot"].startswith(
                "-"
            ):  # a reminder is of a day that stands there already
                for day in days_named(entry["text"]):
                    calendar.add_component(_event(entry, day))
        return calendar


def headline(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def days_named(text: str) -> list[date]:
    """The days that a text names in full, each once, in their order."""
    found = []
    for day, month, year in _DATE.findall(text):
        try:
            found.append(date(int(year), dates.MONTHS.index(month) + 1, int(day)))
        except ValueError:  # 30 February
            continue
    return list(dict.fromkeys(found))


def _event(entry: dict[str, Any], day: date) -> Event:
    event = Event()
    digest = hashlib.sha256(f"{entry['key']} {day}".encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@schoolcast")
    event.add("dtstamp", datetime.fromisoformat(entry["at"]))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", headline(entry["text"]))
    event.add("description", entry["text"])
    event.add("transp", "TRANSPARENT")
    if entry["link"]:
        event.add("url", entry["link"])
    return event
