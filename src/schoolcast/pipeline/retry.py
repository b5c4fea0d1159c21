"""When a delivery that was certainly not sent is tried again."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schoolcast.api.errors import RetryLater

LONGEST_ASKED = timedelta(days=31)
"""What a platform can ask for: a limit by the month is the longest there is. More is a mistake."""

_DOUBLINGS = 20  # from a second to more than a week, and never so long that nothing can hold it


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Try again `at` an instant, or give up where it is None."""

    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """Back-off that doubles from `first` to `longest`, spread by `jitter`, for `attempts` tries.

    What a platform asks for (Retry-After, a reset time) is honoured even where it is longer, but
    for no more than LONGEST_ASKED.
    """

    attempts: int = 8
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(minutes=30)
    jitter: float = 0.2
    rng: random.Random = field(default_factory=random.Random)

    def decide(self, number: int, now: datetime, error: Exception) -> Decision:
        """What to do after try `number` (from 1) ended with `error` and nothing was sent."""
        return Decision(at=None if number >= self.attempts else self.again(number, now, error))

    def again(self, number: int, now: datetime, error: Exception) -> datetime:
        """When to try again where nothing but the deadline ends it."""
        asked = self._asked(now, error)
        wait = self.pause(number)
        spread = 1 + self.jitter * (2 * self.rng.random() - 1)
        own = now + wait * spread
        return max(asked, own) if asked else own

    def lane_reset(self, number: int, now: datetime, error: RetryLater) -> datetime:
        """Until when the whole lane waits after the platform said "not now".

        A time that is over when it arrives says nothing, and would let all others run into the
        same answer at once.
        """
        asked = self._asked(now, error)
        if asked is None or asked <= now:
            return now + self.pause(number)
        return max(asked, now + self.first)

    def pause(self, number: int) -> timedelta:
        """How long to wait after try `number`, without jitter."""
        doubled: timedelta = self.first * 2 ** min(number - 1, _DOUBLINGS)
        return min(doubled, self.longest)

    @staticmethod
    def _asked(now: datetime, error: Exception) -> datetime | None:
        if not isinstance(error, RetryLater) or error.after is None:
            return None
        after = error.after
        wait = after if isinstance(after, timedelta) else after - now
        return now + min(max(wait, timedelta()), LONGEST_ASKED)
