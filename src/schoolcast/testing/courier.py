"""A courier: plays the core's part in a delivery, with nothing but the plugin API."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from schoolcast.api import (
    AuthorisationLost,
    Clock,
    Connector,
    ConnectorError,
    HandOff,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    Refused,
    RetryLater,
    SettleBy,
)
from schoolcast.testing.attempt import RecordingAttempt

Outcome = Receipt | HandOff | ConnectorError
_PAUSE = timedelta(minutes=1)


class Courier:
    """Delivers a post as the core does: tries, waits, and looks before it sends again.

    `wait` lets time pass, for the connector and for the platform. `attempts` and `errors` keep
    what happened, in order.
    """

    def __init__(
        self, connector: Connector[Any], clock: Clock, wait: Callable[[timedelta], None]
    ) -> None:
        self.attempts: list[RecordingAttempt] = []
        self.errors: list[ConnectorError] = []
        self._connector = connector
        self._clock = clock
        self._wait = wait

    def deliver(
        self,
        post: Post,
        *,
        key: str = "st-marys-1",
        taken: Collection[str] = (),
        tries: int = 4,
    ) -> Outcome:
        """The receipt or hand-off, or the error that a person would be shown."""
        for number in range(1, tries + 1):
            attempt = RecordingAttempt(self._clock, key=key, number=number)
            self.attempts.append(attempt)
            outcome = self._try(post, attempt, taken)
            if outcome is not None:
                return outcome
        return self.errors[-1]

    def _try(self, post: Post, attempt: RecordingAttempt, taken: Collection[str]) -> Outcome | None:
        try:
            return self._connector.publish(post, attempt)
        except (Refused, AuthorisationLost) as error:
            self.errors.append(error)
            return error
        except RetryLater as error:
            self.errors.append(error)
            self._wait(self._pause(error.after))
        except NotSent as error:
            self.errors.append(error)
            self._wait(_PAUSE)
        except OutcomeUnknown as error:
            self.errors.append(error)
            return self._settle(post, error, taken)
        return None

    def _settle(self, post: Post, error: OutcomeUnknown, taken: Collection[str]) -> Outcome | None:
        capabilities = self._connector.capabilities
        self._wait(capabilities.settle_after)
        if capabilities.settle_by is SettleBy.SAME_KEY:
            return None
        if capabilities.settle_by is SettleBy.PERSON:
            return error
        records = [attempt.record() for attempt in self.attempts]
        for _ in range(2):
            if found := self._connector.find(post, records, taken):
                return found
            self._wait(capabilities.settle_after)
        return None

    def _pause(self, after: timedelta | datetime | None) -> timedelta:
        if isinstance(after, datetime):
            return max(after - self._clock.now(), timedelta())
        return after or _PAUSE
