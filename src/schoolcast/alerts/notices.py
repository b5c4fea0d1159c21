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
WHOLE_SECONDS = 8.0
"""How long one notice may keep a pass waiting."""


class Notices:
    """Implements `pipeline.handoff_records.Notifier`; `mailer` is made on first use."""

    def __init__(self, mailer: "Callable[[], Mailer]", now: Callable[[], datetime]) -> None:
        self._make = mailer
        self._now = now
        self._mailer: Mailer | None = None
        self._resting_until: datetime | None = None

    def __call__(self, notice: Notice) -> bool:
        """Whether a mail server has taken it."""
        from schoolcast.alerts.letter import Letter
        from schoolcast.alerts.trouble import MailTrouble

        if self._resting_until is not None and self._now() < self._resting_until:
            return False
        self._mailer = self._mailer or self._make()
        key = f"{notice.school}/{notice.delivery}/{notice.kind}/{notice.to.address}"
        letter = Letter(to=notice.to.address, subject=notice.subject, body=notice.body, key=key)
        try:
            self._mailer.send(letter)
        except MailTrouble as trouble:
            log.warning("notice about delivery %s: %s", notice.delivery, trouble.message)
            self._resting_until = None if trouble.for_good else self._now() + REST
            return False
        self._resting_until = None
        return True
