"""One delivery with its text, its tries and its history."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from schoolcast.cli.describe import show_post
from schoolcast.cli.output import heading, indented, show
from schoolcast.cli.shapes import delivery_shape
from schoolcast.domain.delivery import AttemptRecord, Delivery, Operation, State
from schoolcast.domain.revision import Post
from schoolcast.office.gates import Gates
from schoolcast.office.words import STATES, stands, when
from schoolcast.pipeline.school import School

Moved = tuple[datetime, State, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """All that is known of one delivery; `post` is None where its revision has no such post."""

    delivery: Delivery
    gate: str
    post: Post | None
    attempts: tuple[AttemptRecord, ...]
    history: tuple[Moved, ...]

    def shape(self) -> dict[str, Any]:
        """As JSON: the keys of `queue list`, and text, attempts and history."""
        return {
            **delivery_shape(self.delivery, self.gate),
            "text": self.post.text if self.post else None,
            "link": self.post.link if self.post else None,
            "attempts": [_attempt_shape(attempt) for attempt in self.attempts],
            "history": [
                {"at": at.isoformat(), "state": state.value, "by": by, "reason": reason}
                for at, state, by, reason in self.history
            ],
        }


def page_of(number: int, school: School) -> Page:
    """Everything about a delivery; NotFound."""
    delivery = school.store.delivery(number)
    revision = school.store.revision(delivery.revision).revision
    same = (delivery.slot, delivery.channel)
    return Page(
        delivery=delivery,
        gate=Gates.of(school).reason(delivery),
        post=next((p for p in revision.posts if (p.slot, p.channel) == same), None),
        attempts=tuple(school.store.attempts(number)),
        history=tuple(school.store.history(number)),
    )


def show_page(page: Page) -> None:
    """The page for people."""
    delivery = page.delivery
    heading(f"{delivery.item} · {delivery.slot} · {delivery.channel}")
    show(f"  {stands(delivery)}, due {when(delivery.due, delivery.zone)}")
    for line in (delivery.reason, page.gate, delivery.remote_url):
        if line:
            show(indented(line))
    if page.post:
        show_post(_bounded(page.post, delivery))
    for attempt in page.attempts:
        ended = STATES[State(attempt.outcome)] if attempt.outcome else "Under way"
        show(f"  Try {attempt.number}, {when(attempt.started_at, delivery.zone)}: {ended}")
        if attempt.detail:
            show(indented(attempt.detail))
    for at, state, by, reason in page.history:
        words = f": {reason}" if reason else ""
        show(f"  {when(at, delivery.zone)}: {STATES[state].lower()}{words} ({by})")


def _attempt_shape(attempt: AttemptRecord) -> dict[str, Any]:
    creating = attempt.creating_at
    return {
        "number": attempt.number,
        "started_at": attempt.started_at.isoformat(),
        "creating_at": creating.isoformat() if creating else None,
        "outcome": attempt.outcome,
        "detail": attempt.detail,
    }


def _bounded(post: Post, delivery: Delivery) -> Post:
    """The post with the deadline that counts; taking down has none."""
    if delivery.operation is Operation.WITHDRAW:
        return post
    return replace(post, not_after=delivery.not_after)
