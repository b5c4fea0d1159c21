"""The form of a draft: what is shown in it, and what was typed into it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from schoolcast.domain.dates import clock_time, long_date
from schoolcast.domain.facts import Pupil
from schoolcast.domain.item import ON_APPROVAL, WHOLE_SCHOOL, Kind
from schoolcast.pipeline.draft_dates import typed_date, typed_time
from schoolcast.pipeline.draft_records import Again, TypedDate, Words
from schoolcast.pipeline.expand import PUBLIC
from schoolcast.pipeline.school import School
from schoolcast.web.compose_times import again_in_words, read_times
from schoolcast.web.forms import Form

TOLD = {
    "achievement": "an achievement, or a story about them",
    "work": "their work: a poem, a painting",
    "voice": "their voice: a song, a recording",
}
LONGEST = 20_000  # characters of one line
LONGEST_TEXT = 300_000  # more than a file may have, which says so: nothing is cut in silence


def read_words(form: MultiDict[str, str], before: Words, school: School) -> Words:
    """What was typed; what the form does not hold, such as photos, stays as it is."""
    audience = _audience(form, before)
    return replace(
        read_times(form, before),
        kind=form.get("kind", "") if form.get("kind") in set(Kind) else before.kind,
        title=read_line(form, "title", before.title),
        event=_date(form, "event"),
        event_time=read_line(form, "event_time"),
        goes="at" if form.get("goes") == "at" else ON_APPROVAL,
        goes_date=_date(form, "goes_date"),
        goes_time=read_line(form, "goes_time"),
        audience=audience,
        channels=_channels(form, audience, before, school),
        text=_text(form, "text", before.text),
        variants={
            name: text
            for name in variant_names(before, school)
            if (text := _text(form, f"variant-{name}", before.variants.get(name, ""))).strip()
        },
        variant_links={
            name: link
            for name in variant_names(before, school)
            if (link := read_line(form, f"link-{name}", before.variant_links.get(name, "")))
        },
        link=read_line(form, "link", before.link),
        about=form.get("about", "") if form.get("about") in ("yes", "no") else "",
        children_as=in_order(
            (one for one in TOLD if one in form.getlist("children_as")), before.children_as
        ),
    )


def in_order(chosen: Iterable[str], before: tuple[str, ...]) -> tuple[str, ...]:
    """What is ticked, once each; in the order of `before` where that ticked the same."""
    once = tuple(dict.fromkeys(chosen))
    return before if set(once) == set(before) else once


def read_line(form: MultiDict[str, str], name: str, before: str = "") -> str:
    """One line, tidied; what differs from `before` in its spaces alone stays as it was."""
    typed = " ".join(form.get(name, "").split())[:LONGEST]
    return before if " ".join(before.split()) == typed else typed


def _text(form: MultiDict[str, str], name: str, before: str) -> str:
    typed = form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT].rstrip()
    return before if before.rstrip() == typed else typed


def _date(form: MultiDict[str, str], name: str) -> TypedDate:
    return TypedDate(
        **{part: read_line(form, f"{name}-{part}")[:20] for part in ("day", "month", "year")}
    )


def _audience(form: MultiDict[str, str], before: Words) -> tuple[str, ...]:
    if form.get("audience") == WHOLE_SCHOOL:
        return (WHOLE_SCHOOL,)
    return in_order(form.getlist("classes")[:300], before.audience)


def _channels(
    form: MultiDict[str, str], audience: tuple[str, ...], before: Words, school: School
) -> tuple[str, ...] | None:
    """None where nobody chose others than the audience brings, so that they follow it."""
    sent = form.getlist("channels")
    ticked = tuple(name for name in channel_names(before, school) if name in sent)
    if before.channels is None and ticked == routed_names(before.audience, school):
        return None
    if before.channels is not None and set(ticked) == set(before.channels):
        return before.channels
    return None if ticked == routed_names(audience, school) else ticked


def channel_names(words: Words, school: School) -> list[str]:
    """The school's channels, and those the announcement names that are gone."""
    return list(dict.fromkeys([*school.channels, *(words.channels or ())]))


def routed_names(audience: Sequence[str], school: School) -> tuple[str, ...]:
    """The channels that an audience brings."""
    wanted = {PUBLIC} if WHOLE_SCHOOL in audience else set(audience)
    return tuple(one.name for one in school.channels.values() if one.audience in wanted)


def ticked(words: Words, school: School) -> tuple[str, ...]:
    """The channels that are ticked in the form."""
    return words.channels if words.channels is not None else routed_names(words.audience, school)


def variant_names(words: Words, school: School) -> list[str]:
    """Under which name each channel's own text is kept, and texts of channels that are gone."""
    own = {**words.variants, **words.variant_links}
    names = [
        channel.kind if channel.kind in own and channel.name not in own else channel.name
        for channel in school.channels.values()
    ]
    return list(dict.fromkeys([*names, *own]))


def classes(words: Words, school: School) -> dict[str, str]:
    """The class audiences that can be chosen, with their names."""
    there = {channel.audience for channel in school.channels.values()} | set(words.audience)
    return {
        audience: audience.removeprefix("class:").replace("-", " ").title()
        for audience in sorted(there)
        if audience.startswith("class:")
    }


def class_names(pupils: Sequence[Pupil]) -> list[str]:
    """The classes of the roll."""
    return sorted({pupil.class_name for pupil in pupils} - {""})


def spoken_dates(words: Words) -> dict[str, str]:
    """What was typed into the date and time fields, in words; "" where it is none."""
    when = _spoken(words.goes_date, words.goes_time) if words.goes == "at" else ""
    return {
        "event": _spoken(words.event, words.event_time),
        "goes_date": when,
        "until": _spoken(words.again.until, ""),
        "again": again_in_words(words),
    }


def _spoken(day: TypedDate, at: str) -> str:
    try:
        found, time = typed_date(day), typed_time(at)
    except ValueError:
        return ""
    if found is None:
        return ""
    return f"{long_date(found)}, {clock_time(time)}" if time else long_date(found)


LABELS = {
    "kind": "What it is about",
    "title": "Title",
    "event": "When it is",
    "event_time": "When it begins",
    "goes": "When it goes out",
    "goes_date": "The day on which it goes out",
    "goes_time": "The time at which it goes out",
    "again": "How often it goes out",
    "reminders": "Reminders",
    "reminder_time": "The time of reminders",
    "cancelled": "Whether it is off",
    "audience": "Who it is for",
    "channels": "Where it goes",
    "text": "Text",
    "variants": "Other words on single channels",
    "variant_links": "Other links on single channels",
    "link": "Link",
    "about": "Whether it is about a particular child",
    "children": "The children it is about",
    "children_as": "What is published of them",
    "photos": "Photos",
    "videos": "Videos",
}
"""The fields of a draft, as two versions of it are compared."""


def differences(one: Words, other: Words) -> list[dict[str, Any]]:
    """The fields in which two versions differ, each in words."""
    return [
        {
            "name": name,
            "label": label,
            "one": _shown(getattr(one, name)),
            "other": _shown(getattr(other, name)),
        }
        for name, label in LABELS.items()
        if getattr(one, name) != getattr(other, name)
    ]


def _shown(value: object) -> str:
    match value:
        case None:
            return "as the audience brings"
        case TypedDate():
            return " ".join(filter(None, (value.day, value.month, value.year))) or "nothing"
        case bool():
            return "yes" if value else "no"
        case Again():
            return _said_again(value)
        case dict():
            return "\n".join(f"{name}: {text}" for name, text in value.items()) or "nothing"
        case tuple() if value and hasattr(value[0], "file"):
            return "\n".join(f"{one.file}: {one.alt}" for one in value)
        case tuple():
            return ", ".join(map(str, value)) or "nothing"
    return str(value) or "nothing"


def _said_again(again: Again) -> str:
    words = again_in_words(Words(kind="", again=again)) or "once"
    return f"{words}, leaving out:\n{again.leaving_out}" if again.leaving_out else words


@dataclass(kw_only=True)
class DraftForm(Form):
    """The mistakes of a draft; those about photos and videos lead to the pages of these."""

    photos: str = ""
    videos: str = ""

    @property
    def errors(self) -> list[dict[str, str]]:
        """The error summary's entries, each leading to its field."""
        return [
            {"text": words, "href": self._leads_to(place)} if place else {"text": words}
            for place, words in self.mistakes.items()
        ]

    def _leads_to(self, place: str) -> str:
        if place.startswith("photo"):
            return f"{self.photos}#{place}"
        if place.startswith("video"):
            return f"{self.videos}#{place}"
        return f"#{place}-day" if place in ("event", "goes_date", "until") else f"#{place}"
