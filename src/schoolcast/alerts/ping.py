"""A call to an outside monitor while passes run, so that somebody notices when they stop."""

import logging
from datetime import datetime

from schoolcast.alert_settings import Alerts
from schoolcast.api.errors import ConnectorError
from schoolcast.api.http import Http, Timeouts

log = logging.getLogger(__name__)


class Ping:
    """Calls `ping_url` every `ping_minutes`; an answer is not waited for longer than 10 seconds."""

    def __init__(self, settings: Alerts) -> None:
        self._settings = settings
        self._last: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether the time has come, also after the clock was set back."""
        if not self._settings.ping_url:
            return False
        return self._last is None or not (
            self._last <= now < self._last + self._settings.ping_every
        )

    def call(self, now: datetime) -> bool:
        """Call the monitor; whether it answered well. Nothing about the school is sent."""
        self._last = now
        http = Http(timeouts=Timeouts(connect=5, send=5, read=10), max_answer=64 * 1024)
        try:
            return http.get(self._settings.ping_url).status < 400
        except ConnectorError as error:
            log.warning("the outside monitor could not be reached: %s", error.message)
            return False
