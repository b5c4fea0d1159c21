"""What sends mails, as [alerts] says."""

from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.alerts.alarm import Alarm
from schoolcast.alerts.notices import WHOLE_SECONDS, Notices
from schoolcast.bootstrap.places import place_of
from schoolcast.domain.clock import Clock
from schoolcast.pipeline.handoff_records import Notifier, nobody
from schoolcast.secrets import FOLDER as SECRETS
from schoolcast.secrets import Secrets
from schoolcast.settings import Settings

if TYPE_CHECKING:
    from schoolcast.alerts.mailer import Mailer
    from schoolcast.alerts.standstill import Standstill


def make_mailer(settings: Settings, clock: Clock, **limits: float) -> "Mailer":
    """What sends mails as [alerts] says."""
    from schoolcast.alerts.mailer import Mailer

    secrets = Secrets(settings.path(Path(SECRETS)))
    return Mailer(settings.alerts, secrets, clock, settings.folder, **limits)


def make_alarm(settings: Settings, clock: Clock) -> Alarm:
    """Who tells of a standstill, past the store; nobody is told without [alerts]."""
    return Alarm(settings.school.name, _told(settings), lambda: make_mailer(settings, clock))


def make_standstill(settings: Settings, clock: Clock) -> "Standstill":
    """Who tells that nothing could begin here, past the store; nobody is told without [alerts]."""
    from schoolcast.alerts.marker import Marker
    from schoolcast.alerts.standstill import Standstill

    place = place_of(settings)
    return Standstill(
        settings.school.name,
        _told(settings),
        lambda: make_mailer(settings, clock),
        clock,
        marker=Marker(place.folder),
        host=place.host,
        folder=place.path,
    )


def _told(settings: Settings) -> tuple[str, ...]:
    return settings.alerts.to if settings.alerts.smtp else ()


def notifier(settings: Settings, clock: Clock) -> Notifier:
    if settings.alerts.smtp is None:
        return nobody
    return Notices(lambda: make_mailer(settings, clock, whole_seconds=WHOLE_SECONDS), clock.now)
