"""Insisting: what a person decides is tried again where a pass moves the delivery meanwhile."""

from collections.abc import Callable

from schoolcast.domain.delivery import Delivery
from schoolcast.pipeline.school import School

_TRIES = 5


def insist(try_to: Callable[[Delivery], None], delivery: Delivery, school: School) -> Delivery:
    """Do what its state asks for, until it stands still; what became of the delivery."""
    for _ in range(_TRIES):
        try_to(delivery)
        before, delivery = delivery, school.store.delivery(delivery.id)
        if delivery.state is before.state:
            break
    return delivery
