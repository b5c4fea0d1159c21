"""Drafting: from a plan to the text of an announcement's file, in the words of its template."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time

import tomlkit

from schoolcast.content.front_matter import FENCE
from schoolcast.content.markdown import escape
from schoolcast.content.templates import Template
from schoolcast.domain.dates import clock_time, long_date
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.item import ON_APPROVAL, WHOLE_SCHOOL
from schoolcast.domain.slots import Reminder
from schoolcast.domain.term_calendar import TermCalendar

_LONGEST_SLUG = 60


def keys_of(
    plan: DraftPlan, item_id: str, template: Template, calendar: TermCalendar, today: date
) -> dict[str, object]:
    """The keys of the file; None takes one of the template's out."""
    values: dict[str, object] = {
        "id": item_id,
        "title": plan.title.replace("\x7f", ""),
        "event_date": plan.event_date,
        "event_time": f"{plan.event_time:%H:%M}" if plan.event_time else None,
        "audience": None if WHOLE_SCHOOL in plan.audience else plan.audience,
        "publish_at": publish_at(plan, template, calendar, today),
        "reminders": _reminders(plan, template, calendar, today),
    }
    if plan.repeat:
        values |= {
            "repeat": plan.repeat,
            "term_time_only": True,
            "until": plan.repeat_until,
            "except": plan.leaving_out or None,
        }
    if ".example." in (template.item.link or ""):  # the template's own example
        values["link"] = None
    return values


def text_of(plan: DraftPlan, keys: Mapping[str, object], template: Template) -> str:
    """The whole file, with what the template has no place for below its text."""
    text = template.with_keys(keys, [_harmless(remark) for remark in plan.remarks])
    return text + "".join(f"{line}\n" for line in _more(plan))


def publish_at(plan: DraftPlan, template: Template, calendar: TermCalendar, today: date) -> str:
    """When it goes out: so long before as the template's example, on a school day; else at once."""
    if plan.publish_at:
        return plan.publish_at
    if template.lead is None or plan.event_date is None:
        return ON_APPROVAL
    day = plan.event_date - template.lead
    try:
        if not calendar.is_school_day(day):
            day = calendar.previous_school_day(day)
    except TimeProblem:  # the calendar does not reach so far
        pass
    return f"{day} {template.at:%H:%M}" if day > today else ON_APPROVAL


def _reminders(
    plan: DraftPlan, template: Template, calendar: TermCalendar, today: date
) -> list[str] | None:
    """The template's reminders that still lie ahead."""
    if plan.repeat or plan.event_date is None:
        return None
    kept = []
    for text in template.item.reminders:
        try:
            if Reminder.parse(text).date_before(plan.event_date, calendar) > today:
                kept.append(text)
        except TimeProblem:  # the calendar does not reach so far
            continue
    return kept or None


def _more(plan: DraftPlan) -> list[str]:
    """What the template has no place for."""
    lines = []
    if plan.place:
        lines.append(f"Where: {_in_text(plan.place)}.")
    if plan.last_day and plan.event_date and plan.last_day != plan.event_date:
        lines.append(f"Until {long_date(plan.last_day)}.")
    elif plan.until:
        lines.append(f"It ends at {clock_time(plan.until)}.")
    return lines


def revised(text: str, plan: DraftPlan, goes_out: str) -> str:
    """The file with the event's new title, dates and times; everything else stays."""
    _, front, body = text.split(f"{FENCE}\n", 2)
    keys = tomlkit.parse(front)
    keys["title"] = plan.title
    for key, value in (("event_date", plan.event_date), ("event_time", plan.event_time)):
        if value is None:
            keys.pop(key, None)
        else:
            keys[key] = f"{value:%H:%M}" if isinstance(value, time) else value
    if plan.repeat:
        keys["repeat"] = plan.repeat
    written = str(keys.get("publish_at", ""))
    if plan.repeat or (plan.event_date and _too_late(written, plan.event_date)):
        keys["publish_at"] = goes_out
    return f"{FENCE}\n{tomlkit.dumps(keys)}{FENCE}\n{body}"


_LEFT_BEHIND = ("images", "videos", "children", "children_as", "cancelled")


def copied(text: str, item_id: str, *, event: date | None, goes_out: str, remark: str) -> str:
    """Another announcement's file for a new date: without its pictures and children."""
    _, front, body = text.split(f"{FENCE}\n", 2)
    keys = tomlkit.parse(front)
    for key in _LEFT_BEHIND:
        keys.pop(key, None)
    keys["id"] = item_id
    keys["publish_at"] = goes_out
    if event is not None:
        keys["event_date"] = event
    return f"{FENCE}\n# {_harmless(remark)}\n{tomlkit.dumps(keys)}{FENCE}\n{body}"


def _too_late(written: str, event: date) -> bool:
    try:
        return datetime.fromisoformat(written).date() >= event
    except ValueError:
        return False


def new_id(plan: DraftPlan, taken: Collection[str]) -> str:
    """An id of the title's words and the date that nothing else has."""
    day = f"-{plan.event_date}" if plan.event_date else ""
    stem = f"{slug(plan.title)}{day}"
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def slug(title: str) -> str:
    """Small letters, digits and hyphens."""
    plain = title.casefold().replace("'", "").replace("’", "")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return words or "event"


def _harmless(remark: str) -> str:
    if remark.isprintable():
        return remark
    return "".join(sign if sign.isprintable() else " " for sign in remark)


def _in_text(words: str) -> str:
    """Words that stand for themselves in a template's text."""
    return escape(re.sub(r"[{}]", "", words).rstrip(". "))
