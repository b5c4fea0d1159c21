"""Drafts that put right what has gone out: a new announcement each, for a person to finish."""

from dataclasses import dataclass
from datetime import date, time

from schoolcast.domain.dates import clock_time, day_month, long_date
from schoolcast.domain.item import Item
from schoolcast.domain.revision import Revision
from schoolcast.domain.term_calendar import TermCalendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A new announcement's file: where it lies in the content folder, and its text."""

    path: str
    text: str


def open_again(day: date, calendar: TermCalendar) -> Draft:
    """ "We are open again", after school was closed on `day`; TimeProblem where none follows."""
    opens = calendar.next_school_day(day)
    return Draft(
        path=f"{calendar.folder_of(opens)}/{opens}-open-again.md",
        text=_file(
            f"open-again-{opens}",
            title="School is open again",
            note="Drafted when school was closed. Read it, change it, then submit it.",
            keys=[f"event_date = {opens}"],
            body=(
                "School is open again {{ event_date | relative_to(post_date) }}, from "
                f"{clock_time(calendar.day_starts)}, after it was closed on {day_month(day)}. "
                "Thank you for your patience."
            ),
        ),
    )


def moved(old: Revision, new: Item, today: date, calendar: TermCalendar) -> Draft:
    """What was announced for one day is on another now."""
    assert old.event_date is not None
    assert new.event_date is not None
    when = _when(new.event_date, new.event_time)
    return Draft(
        path=f"{calendar.folder_of(today)}/{today}-{_slug(new.id, f'now-{new.event_date}')}.md",
        text=_file(
            _slug(new.id, f"now-{new.event_date}"),
            title=f"New date: {new.title}"[:200],
            note="Drafted when the date changed. Read it, change it, then submit it.",
            keys=[f"event_date = {new.event_date}", *_where(new)],
            body=(
                f"Please note a new date: {new.title} is now on {when}, and no longer on "
                f"{long_date(old.event_date)}."
            ),
        ),
    )


def called_off(old: Revision, item: Item, today: date, calendar: TermCalendar) -> Draft:
    """What was announced does not take place."""
    on = f" on {long_date(old.event_date)}" if old.event_date else ""
    return Draft(
        path=f"{calendar.folder_of(today)}/{today}-{_slug(item.id, 'cancelled')}.md",
        text=_file(
            _slug(item.id, "cancelled"),
            title=f"Cancelled: {item.title}"[:200],
            note="Drafted when it was called off. Read it, change it, then submit it.",
            keys=_where(item),
            body=f"{item.title}{on} is cancelled. We are sorry for the change of plan.",
        ),
    )


def _file(item_id: str, *, title: str, note: str, keys: list[str], body: str) -> str:
    lines = [
        "+++",
        f"# {note}",
        f'id = "{item_id}"',
        'kind = "update"',
        f"title = {_quoted(title)}",
        *keys,
        'publish_at = "on-approval"',
        "+++",
        body,
    ]
    return "\n".join(lines) + "\n"


def _where(item: Item) -> list[str]:
    """Those who were told hear of the change."""
    keys = [] if item.whole_school else [f"audience = {_listed(item.audience)}"]
    return keys + ([f"channels = {_listed(item.channels)}"] if item.channels is not None else [])


def _when(day: date, at: time | None) -> str:
    return f"{long_date(day)} at {clock_time(at)}" if at else long_date(day)


def _listed(names: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _slug(item_id: str, ending: str) -> str:
    return f"{item_id[:70].rstrip('-')}-{ending}"
