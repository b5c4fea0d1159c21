"""Withdrawals: taking a published post down is a delivery of its own."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from schoolcast.domain.dates import iso_minute, wall_time
from schoolcast.domain.delivery import PUBLIC, Delivery, ForbiddenMove, Operation
from schoolcast.pipeline.records import NewDelivery
from schoolcast.store.deliveries import Deliveries
from schoolcast.store.rows import DELIVERY, delivery_of
from schoolcast.store.tables import deliveries as table

# To take a post down is never too late; a year is as good as for ever.
_WITHDRAW_WITHIN = timedelta(days=366)


class Withdrawals(Deliveries):
    """The school's withdrawals."""

    def add_withdrawal(
        self, delivery_id: int, *, person: str, at: datetime, lane: str = ""
    ) -> Delivery:
        """A withdraw delivery for what is public, due at once; the existing one if there is.

        It goes on that `lane`, or else on the one on which the post went out, and carries the
        receipt of what it takes down. ForbiddenMove unless that was published, or posted by a
        person.
        """
        with self._write() as connection:
            public = self._delivery(connection, delivery_id)
            if public.state not in PUBLIC or public.operation is not Operation.PUBLISH:
                raise ForbiddenMove(
                    f"Only a published post can be withdrawn; this one is {public.state}."
                )
            existing = self._withdrawal_of(connection, public)
            if existing is not None:
                return existing
            due = NewDelivery(
                channel=public.channel,
                slot=public.slot,
                lane=lane or public.lane,
                due=at,
                due_wall=iso_minute(wall_time(at, public.zone)),
                zone=public.zone,
                not_after=at + _WITHDRAW_WITHIN,
                urgent=True,
                reason="a person takes it down",
            )
            added = self._add(
                connection,
                due,
                item=public.item,
                revision=public.revision,
                at=at,
                person=person,
                run=public.run,
                operation=Operation.WITHDRAW,
                remote_id=public.remote_id,
                remote_url=public.remote_url,
            )
            self._note(
                connection,
                person=person,
                action="withdraw",
                subject=public.item,
                at=at,
                delivery=public.id,
                slot=public.slot,
                channel=public.channel,
            )
            return self._delivery(connection, added)

    def _withdrawal_of(self, connection: Connection, public: Delivery) -> Delivery | None:
        row = connection.execute(
            select(*DELIVERY).where(
                table.c.school == self._school,
                table.c.item == public.item,
                table.c.channel == public.channel,
                table.c.slot == public.slot,
                table.c.run == public.run,
                table.c.operation == Operation.WITHDRAW,
            )
        ).one_or_none()
        return delivery_of(row) if row else None
