"""From what was typed to the keys of an announcement's file, and what can't be read of it."""

from dataclasses import dataclass
from datetime import date

from schoolcast.domain.children import NOBODY
from schoolcast.domain.item import ON_APPROVAL, TOLD, WHOLE_SCHOOL
from schoolcast.domain.slots import Reminder
from schoolcast.pipeline.draft_dates import read_typed, typed_date, typed_time
from schoolcast.pipeline.draft_records import Photo, Video, Words
from schoolcast.pipeline.draft_repeats import repeat_keys

UNTITLED = "(no title yet)"
MOST_PHOTOS = 40  # what one announcement may carry; no platform takes more in one post
MOST_VIDEOS = 10  # each is watched by a person before it is approved


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """The keys in the order of the file; None leaves one out. `mistakes` are by form field."""

    values: dict[str, object]
    mistakes: dict[str, str]


def keys_of(words: Words, item_id: str) -> Keys:
    """The keys; what can't be read is left out and told in `mistakes`."""
    mistakes: dict[str, str] = {}
    event = read_typed(typed_date, words.event, "event", mistakes)
    at = read_typed(typed_time, words.event_time, "event_time", mistakes)
    if at and not event and "event" not in mistakes:
        mistakes["event"] = "Say on which day it begins at that time"
    goes = _publish_at(words, mistakes)
    first = None if goes == ON_APPROVAL else date.fromisoformat(goes[:10])
    values: dict[str, object] = {
        "id": item_id,
        "kind": words.kind,
        "title": words.title.strip() or UNTITLED,
        "event_date": event,
        "event_time": f"{at:%H:%M}" if at and event else None,
        "audience": _audience(words, mistakes),
        "channels": list(words.channels) if words.channels is not None else None,
        "publish_at": goes,
        **repeat_keys(words.again, first, mistakes),
        **_reminders(words, event, mistakes),
        "cancelled": True if words.cancelled else None,
        "link": words.link.strip() or None,
        **_children(words, mistakes),
        "images": [_image(photo) for photo in words.photos] or None,
        "videos": [_video(video) for video in words.videos] or None,
    }
    if not words.title.strip():
        mistakes["title"] = "Give it a title"
    if not words.text.strip():
        mistakes["text"] = "Write what the post should say"
    if words.channels == ():
        mistakes["channels"] = "Choose where it goes"
    if len(words.photos) > MOST_PHOTOS:
        mistakes["photos"] = f"An announcement may have {MOST_PHOTOS} photos; leave some out"
    if len(words.videos) > MOST_VIDEOS:
        mistakes["videos"] = f"An announcement may have {MOST_VIDEOS} videos; leave some out"
    return Keys(values=values, mistakes=mistakes)


def _audience(words: Words, mistakes: dict[str, str]) -> object:
    if not words.audience:
        mistakes["audience"] = "Say who it is for"
    return list(words.audience) if words.audience not in ((), (WHOLE_SCHOOL,)) else None


def _publish_at(words: Words, mistakes: dict[str, str]) -> str:
    if words.goes == ON_APPROVAL:
        return ON_APPROVAL
    day = read_typed(typed_date, words.goes_date, "goes_date", mistakes)
    at = read_typed(typed_time, words.goes_time, "goes_time", mistakes)
    if day is None and "goes_date" not in mistakes:
        mistakes["goes_date"] = "Say on which day it goes out"
    if at is None and "goes_time" not in mistakes:
        mistakes["goes_time"] = "Say at what time it goes out"
    return f"{day} {at:%H:%M}" if day and at else ON_APPROVAL


def _reminders(words: Words, event: date | None, mistakes: dict[str, str]) -> dict[str, object]:
    at = read_typed(typed_time, words.reminder_time, "reminder_time", mistakes)
    keys: dict[str, object] = {
        "reminders": None, "reminder_time": f"{at:%H:%M}" if at else None
    }  # fmt: skip
    unread = [one for one in words.reminders if not _is_reminder(one)]
    if unread:
        mistakes["reminders"] = f"“{unread[0][:40]}” can’t be read: write 21 days, or 2 school days"
    elif words.reminders and words.again.how:
        mistakes["reminders"] = (
            "What goes out again and again has no reminders besides: untick them, or let it go "
            "out once"
        )
    elif words.reminders and event is None:
        if "event" not in mistakes:
            mistakes["event"] = "Say when it is: reminders count back from that day"
    elif words.reminders:
        keys["reminders"] = list(words.reminders)
    return keys


def _is_reminder(text: str) -> bool:
    try:
        Reminder.parse(text)
    except ValueError:
        return False
    return True


def _children(words: Words, mistakes: dict[str, str]) -> dict[str, object]:
    if words.about != "yes":
        return {"children": None, "children_as": None}
    if not words.children:
        mistakes["about"] = "Choose the children it is about"
    told = words.children_as or TOLD
    return {
        "children": list(words.children) or None,
        "children_as": list(told) if words.children and told != TOLD else None,
    }


def _image(photo: Photo) -> dict[str, object]:
    fields: dict[str, object] = {"file": photo.file, "alt": photo.alt.strip()}
    if photo.nobody or photo.children:
        fields["children"] = NOBODY if photo.nobody else list(photo.children)
    fields["source"] = photo.source
    if photo.rights.strip():
        fields["rights"] = photo.rights.strip()
    if photo.not_on:
        fields["not_on"] = list(photo.not_on)
    return fields


def _video(video: Video) -> dict[str, object]:
    fields: dict[str, object] = {"file": video.file, "alt": video.alt.strip()}
    if video.nobody or video.children:
        fields["children"] = NOBODY if video.nobody else list(video.children)
    fields["source"] = video.source
    return fields
