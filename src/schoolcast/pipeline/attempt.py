"""Attempt: one try at a delivery, as its connector sees it."""

from datetime import datetime, timedelta
from typing import Any

from schoolcast.api.errors import NotSent
from schoolcast.api.http import Timeouts
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import LeaseLost
from schoolcast.pipeline.ports import Ledger, Mark, Probe, no_mark, no_probe
from schoolcast.pipeline.records import Claim
from schoolcast.pipeline.turns import Turns

MARGIN = timedelta(seconds=5)
NEEDED = timedelta(seconds=Timeouts().whole) + MARGIN
"""What must be left of the lease when the creating call begins, so that it ends before the lease.

A call with longer time-outs than the usual ones may outlast it; then the platform is read back.
"""


class LiveAttempt:
    """The attempt behind a claim; `created` says whether something may have become public."""

    def __init__(
        self,
        claim: Claim,
        ledger: Ledger,
        clock: Clock,
        *,
        needed: timedelta = NEEDED,
        probe: Probe = no_probe,
        mark: Mark = no_mark,
        turns: Turns | None = None,
    ) -> None:
        self._claim = claim
        self._ledger = ledger
        self._clock = clock
        self._needed = needed
        self._probe = probe
        self._mark = mark
        self._turn = (turns or Turns(1)).turn(urgent=claim.urgent)
        self._lease = claim.lease_until - claim.started_at
        self._lease_until = claim.lease_until
        self.created = False

    @property
    def key(self) -> str:
        """The same for every try at this delivery."""
        return self._claim.key

    @property
    def number(self) -> int:
        """1 for the first try."""
        return self._claim.number

    @property
    def deadline(self) -> datetime:
        """The instant (UTC) after which the post must not go out."""
        return self._claim.not_after

    def note(self, **evidence: Any) -> None:
        """Keep JSON values durably; LeaseLost when the attempt was taken away.

        It is a sign of life too: the lease begins anew, so that ten slow uploads keep theirs.
        """
        self._probe("note.before")
        until = self._clock.now() + self._lease
        self._ledger.note(self._claim, evidence, until=until)
        self._lease_until = until
        self._probe("note.after")

    def creating(self) -> None:
        """Commit that the next call may become public, and check that it still may.

        Then it waits for its turn among the calls under way, and checks once more: the wait for
        the disk comes first, so that it keeps nobody else's call back.
        """
        self._probe("creating.before")
        now = self._check()
        self._mark(self._claim.serial)
        self._ledger.creating(self._claim, now)
        self._turn.begin()
        self._check()
        self.created = True
        self._probe("creating.after")

    def over(self) -> None:
        """The connector is done with it: another call may have its turn."""
        self._turn.end()

    def _check(self) -> datetime:
        """The instant, if the call may begin now; NotSent, LeaseLost."""
        now = self._clock.now()
        if now > self._claim.not_after:
            raise NotSent("Its time had passed before it could be posted; nothing was sent.")
        if now + self._needed > self._lease_until:
            raise LeaseLost
        return now
