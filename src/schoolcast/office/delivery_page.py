"""One delivery with its text, its tries and its history."""

from dataclasses import dataclass
from datetime import datetime

from schoolcast.domain.delivery import AttemptRecord, Delivery, State
from schoolcast.domain.revision import Post
from schoolcast.office.gates import Gates
from schoolcast.pipeline.school import School

Moved = tuple[datetime, State, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryPage:
    """All that is known of one delivery; `post` is None where its revision has no such post."""

    delivery: Delivery
    gate: str
    post: Post | None
    attempts: tuple[AttemptRecord, ...]
    history: tuple[Moved, ...]


def page_of(number: int, school: School) -> DeliveryPage:
    """Everything about a delivery; NotFound."""
    delivery = school.store.delivery(number)
    revision = school.store.revision(delivery.revision).revision
    same = (delivery.slot, delivery.channel)
    return DeliveryPage(
        delivery=delivery,
        gate=Gates.of(school).reason(delivery),
        post=next((p for p in revision.posts if (p.slot, p.channel) == same), None),
        attempts=tuple(school.store.attempts(number)),
        history=tuple(school.store.history(number)),
    )
