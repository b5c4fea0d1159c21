"""Expanding: an item becomes a revision, slots times channels, every text rendered once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schoolcast.domain.children import names_a_class, says_nobody, spelt_out
from schoolcast.domain.dates import instant, iso_minute
from schoolcast.domain.deadline import deadline
from schoolcast.domain.errors import ContentProblem, TimeProblem
from schoolcast.domain.facts import Pupil
from schoolcast.domain.item import WHOLE_SCHOOL, ImageRef, Item, Variant
from schoolcast.domain.revision import Post, PostImage, PostVideo, Revision
from schoolcast.domain.slots import MAIN, Slot, is_repeat, slots_of
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.ports import Authored, Fit
from schoolcast.pipeline.school import Channel, School, near

PUBLIC = "public"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """Where and when a post would go out, before its text is made; `due` is None on approval.

    `event` is the day it speaks of, `moved` why a reminder does not go out when it would have.
    """

    slot: str
    channel: str
    due_wall: str | None
    due: datetime | None
    event: date | None = field(default=None, compare=False)
    moved: str = field(default="", compare=False)


def expand(authored: Authored, *, authors: tuple[str, ...], school: School) -> Revision:
    """The revision an item makes today; ContentProblem where it can't be made."""
    item = _readable(authored)
    _known_variants(authored, item, school)
    _known_left_out(authored, item, school)
    who = Who(authored, school)
    pictures = tuple(
        _picture(item, index, who, authored.path, school) for index in range(len(item.images))
    )
    videos = tuple(
        _video(item, index, who, authored.path, school) for index in range(len(item.videos))
    )
    return Revision(
        school=school.id,
        item=item.id,
        kind=item.kind,
        title=item.title,
        # Each outing of a repeat has an event of its own, and rules know one day for all posts.
        event_date=None if item.repeat else item.event_date,
        event_time=None if item.repeat else item.event_time,
        audience=item.audience,
        chosen=item.channels,
        children=who(item.children, "children"),
        children_as=item.children_as,
        authors=authors,
        source_path=authored.path,
        source_sha256=authored.source_sha256,
        posts=tuple(_posts(authored, item, pictures, videos, school)),
    )


def plan_of(item: Item, calendar: TermCalendar, school: School, path: str) -> list[Planned]:
    """Where and when the item's posts would go out by today's calendar and channels."""
    channels = routed(item, school)
    return [
        _planned(slot, channel, school.timezone, path)
        for slot in _slots(item, calendar, path)
        for channel in channels
    ]


def still_to_come(plan: list[Planned], item: Item, now: datetime) -> list[Planned]:
    """Of a repeat only the outings after `now`, unless all are over; of other items everything.

    An edit of a repeat in the middle of its year must not plan anew what is past.
    """
    if item.repeat is None:
        return plan
    return [planned for planned in plan if planned.due is None or planned.due > now] or plan


def routed(item: Item, school: School) -> list[Channel]:
    """The channels an item goes to: those it names, or those whose audience it is for.

    Names of channels that do not exist are left to the rules, which read them in `chosen`.
    """
    if item.channels is not None:
        return [school.channels[name] for name in item.channels if name in school.channels]
    wanted = {PUBLIC} if WHOLE_SCHOOL in item.audience else set(item.audience)
    return [channel for channel in school.channels.values() if channel.audience in wanted]


def _readable(authored: Authored) -> Item:
    if authored.item is None:
        raise authored.problems[0]
    return authored.item


def _known_variants(authored: Authored, item: Item, school: School) -> None:
    """A text for a channel that does not exist would be lost in silence."""
    known = [*school.channels, *(channel.kind for channel in school.channels.values())]
    for name in item.variants:
        if name not in known:
            raise ContentProblem(
                f'There is no channel called "{name}"{near(name, list(school.channels))}',
                path=authored.path,
                line=_line(authored, ("variants", name)),
                key=f"variants.{name}",
            )


def _known_left_out(authored: Authored, item: Item, school: School) -> None:
    """A misspelt channel would show the picture just where it must not be."""
    known = [*school.channels, *(channel.kind for channel in school.channels.values())]
    for index, image in enumerate(item.images):
        for name in image.not_on:
            if name not in known:
                raise ContentProblem(
                    f'There is no channel called "{name}"{near(name, list(school.channels))}',
                    path=authored.path,
                    line=_line(authored, ("images", index, "not_on")),
                    key=f"images[{index}].not_on",
                )


class Who:
    """Spells out who is shown, with the roll of today; ContentProblem where nobody is meant."""

    def __init__(self, authored: Authored, school: School) -> None:
        self._authored = authored
        self._school = school
        self._pupils: tuple[Pupil, ...] | None = None

    def __call__(self, written: tuple[str, ...], *key: str | int) -> tuple[str, ...]:
        """The numbers of the children; `key` is where they are written."""
        try:
            return spelt_out(written, self._roll() if names_a_class(written) else ())
        except ValueError as problem:
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
            raise ContentProblem(
                f"{problem}.",
                path=self._authored.path,
                line=_line(self._authored, key),
                key=where.removeprefix("."),
            ) from None

    def _roll(self) -> tuple[Pupil, ...]:
        if self._pupils is None:
            roll = self._school.facts(self._school.clock.now()).roll
            self._pupils = roll.pupils if roll else ()
        return self._pupils


def _slots(item: Item, calendar: TermCalendar, path: str) -> tuple[Slot, ...]:
    try:
        return slots_of(item, calendar)
    except TimeProblem as problem:
        raise ContentProblem(problem.message, path=path, key="reminders") from None
    except ValueError as problem:
        key, _, words = str(problem).partition(": ")
        raise ContentProblem(f"{words[:1].upper()}{words[1:]}.", path=path, key=key) from None


def _planned(slot: Slot, channel: Channel, zone_name: str, path: str) -> Planned:
    try:
        due = instant(slot.wall, zone_name) if slot.wall else None
    except TimeProblem as problem:
        key = "reminders" if slot.name.startswith("-") else "publish_at"
        raise ContentProblem(problem.message, path=path, key=key) from None
    return Planned(
        slot=slot.name,
        channel=channel.name,
        due_wall=iso_minute(slot.wall) if slot.wall else None,
        due=due,
        event=slot.event,
        moved=slot.moved,
    )


def _posts(
    authored: Authored,
    item: Item,
    pictures: tuple[PostImage, ...],
    videos: tuple[PostVideo, ...],
    school: School,
) -> Iterator[Post]:
    calendar = school.calendar()
    plan = plan_of(item, calendar, school, authored.path)
    for planned in still_to_come(plan, item, school.clock.now()):
        channel = school.channels[planned.channel]
        text = _text(authored, item, planned, channel, school)
        yield Post(
            slot=planned.slot,
            channel=channel.name,
            audience=channel.audience,
            due_wall=planned.due_wall,
            zone=school.timezone,
            due=planned.due,
            not_after=planned.due
            and deadline(
                due=planned.due,
                zone_name=school.timezone,
                text=text,
                event_date=planned.event,
                event_time=item.event_time,
                day_ends=calendar.day_ends,
            ),
            text=text,
            link=_link(item, channel),
            images=tuple(
                _fitted(picture, channel, school)
                for picture, named in zip(pictures, item.images, strict=True)
                if not left_out(named, channel)
            ),
            videos=videos,
        )


def _fitted(picture: PostImage, channel: Channel, school: School) -> PostImage:
    """The picture at the size the channel takes, so that what is approved is what leaves."""
    if channel.connector is None:
        return picture
    can = channel.connector.capabilities
    fit = Fit(formats=can.image_formats, bytes=can.image_bytes, side=can.image_side)
    return school.pictures.fitted(picture, fit)


def left_out(image: ImageRef, channel: Channel) -> bool:
    """Whether the author keeps the picture off that channel, by its name or its kind."""
    return channel.name in image.not_on or channel.kind in image.not_on


def _text(
    authored: Authored, item: Item, planned: Planned, channel: Channel, school: School
) -> str:
    name, variant = _variant(item, channel)
    if variant is not None and variant.text is not None:
        template, line = variant.text, _line(authored, ("variants", name, "text"))
    else:
        template, line = item.body, authored.body_line
    context = _context(item, planned, channel, school)
    return school.render(template, context, path=authored.path, line=line)


def _variant(item: Item, channel: Channel) -> tuple[str, Variant | None]:
    """What the author wrote for this channel, by its name or else its kind."""
    for name in (channel.name, channel.kind):
        if name in item.variants:
            return name, item.variants[name]
    return "", None


def _line(authored: Authored, key: tuple[str | int, ...]) -> int:
    return (authored.lines.line_of(key) if authored.lines else None) or 1


def _context(item: Item, planned: Planned, channel: Channel, school: School) -> dict[str, Any]:
    post_date = datetime.fromisoformat(planned.due_wall).date() if planned.due_wall else None
    return {
        "title": item.title,
        "kind": item.kind.value,
        "event_date": planned.event,
        "event_time": item.event_time,
        "audience": list(item.audience),
        "class_names": [
            name.removeprefix("class:").replace("-", " ").title()
            for name in item.audience
            if name != WHOLE_SCHOOL
        ],
        "school_name": school.name,
        "slot": MAIN if is_repeat(planned.slot) else planned.slot,
        "post_date": post_date,
        "channel": channel.name,
    }


def _link(item: Item, channel: Channel) -> str | None:
    _, variant = _variant(item, channel)
    return (variant.link if variant else None) or item.link


def _picture(item: Item, index: int, who: Who, path: str, school: School) -> PostImage:
    image = item.images[index]
    try:
        clean = school.pictures.clean(image.file)
    except ContentProblem as problem:
        raise ContentProblem(problem.message, path=path, key=f"images[{index}].file") from None
    return PostImage(
        sha256=clean.sha256,
        alt=image.alt,
        media_type=clean.media_type,
        size=clean.size,
        width=clean.width,
        height=clean.height,
        source=image.source,
        file=image.file,
        children=who(image.children, "images", index, "children"),
        nobody=says_nobody(image.children),
        rights=image.rights,
        path=Path(clean.path),
    )


def _video(item: Item, index: int, who: Who, path: str, school: School) -> PostVideo:
    video = item.videos[index]
    try:
        copy = school.videos.copy(video.file)
    except ContentProblem as problem:
        raise ContentProblem(problem.message, path=path, key=f"videos[{index}].file") from None
    return PostVideo(
        sha256=copy.sha256,
        alt=video.alt,
        media_type=copy.media_type,
        size=copy.size,
        source=video.source,
        children=who(video.children, "videos", index, "children"),
        tells_place=copy.tells_place,
        path=Path(copy.path),
        file=video.file,
    )
