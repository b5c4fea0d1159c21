"""What a connector may do, as it says of itself."""

from typing import Any

from schoolcast.api.connector import Connector


def abilities(connector: type[Connector[Any]]) -> dict[str, Any]:
    """As JSON; None where the connector knows of no limit."""
    can = connector.capabilities
    return {
        "audiences": sorted(can.audiences),
        "text_limit": can.text_limit,
        "max_images": can.max_images,
        "alt_text": can.alt_text,
        "links": can.links,
        "withdraw": can.withdraw,
        "settle_by": can.settle_by.value,
        "hand_off": can.hand_off,
        "cost": can.cost,
    }


def in_words(connector: type[Connector[Any]]) -> str:
    """As a line for people."""
    can = connector.capabilities
    parts = ["a person posts" if can.hand_off else "posts"]
    parts.append(" and ".join(sorted(can.audiences)))
    if can.text_limit:
        parts.append(f"text up to {can.text_limit:,}")
    if can.max_images:
        parts.append(f"up to {can.max_images} pictures")
    parts.append("can take down" if can.withdraw else "can't take down")
    return ", ".join(parts)
