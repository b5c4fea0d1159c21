"""What an imported event becomes: an announcement to be written, or a change of the calendar."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from schoolcast.domain.item import WHOLE_SCHOOL, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPlan:
    """An announcement before it is written as a file; times are on the school's clock.

    `last_day` and `until` say when the event ends. `repeat` is a weekly rule, which then has
    `publish_at` too; otherwise the kind's template says how long before the event it goes out.
    `remarks` are for the author alone.
    """

    kind: Kind
    title: str
    event_date: date | None = None
    event_time: time | None = None
    last_day: date | None = None
    until: time | None = None
    place: str = ""
    audience: tuple[str, ...] = (WHOLE_SCHOOL,)
    publish_at: str = ""
    repeat: str = ""
    repeat_until: date | None = None
    leaving_out: tuple[date, ...] = ()
    remarks: tuple[str, ...] = ()


class EffectKind(StrEnum):
    """What a row says of the term calendar."""

    TERM = "term"  # from its first to its last day
    TERM_FIRST = "term-first"  # the day on which a term begins
    TERM_LAST = "term-last"  # the day on which a term ends
    HALF_TERM = "half-term"  # a holiday inside a term
    INSET = "inset"  # days of staff training
    CLOSED = "closed"  # days on which school is closed for another reason


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEffect:
    """What a row would write into the term calendar; both days are included."""

    kind: EffectKind
    name: str
    first: date
    last: date
