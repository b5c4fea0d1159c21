"""What a closed day makes untrue: posts about that day, on their way or already out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

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
_TODAY = re.compile(r"\b(today|tonight|this\s+(?:morning|afternoon|evening))\b", re.IGNORECASE)
_TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)
_DAY = timedelta(days=1)
# What the words of a post say of the day, given the day it goes out; asked once for each wording.
Said = Callable[[str, date | None], str]


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
    def under_way(self) -> bool:
        """Whether nobody knows yet if it is public."""
        return self.delivery.state in _UNDER_WAY

    @property
    def refused(self) -> bool:
        """Whether it was refused, and a person could send it again."""
        return self.delivery.state is State.FAILED

    @property
    def out(self) -> bool:
        """Whether it is public."""
        return self.delivery.state in PUBLIC


def made_untrue(day: date, school: School) -> list[Untrue]:
    """Every post and hand-off that speaks of the day, and those planned by it."""
    candidates = _candidates(school)
    revisions = school.store.several({one.revision for one in candidates})
    said = cache(lambda text, due: _by_words(text, due, day))
    opened = {one.id: one for one in school.store.open_revisions()}
    differences = cache(lambda number: _differences(opened.get(number), school))
    found = []
    for delivery in candidates:
        why = _why(revisions[delivery.revision], delivery, day, said)
        if why:
            found.append(Untrue(delivery=delivery, why=why))
        elif delivery.state in UNSENT and (words := differences(delivery.revision)):
            if delivery.slot in words:
                why = words[delivery.slot]
                found.append(Untrue(delivery=delivery, why=why, replanned=True))
    return found


def waiting_untrue(day: date, school: School) -> list[str]:
    """Announcements that nobody has approved yet and that speak of the day, by their ids."""
    said = cache(lambda text, due: _by_words(text, due, day))
    return [
        stored.revision.item
        for stored in school.store.waiting_revisions()
        if stored.state is not RevisionState.SENT_BACK
        and any(
            _reason(stored.revision, post, post.due_wall, day, said)
            for post in stored.revision.posts
        )
    ]


def _why(revision: Revision, delivery: Delivery, day: date, said: Said) -> str:
    post = revision.post_for(delivery.slot, delivery.channel)
    return _reason(revision, post, delivery.due_wall, day, said) if post else ""


def _reason(revision: Revision, post: Post, due_wall: str | None, day: date, said: Said) -> str:
    if revision.kind is Kind.CLOSURE:  # it is what says so
        return ""
    if revision.event_date == day:
        return "its event is on that day"
    due = datetime.fromisoformat(due_wall).date() if due_wall else None
    return said(post.text, due)


def _by_words(text: str, due: date | None, day: date) -> str:
    if any(written.resolve(due or day) == day for written in written_dates(text)):
        return f"it names {day_month(day)}"
    if due is None:
        return ""
    for words, meant in ((_TODAY, due), (_TOMORROW, due + _DAY)):
        said = words.search(text)
        if said and meant == day:
            return f'it says "{" ".join(said[0].lower().split())}", which is that day'
    weekday = WEEKDAYS[day.weekday()]
    if 0 <= (day - due).days < 7 and re.search(rf"\b(?:this|on|next)\s+{weekday}\b", text, re.I):
        return f'it says "{weekday}", which is that day'
    return ""


def _candidates(school: School) -> list[Delivery]:
    """What has not gone out or could be sent again, and what went out lately."""
    now = school.clock.now()
    lately = now - LOOK_BACK
    refused = school.store.deliveries(states={State.FAILED}, since=lately)
    found = [
        *school.store.deliveries(states=(*UNSENT, State.HANDED_OFF, *_UNDER_WAY)),
        *(one for one in refused if one.not_after > now),
        *school.store.deliveries(states=PUBLIC, since=lately),
    ]
    found.sort(key=lambda one: (one.due, one.id))
    return [one for one in found if one.operation is Operation.PUBLISH]


def _differences(stored: StoredRevision | None, school: School) -> dict[str, str]:
    """Each slot that would now be planned otherwise; empty for what is not open."""
    if stored is None:
        return {}
    try:
        return slot_differences(stored, stored.revision.source_path, school)
    except SchoolcastError:  # a file that is gone is held for that
        return {}
