"""Outlook: everything that would go out in the coming weeks, whatever still has to happen first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from schoolcast.domain.dates import zone
from schoolcast.domain.delivery import OPEN, Delivery, Operation
from schoolcast.domain.errors import ContentProblem, LibraryMissing
from schoolcast.domain.revision import RevisionState
from schoolcast.office.gates import Gates
from schoolcast.office.words import NOT_SUBMITTED, REVISIONS, STATES, when
from schoolcast.pipeline.by_hand import LANE
from schoolcast.pipeline.expand import Planned, plan_of
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

_SOON = datetime.min.replace(tzinfo=UTC)  # what goes out on approval stands first


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One post to come; `due` is None for one that goes out on approval."""

    due: datetime | None
    zone: str
    item: str
    slot: str
    channel: str
    state: str
    words: str
    reason: str = ""
    delivery: int | None = None
    by_hand: bool = False

    def shape(self) -> dict[str, Any]:
        """As JSON; `state` is a delivery's, a revision's, or "not_submitted"."""
        return {
            "due": self.due.astimezone(zone(self.zone)).isoformat() if self.due else None,
            "item": self.item,
            "slot": self.slot,
            "channel": self.channel,
            "state": self.state,
            "reason": self.reason,
            "delivery": self.delivery,
            "by_hand": self.by_hand,
        }

    def row(self, zone_name: str) -> tuple[str, ...]:
        """As a line of the table."""
        words = f"{self.words}: {self.reason}" if self.reason else self.words
        words += " (by hand)" if self.by_hand else ""
        return (when(self.due, zone_name), self.item, self.slot, self.channel, words)


def outlook(school: School, weeks: int) -> list[Entry]:
    """All entries of the coming `weeks`, and what is overdue, in the order of their times."""
    now = school.clock.now()
    until = now + timedelta(weeks=weeks)
    waiting = [
        stored
        for stored in school.store.waiting_revisions()
        if stored.state is not RevisionState.SENT_BACK
    ]
    planned = [
        delivery
        for delivery in school.store.deliveries(states=OPEN)
        if delivery.operation is Operation.PUBLISH
    ]
    entries = [
        *_of_deliveries(planned, school),
        *_of_waiting(waiting, planned, school),
        *_of_files(school.store.planned_items() | {s.revision.item for s in waiting}, now, school),
    ]
    coming = [entry for entry in entries if entry.due is None or entry.due <= until]
    return sorted(coming, key=lambda entry: (entry.due or _SOON, entry.item, entry.channel))


def _of_deliveries(planned: list[Delivery], school: School) -> Iterator[Entry]:
    gates = Gates.of(school)
    for delivery in planned:
        yield Entry(
            due=delivery.due,
            zone=delivery.zone,
            item=delivery.item,
            slot=delivery.slot,
            channel=delivery.channel,
            state=delivery.state.value,
            words=STATES[delivery.state],
            reason=delivery.reason or gates.reason(delivery),
            delivery=delivery.id,
            by_hand=_by_hand(delivery.channel, int(delivery.lane.startswith(LANE)), school),
        )


def _of_waiting(
    waiting: list[StoredRevision], planned: list[Delivery], school: School
) -> Iterator[Entry]:
    """Posts of submitted revisions, but for those whose delivery waits already."""
    shown = {(delivery.item, delivery.slot, delivery.channel) for delivery in planned}
    for stored in waiting:
        for post in stored.revision.posts:
            if (stored.revision.item, post.slot, post.channel) not in shown:
                yield Entry(
                    due=post.due,
                    zone=post.zone,
                    item=stored.revision.item,
                    slot=post.slot,
                    channel=post.channel,
                    state=stored.state.value,
                    words=REVISIONS[stored.state],
                    by_hand=_by_hand(post.channel, len(post.videos), school),
                )


def _of_files(known: set[str], now: datetime, school: School) -> Iterator[Entry]:
    """Posts to come of files that nobody has submitted, or that were sent back."""
    if school.content is None:
        return
    stamps = school.store.stamps()
    try:
        files = school.content.scan()
    except LibraryMissing:
        return
    for file in files:
        stamp = stamps.get(file.path)
        same = stamp and (stamp.size, stamp.mtime_ns) == (file.size, file.mtime_ns)
        if not (same and stamp and stamp.item in known):
            yield from _of_file(file.path, known, now, school)


def _of_file(path: str, known: set[str], now: datetime, school: School) -> Iterator[Entry]:
    assert school.content is not None
    item = school.content.read(path).item
    if item is None or item.id in known:
        return
    try:
        plan = plan_of(item, school.calendar(), school, path)
    except ContentProblem:  # `check` says what is wrong
        return
    latest = school.store.latest_revision(item.id)
    sent_back = latest is not None and latest.state is RevisionState.SENT_BACK
    for post in plan:
        if post.due is None or post.due >= now:
            entry = _unsubmitted(
                post, item.id, latest.reason if latest and sent_back else None, school
            )
            yield replace(entry, by_hand=_by_hand(post.channel, len(item.videos), school))


def _unsubmitted(post: Planned, item: str, sent_back: str | None, school: School) -> Entry:
    back = RevisionState.SENT_BACK
    return Entry(
        due=post.due,
        zone=school.timezone,
        item=item,
        slot=post.slot,
        channel=post.channel,
        state="not_submitted" if sent_back is None else back.value,
        words=NOT_SUBMITTED if sent_back is None else REVISIONS[back],
        reason=sent_back or "",
    )


def _by_hand(channel: str, videos: int, school: School) -> bool:
    known = school.channels.get(channel)
    return bool(known and known.posted_by(videos))
