"""The form of a draft: what is shown in it, and what was typed into it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from schoolcast.domain.dates import clock_time, long_date
from schoolcast.domain.facts import Pupil
from schoolcast.domain.item import ON_APPROVAL, WHOLE_SCHOOL
from schoolcast.pipeline.draft_keys import typed_date, typed_time
from schoolcast.pipeline.draft_records import TypedDate, Words
from schoolcast.pipeline.expand import PUBLIC
from schoolcast.pipeline.school import School
from schoolcast.web.forms import Form

REMINDERS = {
    "-14d": "two weeks before",
    "-7d": "a week before",
    "-3d": "three days before",
    "-1d": "the day before",
    "-1sd": "the school day before",
}
TOLD = {
    "achievement": "an achievement, or a story about them",
    "work": "their work: a poem, a painting",
    "voice": "their voice: a song, a recording",
}
LONGEST = 20_000  # characters of one field; a file may have 256 KB in all


def read_words(form: MultiDict[str, str], before: Words, school: School) -> Words:
    """What was typed; what the form does not hold, such as photos, stays as it is."""
    audience = _audience(form)
    return replace(
        before,
        title=_line(form, "title"),
        event=_date(form, "event"),
        event_time=_line(form, "event_time"),
        goes="at" if form.get("goes") == "at" else ON_APPROVAL,
        goes_date=_date(form, "goes_date"),
        goes_time=_line(form, "goes_time"),
        reminders=tuple(dict.fromkeys(form.getlist("reminders")))[:20],
        audience=audience,
        channels=_channels(form, audience, before, school),
        text=_text(form, "text"),
        variants={
            name: text
            for name in variant_names(before, school)
            if (text := _text(form, f"variant-{name}")).strip()
        },
        link=_line(form, "link"),
        about=form.get("about", "") if form.get("about") in ("yes", "no") else "",
        children_as=tuple(one for one in TOLD if one in form.getlist("children_as")),
    )


def _line(form: MultiDict[str, str], name: str) -> str:
    return " ".join(form.get(name, "").split())[:LONGEST]


def _text(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")[:LONGEST].rstrip()


def _date(form: MultiDict[str, str], name: str) -> TypedDate:
    return TypedDate(
        **{part: _line(form, f"{name}-{part}")[:20] for part in ("day", "month", "year")}
    )


def _audience(form: MultiDict[str, str]) -> tuple[str, ...]:
    if form.get("audience") == WHOLE_SCHOOL:
        return (WHOLE_SCHOOL,)
    return tuple(dict.fromkeys(form.getlist("classes")))[:100]


def _channels(
    form: MultiDict[str, str], audience: tuple[str, ...], before: Words, school: School
) -> tuple[str, ...] | None:
    """None where nobody chose others than the audience brings, so that they follow it."""
    ticked = tuple(name for name in school.channels if name in form.getlist("channels"))
    if before.channels is None and ticked == routed_names(before.audience, school):
        return None
    return None if ticked == routed_names(audience, school) else ticked


def routed_names(audience: Sequence[str], school: School) -> tuple[str, ...]:
    """The channels that an audience brings."""
    wanted = {PUBLIC} if WHOLE_SCHOOL in audience else set(audience)
    return tuple(one.name for one in school.channels.values() if one.audience in wanted)


def ticked(words: Words, school: School) -> tuple[str, ...]:
    """The channels that are ticked in the form."""
    return words.channels if words.channels is not None else routed_names(words.audience, school)


def variant_names(words: Words, school: School) -> list[str]:
    """Under which name each channel's own text is kept, and texts of channels that are gone."""
    names = [
        channel.kind
        if channel.kind in words.variants and channel.name not in words.variants
        else channel.name
        for channel in school.channels.values()
    ]
    return list(dict.fromkeys([*names, *words.variants]))


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


def reminders(words: Words) -> dict[str, str]:
    """The reminders that can be ticked, with those of the draft that are none of ours."""
    return REMINDERS | {one: one for one in words.reminders if one not in REMINDERS}


def spoken_dates(words: Words) -> dict[str, str]:
    """What was typed into the date and time fields, in words; "" where it is none."""
    when = _spoken(words.goes_date, words.goes_time) if words.goes == "at" else ""
    return {"event": _spoken(words.event, words.event_time), "goes_date": when}


def _spoken(day: TypedDate, at: str) -> str:
    try:
        found, time = typed_date(day), typed_time(at)
    except ValueError:
        return ""
    if found is None:
        return ""
    return f"{long_date(found)}, {clock_time(time)}" if time else long_date(found)


LABELS = {
    "title": "Title",
    "event": "When it is",
    "event_time": "When it begins",
    "goes": "When it goes out",
    "goes_date": "The day on which it goes out",
    "goes_time": "The time at which it goes out",
    "reminders": "Reminders",
    "audience": "Who it is for",
    "channels": "Where it goes",
    "text": "Text",
    "variants": "Other words on single channels",
    "link": "Link",
    "about": "Whether it is about a particular child",
    "children": "The children it is about",
    "children_as": "What is published of them",
    "photos": "Photos",
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
        case dict():
            return "\n".join(f"{name}: {text}" for name, text in value.items()) or "nothing"
        case tuple() if value and hasattr(value[0], "file"):
            return "\n".join(f"{one.file}: {one.alt}" for one in value)
        case tuple():
            return ", ".join(map(str, value)) or "nothing"
    return str(value) or "nothing"


@dataclass(kw_only=True)
class DraftForm(Form):
    """The mistakes of a draft, those about photos leading to `photos`, their page."""

    photos: str = ""

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
        return {"event": "#event-day", "goes_date": "#goes_date-day"}.get(place, f"#{place}")
