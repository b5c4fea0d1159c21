"""Expanding: an item becomes a revision, slots times channels, every text rendered once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schoolcast.domain.deadline import deadline, event_start
from schoolcast.domain.errors import ContentProblem, TimeProblem
from schoolcast.domain.item import WHOLE_SCHOOL, Item, Variant
from schoolcast.domain.revision import Post, PostImage, PostVideo, Revision
from schoolcast.domain.slots import MAIN, is_repeat
from schoolcast.pipeline.planned import PUBLIC, Planned, plan_of, routed, still_to_come
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.school import Channel, School, near
from schoolcast.pipeline.shown import (
    Who,
    fitted,
    known_left_out,
    left_out,
    line_of,
    picture,
    video,
)

__all__ = ["PUBLIC", "Planned", "Who", "expand", "left_out", "plan_of", "routed", "still_to_come"]


def expand(authored: Authored, *, authors: tuple[str, ...], school: School) -> Revision:
    """The revision an item makes today; ContentProblem where it can't be made."""
    item = _readable(authored)
    _known_variants(authored, item, school)
    known_left_out(authored, item, school)
    who = Who(authored, school)
    pictures = tuple(
        picture(item, index, who, authored.path, school) for index in range(len(item.images))
    )
    videos = tuple(
        video(item, index, who, authored.path, school) for index in range(len(item.videos))
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
                line=line_of(authored, ("variants", name)),
                key=f"variants.{name}",
            )


def _posts(
    authored: Authored,
    item: Item,
    pictures: tuple[PostImage, ...],
    videos: tuple[PostVideo, ...],
    school: School,
) -> Iterator[Post]:
    plan = plan_of(item, school.calendar(), school, authored.path)
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
            not_after=_deadline(authored, item, planned, text, school),
            text=text,
            link=_link(item, channel),
            images=tuple(
                fitted(picture, channel, school)
                for picture, named in zip(pictures, item.images, strict=True)
                if not left_out(named, channel)
            ),
            videos=videos,
        )


def _deadline(
    authored: Authored, item: Item, planned: Planned, text: str, school: School
) -> datetime | None:
    """None on approval; ContentProblem where the event begins at a time that the clocks skip."""
    ends = school.calendar().day_ends
    try:
        event_start(planned.event, item.event_time, ends, school.timezone)
        return planned.due and deadline(
            due=planned.due,
            zone_name=school.timezone,
            text=text,
            event_date=planned.event,
            event_time=item.event_time,
            day_ends=ends,
        )
    except TimeProblem as problem:
        key = "event_time" if item.event_time else "event_date"
        line = line_of(authored, (key,))
        raise ContentProblem(problem.message, path=authored.path, line=line, key=key) from None


def _text(
    authored: Authored, item: Item, planned: Planned, channel: Channel, school: School
) -> str:
    name, variant = _variant(item, channel)
    if variant is not None and variant.text is not None:
        template, line = variant.text, line_of(authored, ("variants", name, "text"))
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
