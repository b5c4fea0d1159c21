"""What a closed day makes untrue: posts about that day, on their way or already out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schoolcast.compliance.rules.written_dates import written_dates
from schoolcast.domain.dates import WEEKDAYS, day_month
from schoolcast.domain.delivery import PUBLIC, UNSENT, Delivery, Operation, State
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, Revision, RevisionState
from schoolcast.pipeline.recheck import slot_differences
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

LOOK_BACK = timedelta(days=120)
"""How long before the day a post about it may have gone out and still be read."""

_UNDER_WAY = (State.SENDING, State.UNKNOWN, State.NEEDS_ATTENTION)
_TODAY = re.compile(r"\b(today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Untrue:
    """A delivery that is no longer true, and why; `replanned` where only its time changes."""

    delivery: Delivery
    why: str
    replanned: bool = False

    @property
    def waits(self) -> bool:
        """Whether it can still be held."""
        return self.delivery.state in UNSENT

    @property
    def with_a_person(self) -> bool:
        """Whether somebody was asked to post it."""
        return self.delivery.state is State.HANDED_OFF

    @property
    def out(self) -> bool:
        """Whether it is public."""
        return self.delivery.state in PUBLIC


def made_untrue(day: date, school: School) -> list[Untrue]:
    """Every post and hand-off that speaks of the day, and those planned by it."""
    known: dict[int, tuple[StoredRevision, dict[str, str]]] = {}
    found = []
    for delivery in _candidates(day, school):
        if delivery.revision not in known:
            stored = school.store.revision(delivery.revision)
            known[delivery.revision] = stored, _differences(stored, school)
        stored, differences = known[delivery.revision]
        why = reason(stored, delivery, day)
        if why:
            found.append(Untrue(delivery=delivery, why=why))
        elif delivery.state in UNSENT and delivery.slot in differences:
            words = differences[delivery.slot]
            found.append(Untrue(delivery=delivery, why=words, replanned=True))
    return found


def waiting_untrue(day: date, school: School) -> list[str]:
    """Announcements that nobody has approved yet and that speak of the day, by their ids."""
    return [
        stored.revision.item
        for stored in school.store.open_revisions()
        if stored.state is not RevisionState.APPROVED
        and any(
            _reason(stored.revision, post, post.due_wall, day) for post in stored.revision.posts
        )
    ]


def reason(stored: StoredRevision, delivery: Delivery, day: date) -> str:
    """Why this post would be untrue with school closed on `day`; "" where it would not."""
    same = (delivery.slot, delivery.channel)
    for post in stored.revision.posts:
        if (post.slot, post.channel) == same:
            return _reason(stored.revision, post, delivery.due_wall, day)
    return ""


def _reason(revision: Revision, post: Post, due_wall: str | None, day: date) -> str:
    if revision.kind is Kind.CLOSURE:  # it is what says so
        return ""
    if revision.event_date == day:
        return "its event is on that day"
    due = datetime.fromisoformat(due_wall).date() if due_wall else None
    return _by_words(post.text, due, day)


def _by_words(text: str, due: date | None, day: date) -> str:
    if any(written.resolve(due or day) == day for written in written_dates(text)):
        return f"it names {day_month(day)}"
    if due is None:
        return ""
    for words, meant in ((_TODAY, due), (_TOMORROW, due + _DAY)):
        said = words.search(text)
        if said and meant == day:
            return f'it says "{said[0].lower()}", which is that day'
    weekday = WEEKDAYS[day.weekday()]
    if 0 <= (day - due).days < 7 and re.search(rf"\b(?:this|on|next) {weekday}\b", text, re.I):
        return f'it says "{weekday}", which is that day'
    return ""


def _candidates(day: date, school: School) -> Iterator[Delivery]:
    now = school.clock.now()
    states = (*UNSENT, State.HANDED_OFF, *_UNDER_WAY, *PUBLIC)
    for delivery in school.store.deliveries(states=states):
        fresh = delivery.state not in PUBLIC or delivery.due > now - LOOK_BACK
        if delivery.operation is Operation.PUBLISH and fresh:
            yield delivery


def _differences(stored: StoredRevision, school: School) -> dict[str, str]:
    try:
        return slot_differences(stored, stored.revision.source_path, school)
    except SchoolcastError:  # a file that is gone is held for that
        return {}
