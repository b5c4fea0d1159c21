"""An event that moves or is called off: what was said of it, and what puts that right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import PUBLIC, Delivery, Operation
from schoolcast.domain.errors import ContentProblem, UsageProblem
from schoolcast.domain.item import Item
from schoolcast.pipeline.corrections import called_off, moved
from schoolcast.pipeline.overtaken import in_doubt, keep_in_mind
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.ports.desk import Desk
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    """Posts that are public and say something else, and the draft that corrects them.

    `draft` is "" where nothing is public, or where the draft was written before. Of `unclear`
    ones nobody knows yet whether they are public; people are told once they are found to be.
    """

    public: tuple[Delivery, ...] = ()
    unclear: tuple[Delivery, ...] = ()
    draft: str = ""


def aftermath(item: Item, *, school: School, desk: Desk) -> Aftermath:
    """What is public of the item and no longer true: another day, or that it takes place.

    A correction is drafted once, as a new file; it goes out like any other announcement.
    """
    unclear = tuple(
        one
        for one in in_doubt(item.id, school)
        if _untrue(school.store.revision(one.revision), item)
    )
    for one in unclear:
        keep_in_mind(one, school, changed=not item.cancelled)
    said = [(one, stored) for one, stored in _public(item.id, school) if _untrue(stored, item)]
    if not said:
        return Aftermath(unclear=unclear)
    today = wall_time(school.clock.now(), school.timezone).date()
    old = said[-1][1].revision
    make = called_off if item.cancelled else moved
    draft = make(old, item, today, school.calendar())
    written = desk.write_new(draft.path, draft.text)
    public = tuple(one for one, _ in said)
    return Aftermath(public=public, unclear=unclear, draft=draft.path if written else "")


def set_date(authored: Authored, day: date, at: time | None, desk: Desk) -> None:
    """Write another day, and perhaps another time, into an announcement's file."""
    item = _item(authored)
    if item.event_date is None:
        raise UsageProblem(f"{item.id} has no event_date, so there is nothing to move.")
    if item.repeat is not None:
        raise UsageProblem(
            f"{item.id} repeats; take the day out with except, and write an announcement for the "
            "other day."
        )
    if (day, at or item.event_time) == (item.event_date, item.event_time):
        raise UsageProblem(f"{item.id} is on that day already.")
    values: dict[str, object] = {"event_date": day}
    if at is not None:
        values["event_time"] = f"{at:%H:%M}"
    desk.set_keys(authored.path, values)


def set_cancelled(authored: Authored, desk: Desk) -> None:
    """Write into an announcement's file that it is called off."""
    if not _item(authored).cancelled:
        desk.set_keys(authored.path, {"cancelled": True})


def _item(authored: Authored) -> Item:
    if authored.item is None:
        problem: ContentProblem = authored.problems[0]
        raise problem
    return authored.item


def _public(item: str, school: School) -> Iterator[tuple[Delivery, StoredRevision]]:
    taken_down = {
        (one.channel, one.slot)
        for one in school.store.deliveries(item=item)
        if one.operation is Operation.WITHDRAW
    }
    for delivery in school.store.deliveries(states=PUBLIC, item=item):
        down = (delivery.channel, delivery.slot) in taken_down
        if delivery.operation is Operation.PUBLISH and not down:
            yield delivery, school.store.revision(delivery.revision)


def _untrue(stored: StoredRevision, item: Item) -> bool:
    if item.cancelled:
        return True
    said = stored.revision.event_date
    return said is not None and item.event_date is not None and said != item.event_date
