"""The post office: sends the mails that are due, each once, and tries again what was not taken."""

import logging
from datetime import datetime, timedelta

from schoolcast.alerts.composer import letter_about
from schoolcast.alerts.mailer import Mailer
from schoolcast.alerts.trouble import MailTrouble
from schoolcast.pipeline.alert_records import AlertKind, Mail
from schoolcast.pipeline.school import School

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
"""How long a mail is left to the process that took it; longer than sending may take."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 80
"""After more than three days a mail is given up; its alert stands in the queue all the same."""


class PostOffice:
    """One school's mails."""

    def __init__(self, school: School, mailer: Mailer) -> None:
        self._school = school
        self._mailer = mailer

    def deliver(self) -> int:
        """Send what is due until none is left or the server has trouble; returns how many went."""
        sent = 0
        while mails := self._claim():
            if not self._send(mails):
                break
            sent += len(mails)
        return sent

    def _claim(self) -> list[Mail]:
        now = self._school.clock.now()
        return self._school.store.claim_mails(now=now, until=now + CLAIM)

    def _send(self, mails: list[Mail]) -> bool:
        """Whether to go on: not after trouble that the next mail would meet as well."""
        now, store = self._school.clock.now(), self._school.store
        if self._stale(mails[0], now):
            store.mails_failed(mails, at=now, next_at=None, trouble="Its day was over.")
            return True
        try:
            self._mailer.send(letter_about(mails, self._school))
        except MailTrouble as trouble:
            log.warning("mail about %s: %s", mails[0].alert.cause, trouble.message)
            again = None if trouble.for_good else next_try(mails[0].tries, now)
            store.mails_failed(mails, at=now, next_at=again, trouble=trouble.message)
            return trouble.for_good
        store.mails_sent(mails, at=self._school.clock.now())
        return True

    @staticmethod
    def _stale(mail: Mail, now: datetime) -> bool:
        """Yesterday's summary is no news."""
        old = now - mail.alert.opened_at > timedelta(hours=12)
        return mail.alert.kind is AlertKind.SUMMARY and old


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries; None to give up."""
    if tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** min(tries - 1, 10)
    return now + min(FIRST_WAIT * doublings, LONGEST_WAIT)
