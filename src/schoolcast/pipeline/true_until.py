"""Until when the words of a post are true: a day they name may pass while the post waits.

No deadline is later than 24 hours after the time, so that one night alone has to be judged.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from schoolcast.compliance.rules.bare_weekdays import looks_back
from schoolcast.compliance.rules.written_dates import WrittenDate, written_dates
from schoolcast.domain.dates import WEEKDAYS, end_of_day, wall_time
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.once_approved import deadline_from
from schoolcast.pipeline.school import School
from schoolcast.pipeline.spoken_days import moved

_DAY = timedelta(days=1)
# "Monday: pasta. Tuesday: fish." is a plan of the week, which serves its other days later too.
_HEADING = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})(?=\s?[:–—-])", re.IGNORECASE)
# Words of a report beyond the verbs that the rules know, and of a paper that bears a date.
_TOLD = re.compile(
    r"\b(?:thank|thanks|well done|congratulations|proud|newsletter|bulletin|week ending"
    r"|sang|ran|swam|made|took|saw|gave|got|met|wrote|built|brought|learn(?:t|ed)|loved"
    r"|(?:we|they|who|children|pupils|class|everyone|everybody)\s(?:all\s|\w+ly\s)?\w+ed)\b",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\b(?:from|since|of|after|starting|beginning)\s(?:the\s)?$", re.IGNORECASE)


def not_after(
    due: datetime, post: Post, revision: Revision, school: School, *, now: datetime
) -> datetime:
    """The deadline (UTC) of a post due at `due` and approved at `now`.

    What is approved late was judged by its approver on the day it goes out.
    """
    deadline = post.not_after or deadline_from(due, post, revision, school)
    return min(deadline, _true_until(max(due, now), post, revision) or deadline)


def with_deadlines(revision: Revision, now: datetime) -> tuple[Post, ...]:
    """Its posts with the deadlines they would have when approved at `now`."""

    def bounded(post: Post) -> Post:
        until = _true_until(max(post.due, now), post, revision) if post.due else None
        if until is None or post.not_after is None:
            return post
        return replace(post, not_after=min(post.not_after, until))

    return tuple(bounded(post) for post in revision.posts)


def _true_until(moment: datetime, post: Post, revision: Revision) -> datetime | None:
    """The end of the day of `moment`, where the words are untrue on the next; else None."""
    day = wall_time(moment, post.zone).date()
    event = revision.event_date
    if _means_another(post.text, day, event) or _is_over(post.text, day):
        return end_of_day(day, post.zone)
    return None


def _means_another(text: str, day: date, event: date | None) -> bool:
    """Whether a word such as "this Friday" means another day tomorrow."""
    headings = {match.start() for match in _HEADING.finditer(text)}
    return any(
        not (then.start in headings and len(headings) > 1)
        and not (text[then.start : then.end].title() in WEEKDAYS and _told(text, then.start))
        for _, then in moved(text, day, day + _DAY, event)
    )


def _is_over(text: str, day: date) -> bool:
    """Whether the last day that is written out is this one, and the text looks forward to it."""
    meant = [(written, written.resolve(day)) for written in written_dates(text)]
    if any(stated and stated > day for _, stated in meant):
        return False
    return any(stated == day and _looks_forward(written, text) for written, stated in meant)


def _looks_forward(written: WrittenDate, text: str) -> bool:
    before = text[max(0, written.start - 16) : written.start]
    return not _told(text, written.start) and not _ONWARDS.search(before)


def _told(text: str, place: int) -> bool:
    """Whether the sentence there is a report."""
    return looks_back(text, place, _TOLD)
