"""Notices of hand-offs by mail, sent within a pass and therefore in little time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schoolcast.pipeline.handoff_records import Notice

if TYPE_CHECKING:
    from schoolcast.alerts.mailer import Mailer

log = logging.getLogger(__name__)

REST = timedelta(minutes=2)
"""After trouble no notice is tried for so long: a dead server must not slow every pass down."""
REFUSED_REST = timedelta(hours=1)
"""After an address was refused for good: it may be mended, but not by asking each second."""
WHOLE_SECONDS = 8.0
"""How long one notice may keep a pass waiting."""


class Notices:
    """Implements `pipeline.handoff_records.Notifier`; `mailer` is made on first use.

    Within one process no notice is sent twice, however often it is asked for.
    """

    def __init__(self, mailer: "Callable[[], Mailer]", now: Callable[[], datetime]) -> None:
        self._make = mailer
        self._now = now
        self._mailer: Mailer | None = None
        self._resting_until: datetime | None = None
        self._refused: dict[str, datetime] = {}
        self._taken: set[str] = set()

    def __call__(self, notice: Notice) -> bool:
        """Whether a mail server has taken it."""
        from schoolcast.alerts.letter import Letter
        from schoolcast.alerts.trouble import MailTrouble

        key = f"{notice.school}/{notice.delivery}/{notice.kind}/{notice.to.address}"
        if key in self._taken:
            return True
        rests = (self._resting_until, self._refused.get(key))
        if any(until is not None and self._now() < until for until in rests):
            return False
        self._mailer = self._mailer or self._make()
        letter = Letter(to=notice.to.address, subject=notice.subject, body=notice.body, key=key)
        try:
            self._mailer.send(letter)
        except MailTrouble as trouble:
            log.warning("notice about delivery %s: %s", notice.delivery, trouble.message)
            if trouble.for_good:
                self._refused[key] = self._now() + REFUSED_REST
            else:
                self._resting_until = self._now() + REST
            return False
        self._resting_until = None
        self._taken.add(key)
        return True
