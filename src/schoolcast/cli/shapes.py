"""The JSON shapes of the command line; scripts rely on them, so keys are only ever added."""

from collections.abc import Iterable
from typing import Any

from schoolcast.api.connector import Price
from schoolcast.cli.prices import price_shape
from schoolcast.domain.dates import zone
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.finding import Finding
from schoolcast.domain.revision import Post


def delivery_shape(delivery: Delivery, gate: str = "") -> dict[str, Any]:
    """One delivery; `due` is in the school's zone with its offset, `gate` why it can't go now."""
    receipt = None
    if delivery.remote_id is not None:
        receipt = {"id": delivery.remote_id, "url": delivery.remote_url}
    return {
        "id": delivery.id,
        "item": delivery.item,
        "slot": delivery.slot,
        "channel": delivery.channel,
        "due": delivery.due.astimezone(zone(delivery.zone)).isoformat(),
        "state": delivery.state.value,
        "reason": delivery.reason or gate,
        "receipt": receipt,
    }


def delivery_shapes(deliveries: Iterable[Delivery]) -> list[dict[str, Any]]:
    """Several deliveries, in the order given."""
    return [delivery_shape(delivery) for delivery in deliveries]


def finding_shape(finding: Finding) -> dict[str, Any]:
    """One finding; `key` is what an answer names."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "clause": finding.clause,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "excerpt": finding.excerpt,
        "slot": finding.slot,
        "channel": finding.channel,
        "key": finding.key,
        "overridable_by": finding.overridable_by.value,
        "boxes": [[box.left, box.top, box.right, box.bottom] for box in finding.boxes],
    }


def post_shape(
    post: Post, length: int, limit: int | None, price: Price | None = None, by_hand: str = ""
) -> dict[str, Any]:
    """One post as it would go out; `length` is as the platform counts, `by_hand` who posts it."""
    due = post.due.astimezone(zone(post.zone)).isoformat() if post.due else None
    return {
        "slot": post.slot,
        "channel": post.channel,
        "audience": post.audience,
        "due": due,
        "text": post.text,
        "link": post.link,
        "images": [{"sha256": image.sha256, "alt": image.alt} for image in post.images],
        "videos": [
            {"sha256": video.sha256, "alt": video.alt, "size": video.size} for video in post.videos
        ],
        "by_hand": by_hand or None,
        "length": length,
        "limit": limit,
        "price": price_shape(price),
    }
