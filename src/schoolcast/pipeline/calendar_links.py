"""Subscribing: a person's own calendar reads what is planned, by an address with a secret.

It reads and never acts. It says when what goes out where, and nothing that may not be public: of
what goes to a class alone it says the class and no more, because the title may tell where
children will be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schoolcast import passwords
from schoolcast.domain.account import Account
from schoolcast.domain.delivery import OPEN, Delivery, Operation
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.calendar_link_records import CalendarLink
from schoolcast.pipeline.expand import PUBLIC
from schoolcast.pipeline.school import School

MOST = 1_000  # posts that a calendar is told of
_BACK = timedelta(days=1)  # what went out since yesterday may still be open


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One time at which something goes out; `title` is "" where it is for a class alone."""

    item: str
    slot: str
    due: datetime
    title: str
    channels: tuple[str, ...]
    classes: tuple[str, ...] = ()


def renew(account: Account, school: School) -> str:
    """A new secret for the account's address; the address before it ends at once."""
    token = passwords.new_token()
    now = school.clock.now()
    school.store.set_calendar_link(account.id, token=passwords.digest(token), at=now)
    return token


def switch_off(account: Account, school: School) -> bool:
    """End the account's address; False where there is none."""
    return school.store.drop_calendar_link(account.id, at=school.clock.now())


def reader_of(token: str, school: School) -> CalendarLink | None:
    """Whose address it is; None for nobody's."""
    return school.store.read_calendar_link(passwords.digest(token), at=school.clock.now())


def planned(school: School) -> list[Planned]:
    """What is approved and has not gone out yet, in its order."""
    since = school.clock.now() - _BACK
    found = [
        one
        for one in school.store.browse(Search(states=OPEN, since=since), limit=MOST)
        if one.operation is Operation.PUBLISH
    ]
    titles = school.store.titles({one.revision for one in found})
    together: dict[tuple[str, str, datetime], list[Delivery]] = {}
    for one in found:
        together.setdefault((one.item, one.slot, one.due), []).append(one)
    return [
        _one(ones, titles.get(ones[0].revision, ""), school)
        for _, ones in sorted(together.items(), key=lambda entry: (entry[0][2], entry[0]))
    ]


def _one(ones: Sequence[Delivery], title: str, school: School) -> Planned:
    channels = tuple(dict.fromkeys(one.channel for one in ones))
    audiences = [_audience(name, school) for name in channels]
    everybody = PUBLIC in audiences
    return Planned(
        item=ones[0].item,
        slot=ones[0].slot,
        due=ones[0].due,
        title=title if everybody else "",
        channels=channels,
        classes=() if everybody else tuple(one.removeprefix("class:") for one in audiences),
    )


def _audience(channel: str, school: School) -> str:
    """Who reads a channel; of one that is gone nobody knows, so that it counts as a class's."""
    known = school.channels.get(channel)
    return known.audience if known else f"class:{channel}"
