"""What sends mails, as [alerts] says."""

from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.alerts.alarm import Alarm
from schoolcast.alerts.notices import WHOLE_SECONDS, Notices
from schoolcast.domain.clock import Clock
from schoolcast.pipeline.handoff_records import Notifier, nobody
from schoolcast.secrets import FOLDER as SECRETS
from schoolcast.secrets import Secrets
from schoolcast.settings import Settings

if TYPE_CHECKING:
    from schoolcast.alerts.mailer import Mailer


def make_mailer(settings: Settings, clock: Clock, **limits: float) -> "Mailer":
    """What sends mails as [alerts] says."""
    from schoolcast.alerts.mailer import Mailer

    secrets = Secrets(settings.path(Path(SECRETS)))
    return Mailer(settings.alerts, secrets, clock, settings.folder, **limits)


def make_alarm(settings: Settings, clock: Clock) -> Alarm:
    """Who tells of a standstill, past the store; nobody is told without [alerts]."""
    addresses = settings.alerts.to if settings.alerts.smtp else ()
    return Alarm(settings.school.name, addresses, lambda: make_mailer(settings, clock))


def notifier(settings: Settings, clock: Clock) -> Notifier:
    if settings.alerts.smtp is None:
        return nobody
    return Notices(lambda: make_mailer(settings, clock, whole_seconds=WHOLE_SECONDS), clock.now)
