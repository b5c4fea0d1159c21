""" "Today", "tomorrow", "this Friday": true on some days only, and each post has its own."""

import re
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Post,
    Revision,
    Severity,
    dates,
)
from schoolcast.compliance.rules.bare_weekdays import BareWeekday, bare_weekdays
from schoolcast.compliance.rules.places import Place, found
from schoolcast.compliance.rules.timing import due_wall
from schoolcast.compliance.rules.written_dates import WrittenDate, written_dates

_WORDS = re.compile(
    r"\b(?:(?P<today>today|tonight|this\s(?:morning|afternoon|evening))"
    r"|(?P<tomorrow>tomorrow)|(?P<yesterday>yesterday|last\snight)"
    r"|(?P<which>this|next|last)\s(?:coming\s)?"
    r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:,|:|\(|–|-|—)?\s{0,2}(?:\(|on\s)?")
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class DateRelative:
    """A word such as "tomorrow" means the event's day on the day its post goes out."""

    id: ClassVar[str] = "DATE-RELATIVE"
    clause: ClassVar[str] = "12i"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 3

    def prepare(self, facts: Facts) -> Checker:
        return self

    def check(self, revision: Revision) -> list[Finding]:
        return [
            finding for post in revision.posts for finding in self._in(post, revision.event_date)
        ]

    def _in(self, post: Post, event: date | None) -> list[Finding]:
        place = Place(field="text", text=post.text, post=post)
        written = written_dates(post.text)
        words = [
            finding
            for match in _WORDS.finditer(post.text)
            if (finding := self._judge(match, written, place, event))
        ]
        weekdays = [
            finding
            for bare in bare_weekdays(post.text, written)
            if (finding := self._judge_weekday(bare, written, place, event))
        ]
        return words + weekdays

    def _judge_weekday(
        self, bare: BareWeekday, written: list[WrittenDate], place: Place, event: date | None
    ) -> Finding | None:
        """A remark with the date; a question where the event is another week's."""
        assert place.post
        wall = due_wall(place.post)
        if wall is None or (event and any(each.is_day(event) for each in written)):
            return None
        meant = bare.meant(wall.date())
        span = (bare.start, bare.end)
        if event is None or event.weekday() != meant[0].weekday():
            sure = bare.led and bare.looks_ahead and len(meant) == 1
            return self._to_date(place, span, dates.day_month(meant[0])) if sure else None
        if event in meant:
            return self._to_date(place, span, dates.day_month(event))
        message = (
            f"When this post goes out, “{bare.name}” will be read as {dates.long_date(meant[0])}, "
            f"but the event is on {dates.long_date(event)}. Write the date as well."
        )
        return found(
            self,
            message,
            place,
            span,
            suggestion=dates.day_month(event),
            overridable_by=OverridableBy.AUTHOR,
        )

    def _to_date(self, place: Place, span: tuple[int, int], suggestion: str) -> Finding:
        message = (
            f"A feed shows this post days later, when “{place.text[slice(*span)]}” is another "
            "day. Add the date."
        )
        return found(
            self,
            message,
            place,
            span,
            suggestion=suggestion,
            severity=Severity.INFO,
            overridable_by=OverridableBy.AUTHOR,
        )

    def _judge(
        self, match: re.Match[str], written: list[WrittenDate], place: Place, event: date | None
    ) -> Finding | None:
        assert place.post
        wall = due_wall(place.post)
        if wall is None:
            return self._unknown_day(match, place, event)
        meant = _meant(match, wall.date())
        beside = _beside(match, written, place.text)
        if beside:
            stated = beside.resolve(wall.date())
            return self._contradiction(match, beside, place, meant) if stated not in meant else None
        if event is None:
            sure = len(meant) == 1 and not match["today"]
            return self._undated(match, place, meant[0]) if sure else None
        if event in meant:
            return self._undated(match, place, event)
        return self._other_day(match, place, meant[0], event, written)

    def _unknown_day(
        self, match: re.Match[str], place: Place, event: date | None
    ) -> Finding | None:
        message = (
            f"This goes out when it is approved, so nobody can tell yet which day “{match[0]}” "
            "will be. Add the date."
        )
        suggestion = dates.day_month(event) if event else ""
        return found(
            self,
            message,
            place,
            match.span(),
            suggestion=suggestion,
            severity=Severity.WARN,
            overridable_by=OverridableBy.AUTHOR,
        )

    def _undated(self, match: re.Match[str], place: Place, meant: date) -> Finding | None:
        if match["yesterday"] or (match["which"] or "").lower() == "last":
            return None
        suggestion = f"{match[0]}, {dates.day_month(meant)}"
        return self._to_date(place, match.span(), suggestion)

    def _contradiction(
        self, match: re.Match[str], beside: WrittenDate, place: Place, meant: list[date]
    ) -> Finding:
        message = (
            f"When this post goes out, “{match[0]}” will be {dates.long_date(meant[0])}, but the "
            "date beside it is another. Write the date alone, or change when it goes out."
        )
        return found(
            self,
            message,
            place,
            (match.start(), beside.end),
            severity=Severity.BLOCK,
            overridable_by=OverridableBy.NOBODY,
        )

    def _other_day(
        self,
        match: re.Match[str],
        place: Place,
        meant: date,
        event: date,
        written: list[WrittenDate],
    ) -> Finding | None:
        stated = any(each.is_day(event) for each in written)
        if stated and match["today"]:  # "Order your tickets today for the concert on 4 January"
            return None
        message = (
            f"When this post goes out, “{match[0]}” will be {dates.long_date(meant)}, but the "
            f"event is on {dates.long_date(event)}. Write the date instead, or say that "
            f"“{match[0]}” is about something else."
        )
        return found(
            self,
            message,
            place,
            match.span(),
            suggestion=f"on {dates.day_month(event)}",
            overridable_by=OverridableBy.AUTHOR if stated else OverridableBy.APPROVER,
        )


class SpokenDay(NamedTuple):
    """A word that names a day, at code points `start` to `end`; `meant` begins with the likeliest.

    `dated` says that a date stands beside it, `looks_back` that it tells of what is over.
    """

    start: int
    end: int
    meant: list[date]
    today: bool = False
    dated: bool = False
    looks_back: bool = False


def spoken_days(text: str, today: date) -> list[SpokenDay]:
    """The words of `text` that name a day, and what they mean when read on `today`."""
    written = written_dates(text)
    words = [
        SpokenDay(
            *match.span(),
            _meant(match, today),
            today=bool(match["today"]),
            dated=_beside(match, written, text) is not None,
        )
        for match in _WORDS.finditer(text)
    ]
    weekdays = [
        SpokenDay(bare.start, bare.end, bare.meant(today), looks_back=bare.looks_back)
        for bare in bare_weekdays(text, written)
    ]
    return words + weekdays


def _meant(match: re.Match[str], today: date) -> list[date]:
    """The days that the word may mean when said on `today`, the likeliest first."""
    if match["today"]:
        return [today]
    if match["tomorrow"]:
        return [today + _DAY]
    if match["yesterday"]:
        return [today - _DAY]
    names = [name.lower() for name in dates.WEEKDAYS]
    ahead = (names.index(match["weekday"].lower()) - today.weekday()) % 7
    coming = today + ahead * _DAY
    which = match["which"].lower()
    if which == "last":
        return [coming - _WEEK]
    if which == "this":
        return [coming]
    # "Next Friday" is the coming one to some and that of the week after to others.
    return [coming, coming + _WEEK] if ahead else [coming + _WEEK]


def _beside(match: re.Match[str], written: list[WrittenDate], text: str) -> WrittenDate | None:
    """The date written right after the word, as in "tomorrow, Monday 4 January"."""
    gap = _BESIDE.match(text, match.end())
    reach = gap.end() if gap else match.end()
    for each in written:
        if match.end() <= each.start <= reach or each.start <= match.start("weekday") < each.end:
            return each
    return None
