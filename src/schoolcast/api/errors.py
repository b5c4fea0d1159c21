"""What a connector may raise, and what it means for the delivery.

ConnectorError
├── NotSent              nothing became public; the same post may be tried again soon
│   └── Unreachable      there was no way to the platform; it is tried until the deadline
├── Refused              the platform said no for good; sending it again would not help
├── RetryLater           the platform said "not now"; nothing became public
├── AuthorisationLost    the account no longer lets us in; the whole lane stops
└── OutcomeUnknown       it may be public or not; it is read back before anything else happens
"""

from datetime import datetime, timedelta

from schoolcast.domain.errors import SchoolcastError


class ConnectorError(SchoolcastError):
    """The platform could not be used.

    `detail` is for the record (codes, trace ids) and never holds a secret.
    """

    def __init__(self, message: str | None = None, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class NotSent(ConnectorError):
    """The platform could not be reached; nothing was posted and it will be tried again."""


class Unreachable(NotSent):
    """There was no way to the platform; nothing was posted and it will be tried again."""


class Refused(ConnectorError):
    """The platform refused this post; change it, or post it by hand."""


class RetryLater(ConnectorError):
    """The platform is busy; nothing was posted and it will be tried again later.

    `after` is how long to wait, or the instant (aware) to wait for; None leaves it to the core,
    which waits for 31 days at the most. ValueError for an instant without a time zone, or for
    anything else. `whole_lane` says that every post of this account has to wait.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        after: timedelta | datetime | None = None,
        whole_lane: bool = True,
        detail: str = "",
    ) -> None:
        super().__init__(message, detail=detail)
        if isinstance(after, datetime):
            if after.utcoffset() is None:
                raise ValueError(f"after={after!r} has no time zone, so it names no instant")
        elif after is not None and not isinstance(after, timedelta):
            raise ValueError(f"after={after!r} is neither a timedelta nor an aware datetime")
        self.after = after
        self.whole_lane = whole_lane


class AuthorisationLost(ConnectorError):
    """The account no longer lets schoolcast in; connect it again."""


class OutcomeUnknown(ConnectorError):
    """The platform gave no clear answer; schoolcast looks there before it does anything else."""
