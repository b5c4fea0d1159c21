"""The alarm: mails about what stops all work go past the store, which may be what is broken."""

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schoolcast.alerts.letter import Letter
    from schoolcast.alerts.mailer import Mailer

log = logging.getLogger(__name__)

PATIENCE = 15 * 60.0
"""Seconds that something must have stopped the work: a backup or a clock may mend by itself."""
_AGAIN = 10 * 60.0  # seconds until a mail that was not taken is tried again


class Alarm:
    """Tells `addresses` once of a standstill of a school's daemon, and once that it is over."""

    def __init__(
        self,
        school: str,
        addresses: Sequence[str],
        mailer: "Callable[[], Mailer]",
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._school = school
        self._addresses = addresses
        self._mailer = mailer
        self._patience = patience
        self._lock = threading.Lock()
        self._over: threading.Event | None = None  # of the standstill that goes on

    def trouble(self, words: str) -> None:
        """Nothing is sent any more, and why; later words about the same standstill change nothing.

        Returns at once; a thread that keeps no process from ending sees to the mails.
        """
        with self._lock:  # several jobs of a daemon may meet it at once
            if self._over is not None or not self._addresses:
                return
            self._over = threading.Event()
            threading.Thread(
                target=self._tell, args=(words, self._over), name="alarm", daemon=True
            ).start()

    def eased(self) -> None:
        """The work goes on."""
        with self._lock:
            if self._over is not None:
                self._over.set()
                self._over = None

    def _tell(self, words: str, over: threading.Event) -> None:
        if over.wait(self._patience):
            return
        minutes = round(self._patience / 60)
        told = self._send(
            "schoolcast sends nothing at the moment",
            f"For at least {minutes} minutes schoolcast has sent nothing, and it can't until this "
            f"is mended:\n\n{words}\n\nNothing is lost: what waits goes out afterwards as far as "
            "its deadline allows, and what is too late by then is put before you. "
            "`schoolcast doctor` on that computer says more.\n",
            over,
        )
        over.wait()
        if told:
            self._send(
                "schoolcast is at work again",
                "What had stopped it is over. What has become too late meanwhile stands under "
                "what needs somebody.\n",
                threading.Event(),
            )

    def _send(self, subject: str, body: str, over: threading.Event) -> bool:
        """Whether somebody was told; it is tried until then, or until the standstill is over."""
        from schoolcast.alerts.trouble import MailTrouble

        key = uuid.uuid4().hex
        waiting = list(self._addresses)
        while True:
            for address in list(waiting):
                try:
                    self._mailer().send(self._letter(address, subject, body, key))
                except MailTrouble as trouble:
                    log.warning("%s could not be told: %s", address, trouble.message)
                else:
                    waiting.remove(address)
            if not waiting or over.wait(_AGAIN):
                return len(waiting) < len(self._addresses)

    def _letter(self, address: str, subject: str, body: str, key: str) -> "Letter":
        from schoolcast.alerts.letter import Letter

        return Letter(
            to=address,
            subject=f"[{self._school}] {subject}",
            body=body,
            key=f"{key} {address}",
        )
