"""Deliveries and attempts as records."""

import json
from typing import Any

from schoolcast.domain.dates import from_ms
from schoolcast.domain.delivery import AttemptRecord, Delivery, Operation, State
from schoolcast.store.tables import attempts, deliveries

DELIVERY = tuple(deliveries.c[name] for name in Delivery.__dataclass_fields__)
ATTEMPT = tuple(attempts.c[name] for name in AttemptRecord.__dataclass_fields__)


def delivery_of(row: Any) -> Delivery:
    """The delivery in a row of the columns DELIVERY."""
    fields = dict(row._mapping)
    for name in ("due", "not_after", "next_at"):
        fields[name] = from_ms(fields[name])
    fields["operation"] = Operation(fields["operation"])
    fields["state"] = State(fields["state"])
    return Delivery(**fields)


def attempt_of(row: Any) -> AttemptRecord:
    """The attempt in a row of the columns ATTEMPT."""
    fields = dict(row._mapping)
    fields["started_at"] = from_ms(fields["started_at"])
    if fields["creating_at"] is not None:
        fields["creating_at"] = from_ms(fields["creating_at"])
    fields["evidence"] = json.loads(fields["evidence"])
    return AttemptRecord(**fields)
