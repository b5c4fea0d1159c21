"""Hand-offs as rows and as JSON. Codes are never shown: they stand in the mails alone."""

from typing import Any

from schoolcast.cli.shapes import delivery_shape
from schoolcast.domain.delivery import Operation
from schoolcast.office.words import STATES, when
from schoolcast.pipeline.handoff_records import StoredHandOff


def hand_off_shape(one: StoredHandOff) -> dict[str, Any]:
    """One hand-off: the keys of `queue list`, who was asked, and what was said."""
    return {
        **delivery_shape(one.delivery),
        "operation": one.delivery.operation.value,
        "holder": one.holder.name,
        "deputy": one.deputy.name or None,
        "asked": _asked(one),
        "mailed": one.mailed,
        "handed_at": one.handed_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "answered_by": one.closed_by or None,
        "said": one.said or None,
        "delete_pictures": one.promised_by if one.promise_open else None,
    }


def row(one: StoredHandOff) -> tuple[str, ...]:
    """As a row of a table: id, when, announcement, channel, who, state."""
    delivery = one.delivery
    return (
        str(delivery.id),
        when(delivery.due, delivery.zone),
        delivery.item,
        delivery.channel,
        _asked(one),
        _state(one),
    )


def _asked(one: StoredHandOff) -> str:
    return one.deputy.name if one.escalated_at and one.deputy.name else one.holder.name


def _state(one: StoredHandOff) -> str:
    if one.promise_open:
        return f"{one.promised_by} has to delete the pictures"
    if not one.waits:
        return STATES[one.delivery.state]
    until = when(one.expires_at, one.delivery.zone)
    words = "to post" if one.delivery.operation is Operation.PUBLISH else "to take down"
    return f"{words}, until {until}" + ("" if one.mailed else "; not told by mail")
