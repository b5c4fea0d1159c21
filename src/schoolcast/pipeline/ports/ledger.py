"""The engine's port to the store: ids, times and states across schools, never content.

Every method is one transaction; each raises StoreProblem when the database is full, locked for
too long or gone.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

from schoolcast.pipeline.records import (
    Claim,
    FullBudget,
    Gap,
    Lane,
    Outcome,
    Unsettled,
    Watched,
)


class Ledger(Protocol):
    """The engine's door: what is due, and who holds it."""

    def ready_lanes(
        self, now: datetime, *, urgent: bool = False, of: Collection[str] | None = None
    ) -> list[str]:
        """Lanes that have a claimable delivery, or an `urgent` one, the most urgent first.

        `of` names schools whose deliveries alone count; None stands for all.
        """

    def claim(
        self,
        lane: str,
        *,
        now: datetime,
        owner: str,
        lease: timedelta,
        of: Collection[str] | None = None,
    ) -> Claim | None:
        """Claim the lane's next delivery by one conditional update, with its attempt row.

        Only one that is due, inside its deadline, of an approved revision whose latest verdict
        passes at the school's current versions, while the lane sends nothing else and is neither
        blocked nor paused, and of the schools in `of`. Urgent ones first, then by due time. State
        becomes sending.
        """

    def claim_again(
        self, item: Unsettled, *, now: datetime, owner: str, lease: timedelta
    ) -> Claim | None:
        """Claim what may be public already, to send it again under its key; as `claim` does.

        None too where it was settled meanwhile, or a gate is closed.
        """

    def note(self, claim: Claim, evidence: dict[str, Any], *, until: datetime) -> None:
        """Add evidence to the attempt, durably, and let its lease run until then.

        LeaseLost when it is no longer ours.
        """

    def creating(self, claim: Claim, now: datetime) -> None:
        """Record that the next call may become public; LeaseLost when it is no longer ours."""

    def finish(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """End the attempt, fenced by owner and attempt number; False when it was taken away."""

    def finish_and_claim(
        self,
        claim: Claim,
        outcome: Outcome,
        now: datetime,
        *,
        lane: str,
        lease: timedelta,
        of: Collection[str] | None = None,
    ) -> tuple[bool, Claim | None]:
        """What `finish` returns, and then `claim` for the same owner, in one transaction."""

    def sweep(self, now: datetime, *, alone: str | None = None) -> list[int]:
        """Deal with expired leases: before creating() retry, after it unknown (due at once).

        `alone` is the owner's name of a process that holds the run lock: whatever anybody else
        was sending was cut off, whether its lease has run out or not.
        """

    def miss(self, now: datetime) -> list[int]:
        """Make what passed its deadline unsent `missed`."""

    def unsettled(self, now: datetime) -> list[Unsettled]:
        """Unknown deliveries whose time to be looked at has come."""

    def settle(self, item: Unsettled, outcome: Outcome, now: datetime) -> bool:
        """Write what was found out; False when somebody settled it meanwhile."""

    def next_instant(self, now: datetime | None = None) -> datetime | None:
        """When the next delivery is due, retried, looked at or late; None when nothing waits.

        Budgets are heeded only where `now` says what of them is used.
        """

    def changes(self) -> int:
        """A number that differs after any other process wrote to the store."""

    def lanes(self) -> list[Lane]:
        """Every lane that is blocked or paused."""

    def block_lane(self, lane: str, until: datetime) -> None:
        """Send nothing on the lane until then."""

    def pause_lane(self, lane: str, reason: str, at: datetime | None = None) -> bool:
        """Send nothing on the lane until a person mends it; False when it was paused already."""

    def open_lane(self, lane: str, at: datetime | None = None) -> bool:
        """End the lane's pause; False when it was not paused. A block lasts until its own end.

        With `at`, what became due while the lane was paused is held with code STILL-TRUE.
        """

    def full_budgets(self, now: datetime) -> list[FullBudget]:
        """Budgets that are used up while deliveries wait for them."""

    def beat(self, name: str, now: datetime) -> None:
        """Record that a pass has run to its end, and in which hour."""

    def last_beat(self, name: str) -> datetime | None:
        """When a pass last ran to its end."""

    def awake_hours(self) -> frozenset[int]:
        """The hours since 1970 (UTC) of the last ten weeks in which a pass ran to its end."""

    def watched(self) -> Watched | None:
        """What was last known of the clock."""

    def keep_watched(self, seen: Watched) -> None:
        """Write down what is known of the clock."""

    # the store's own life
    def instance(self) -> str | None:
        """The id of the installation that the store belongs to."""

    def belong_to(self, instance_id: str) -> None:
        """Say to which installation the store belongs from now on."""

    def base(self) -> int:
        """What is added to an attempt's serial to count all attempts there have been."""

    def attempts_made(self) -> int:
        """The newest attempt's number; it never falls unless the store went back in time."""

    def require_onward(self) -> None:
        """StoreWentBack where the store has forgotten an attempt that was there before.

        A claim that shows it raises the same, and claims nothing.
        """

    def last_attempt_at(self) -> datetime | None:
        """When the newest attempt began, or a person said later that its clock was wrong; None."""

    def clock_is_right(self, now: datetime) -> None:
        """A person says that the clock is right: attempts made until here are no measure of it."""

    def last_instant(self) -> datetime | None:
        """The last moment of which the store knows anything, or None for a new one."""

    def open_gap(
        self, *, since: datetime, until: datetime, why: str, now: datetime, beyond: int = 0
    ) -> list[int]:
        """Note that the store knows nothing of a time, and doubt what was due by its end.

        What might go out later is marked for `look_first`, as it may have been moved. `beyond` is
        a number of attempts that there have certainly been. Returns the deliveries that are
        unknown now.
        """

    def look_first(self, now: datetime) -> list[int]:
        """Make unknown what may have gone out in a gap, now that its time has come; its ids."""

    def gaps(self, of: str | None = None) -> list[Gap]:
        """All gaps there have been, the oldest first, each open until the school `of` closed it."""

    def close_gaps(self, *, person: str, at: datetime, of: str | None = None) -> int:
        """A person has checked what the store forgot of the school `of`; how many gaps it closes.

        None stands for all schools of the store.
        """
