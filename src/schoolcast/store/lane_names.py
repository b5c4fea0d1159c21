"""Lane names: a credential that is renewed may have another name than when posts were planned."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, case, exists, func, select, text, update

from schoolcast.domain.delivery import UNSENT, State
from schoolcast.store.columns import in_words
from schoolcast.store.door import SchoolDoor
from schoolcast.store.tables import deliveries, lanes

_c = deliveries.c
_MAY_GO = text(in_words("state", (*UNSENT, State.UNKNOWN, State.NEEDS_ATTENTION, State.FAILED)))
_USED = select(_c.channel, _c.lane).where(_c.school == bindparam("of_school"), _MAY_GO).distinct()
_MINE = (
    _c.school == bindparam("of_school"),
    _c.channel == bindparam("of_channel"),
    _c.lane == bindparam("former"),
    _MAY_GO,
)
_BLOCK_ENDS = func.coalesce(
    select(lanes.c.blocked_until).where(lanes.c.name == bindparam("former")).scalar_subquery(), 0
)
_RENAME = (
    update(deliveries)
    .where(*_MINE)
    .values(
        lane=bindparam("today"),
        next_at=case((_c.next_at < _BLOCK_ENDS, _BLOCK_ENDS), else_=_c.next_at),
    )
)
_CARRY_PAUSE = text(  # both databases word ON CONFLICT alike
    "INSERT INTO lanes (name, paused_reason, paused_at) "
    "SELECT :today, paused_reason, paused_at FROM lanes "
    "WHERE name = :former AND paused_reason <> '' "
    "ON CONFLICT (name) DO UPDATE SET paused_reason = excluded.paused_reason, "
    "paused_at = excluded.paused_at WHERE lanes.paused_reason = ''"
)
_WAIT_THERE = exists().where(_c.lane == bindparam("former"), _MAY_GO)
_END_PAUSE = (
    update(lanes)
    .where(lanes.c.name == bindparam("former"), ~_WAIT_THERE)
    .values(paused_reason="", paused_at=None)
)


class LaneNames(SchoolDoor):
    """The lanes that the school's posts wait on."""

    def follow_lanes(self, lanes_today: Mapping[str, Sequence[str]]) -> None:
        """Let what may still go out wait on the lane that its channel has today.

        Each channel's own lane comes first, then others that it may use too; what waits on none
        of them goes to its own. A pause goes along, and ends where nothing waits any more. A block
        does not, as it may be another account now, but what waited for its end still does. Costs
        one read when nothing is astray.
        """
        with self._read() as connection:
            used = connection.execute(_USED, {"of_school": self._school}).all()
        astray = [
            (channel, lane)
            for channel, lane in used
            if channel in lanes_today and lane not in lanes_today[channel]
        ]
        if not astray:
            return
        with self._write() as connection:
            for channel, former in sorted(astray):
                self._rename(connection, channel, former, lanes_today[channel][0])

    def _rename(self, connection: Connection, channel: str, former: str, today: str) -> None:
        names = {"former": former, "today": today}
        mine = {"of_school": self._school, "of_channel": channel}
        connection.execute(_RENAME, {**names, **mine})
        connection.execute(_CARRY_PAUSE, names)
        connection.execute(_END_PAUSE, {"former": former})
