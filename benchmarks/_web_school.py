"""A school of many years for the pages: 10,000 announcements and 100,000 posts of theirs.

Rows are written as the use cases would have left them, and nothing is kept from one run to the
next.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks._web_rows import WAITING, Bulk
from schoolcast.bootstrap import App, open_app
from schoolcast.domain.account import Account, Role
from schoolcast.domain.consent import Consent, Consented, Purpose
from schoolcast.domain.dates import instant, iso_minute
from schoolcast.domain.facts import Pupil
from schoolcast.domain.item import WHOLE_SCHOOL, Kind
from schoolcast.domain.register import Register, to_text
from schoolcast.domain.revision import Post, PostImage, Revision, source_sha256
from schoolcast.key_ring import KeyRing
from schoolcast.pipeline.accounts import add_account, choose_password
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.register import KIND
from schoolcast.pipeline.sync import sync
from schoolcast.settings import Settings, load_settings
from schoolcast.store import create, open_store

ITEMS, EACH = 10_000, 10
AHEAD, WAIT, TROUBLED = 350, 40, 30  # announcements to come, and for approval; posts to look at
YEARS = 5  # over which what went out is spread
HEAD, PASSWORD = "Head", "plum ladder quartz"
ZONE = "Europe/London"
CHANNELS = ("facebook", "x", "website", "newsletter", "app")
SLOTS = ("main", "-7d")
CHILD, OFTEN = "P001", 250  # stands in every so manieth announcement
_REMINDED = time(15, 30)
_DATA = Path(__file__).parent / "data"
CONFIG = """\
[school]
id = "st-wilfrids"
name = "St Wilfrid's Primary School"

[approval]
approvers = ["Head"]

[[channels]]
name = "facebook"
kind = "facebook"
audience = "public"
settings = { page_id = "100000000000001", app_id = "200000000000002" }
secrets = { access_token = "FACEBOOK_PAGE_TOKEN", app_secret = "FACEBOOK_APP_SECRET" }

[[channels]]
name = "x"
kind = "x"
audience = "public"
settings = { user_id = "300000000000003", monthly_budget = 20 }
[channels.secrets]
consumer_key = "X_CONSUMER_KEY"
consumer_secret = "X_CONSUMER_SECRET"
access_token = "X_ACCESS_TOKEN"
access_token_secret = "X_ACCESS_SECRET"
"""
OUTBOX = """
[[channels]]
name = "{name}"
kind = "outbox"
audience = "public"
settings = {{ folder = "{name}" }}
"""
SECRETS = (
    "FACEBOOK_PAGE_TOKEN",
    "FACEBOOK_APP_SECRET",
    "X_CONSUMER_KEY",
    "X_CONSUMER_SECRET",
    "X_ACCESS_TOKEN",
    "X_ACCESS_SECRET",
)
CALENDAR = """\
bank_holidays = "england"
[[terms]]
name = "Autumn"
first = {first}
last = {first_end}
[[terms]]
name = "Spring"
first = {second}
last = {last}
"""
ITEM = """\
+++
id = "{item}"
kind = "update"
title = "{title}"
event_date = {event}
publish_at = "{at}"
reminders = ["-7d"]
+++
{text}
"""
TEXT = (
    "Update number {number}: the gate in School Lane opens at half past eight on {day}. Please "
    "bring a coat, a packed lunch and the slip that came home in the bag. The bus leaves from the "
    "lower yard; if you can help on the day, speak to the office."
)


def make_school(folder: Path, now: datetime) -> Settings:
    """An empty school in `folder`, in the middle of a school year at `now`."""
    for part in ("content", "data", "secrets"):
        (folder / part).mkdir(parents=True)
    channels = "".join(OUTBOX.format(name=name) for name in CHANNELS[2:])
    (folder / "config.toml").write_text(CONFIG + channels, encoding="utf-8")
    days = {
        name: now.date() + timedelta(days=ahead)
        for name, ahead in (("first", -80), ("first_end", 25), ("second", 40), ("last", 120))
    }
    (folder / "content" / "calendar.toml").write_text(CALENDAR.format(**days), encoding="utf-8")
    for name in SECRETS:
        secret = folder / "secrets" / name
        secret.touch(mode=0o600)
        secret.write_text("not-used", encoding="utf-8")
    settings = load_settings(folder / "config.toml")
    create(settings.store_url)
    (folder / "data" / "instance.json").write_text('{"id": "bench", "rehearsal": false}')
    return settings


def fill(settings: Settings, now: datetime, items: int = ITEMS) -> Account:
    """Fill the school with `items` announcements; the account of its Head, who may do anything."""
    with open_app(settings) as app:
        head = _people(app, now)
        versions = {
            "rules": json.dumps(app.school.rules.rule_ids),
            "rules_version": app.school.rules.rules_version,
            "facts_version": app.school.facts(now).version,
        }
    keys = KeyRing(settings.folder)
    with open_store(settings.store_url, keys=keys) as store:
        shelf = Bulk(store.database, settings.school.id, keys=keys)
        shelf.add(History(settings, now, items), now, versions, TROUBLED)
        shelf.set_versions(versions["rules_version"], versions["facts_version"])
    with open_app(settings) as app:
        sync(app.school.content, app.school.store)
    return head


def _people(app: App, now: datetime) -> Account:
    """The roll of the benchmarks with what parents said, and somebody who may do anything."""
    pupils = json.loads((_DATA / "roll.json").read_text(encoding="utf-8"))["pupils"]
    children = tuple(
        Pupil(**child, class_name=("oak", "elm", "ash")[at % 3]) for at, child in enumerate(pupils)
    )
    consents = tuple(
        Consent(
            pupil=child.id,
            purpose=purpose,
            channel="all",
            status=Consented.GIVEN,
            form_version="1",
            signed_by="Parent",
            relationship="parent",
            signed_on=now.date() - timedelta(days=30),
        )
        for child in children
        for purpose in Purpose
    )
    register = Register(pupils=children, taken_on=now.date(), consents=consents)
    entry = AuditEntry(at=now, person=HEAD, action="roll-import", subject=KIND, detail={})
    app.school.store.keep_document(KIND, to_text(register), expect=0, entry=entry)
    roles = (Role.ADMIN, Role.AUTHOR, Role.APPROVER)
    account, code = add_account(HEAD, roles, by="Set-up", school=app.school)
    choose_password(account.username, code, PASSWORD, address="", school=app.school)
    app.school.store.acknowledge(HEAD, app.settings.people.policy_version, at=now)
    return account


class History:
    """The announcements of some years, each with its posts, the oldest first."""

    def __init__(self, settings: Settings, now: datetime, items: int) -> None:
        self._settings = settings
        self._today = now.date()
        self._items = items
        self._past = items - items * AHEAD // ITEMS
        self._apart = timedelta(days=365 * YEARS) / self._past

    def __iter__(self) -> Iterator[Revision]:
        for number in range(self._items + WAIT):
            yield self._revision(number)

    def _day(self, number: int) -> date:
        if number < self._past:
            return self._today - timedelta(days=1) - self._apart * (self._past - 1 - number)
        return self._today + timedelta(days=8 + (number - self._past) % 50)

    def _revision(self, number: int) -> Revision:
        day = self._day(number)
        item = f"{WAITING if number >= self._items else 'item'}-{number:05}"
        path, title = f"{day.year}/{day}-{number:05}.md", f"Update {number}"
        text = TEXT.format(number=number, day=f"{day:%d/%m}")
        wall = datetime.combine(day, time(8 + number % 9, 30))
        there = number >= self._past
        pattern = self._patterns[0 if number % OFTEN == 0 else 1 + number % 10]
        return replace(
            pattern,
            item=item,
            title=title,
            event_date=day + timedelta(days=1),
            source_path=path,
            source_sha256=self._file(path, item, title, text, wall) if there else "0" * 64,
            posts=tuple(
                replace(post, **_times(_goes(wall, post.slot)), text=text) for post in pattern.posts
            ),
        )

    def _file(self, path: str, item: str, title: str, text: str, wall: datetime) -> str:
        file = self._settings.path(Path("content")) / path
        file.parent.mkdir(exist_ok=True)
        event, at = wall.date() + timedelta(days=1), f"{wall:%Y-%m-%d %H:%M}"
        words = ITEM.format(item=item, title=title, event=event, at=at, text=text)
        file.write_text(words, encoding="utf-8")
        return source_sha256(file.read_bytes())

    @cached_property
    def _patterns(self) -> list[Revision]:
        """The first has CHILD in it; of the others two in five have a photo, half with children."""
        first = self._pattern(0, (CHILD, "P002"))
        children = [tuple(f"P{n:03}" for n in range(10 + at, 14 + at)) for at in range(10)]
        others = [self._pattern(at, children[at] if at % 5 == 0 else ()) for at in range(10)]
        return [first, *others]

    def _pattern(self, at: int, shown: tuple[str, ...]) -> Revision:
        picture = PostImage(
            sha256=hashlib.sha256(f"{at}".encode()).hexdigest(),
            alt="Cardboard castles on a table",
            media_type="image/jpeg",
            size=200_000,
            width=1200,
            height=800,
            children=shown,
            nobody=not shown,
            file=f"photo-{at}.jpg",
        )
        posts = (
            Post(
                slot=slot,
                channel=channel,
                audience="public",
                due_wall=None,
                zone=ZONE,
                due=None,
                not_after=None,
                text="",
                images=(picture,) if at % 5 in (0, 2) else (),
            )
            for slot in SLOTS
            for channel in CHANNELS
        )
        return Revision(
            school=self._settings.school.id,
            item="",
            kind=Kind.UPDATE,
            title="",
            event_date=None,
            event_time=None,
            audience=(WHOLE_SCHOOL,),
            chosen=None,
            children=shown[:1],
            authors=("Office",),
            source_path="",
            source_sha256="",
            posts=tuple(posts),
        )


def _goes(wall: datetime, slot: str) -> datetime:
    """When it goes out: itself as its file says, a reminder a week before its event."""
    return wall if slot == "main" else datetime.combine(wall.date() - timedelta(days=6), _REMINDED)


def _times(wall: datetime) -> dict[str, Any]:
    due = instant(wall, ZONE).astimezone(UTC)
    return {"due_wall": iso_minute(wall), "due": due, "not_after": due + timedelta(days=1)}
