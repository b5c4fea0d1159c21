"""Diagnosis of alerts: whether anybody would be told when something needs a person."""

from collections.abc import Iterator
from pathlib import Path

from schoolcast.alert_settings import Alerts
from schoolcast.cli.session import Session
from schoolcast.cli.store_diagnosis import Line
from schoolcast.domain.errors import SecretProblem
from schoolcast.secrets import FOLDER, Secrets
from schoolcast.settings import Settings

_ASK = "Then try it: schoolcast alerts test."


def of_alerts(session: Session, settings: Settings) -> Iterator[Line]:
    """One line: who is mailed, or why nobody is. A school may do without mail, but not unknowingly.

    What is half set up is a problem; nothing is sent to find out.
    """
    alerts = settings.alerts
    if not (alerts.to or alerts.people or alerts.smtp):
        yield Line(
            subject="Alerts",
            message="nobody is mailed when a post fails, is late or waits for approval.",
            advice="What needs somebody stands in the pages and in `schoolcast queue list "
            f"--needs-me` only. For mails fill in [alerts] in config.toml. {_ASK}",
        )
        return
    message, advice = _missing(alerts, settings)
    if message:
        yield Line(subject="Alerts", ok=False, message=message, advice=f"{advice} {_ASK}")
        return
    yield Line(subject="Alerts", message=f"mailed to {', '.join(alerts.to)}.")


def _missing(alerts: Alerts, settings: Settings) -> tuple[str, str]:
    """What keeps mails from going, and what to do about it; "" where nothing does."""
    if alerts.smtp is None:
        return (
            "no mail server is set up, so nobody is told anything.",
            "Put [alerts.smtp] with its host, and `from`, into config.toml.",
        )
    if not alerts.to:
        return (
            "[alerts] names nobody in `to`, so nobody hears of a post that failed or was late.",
            "Put at least one address there.",
        )
    if alerts.smtp.secret:
        try:
            Secrets(settings.path(Path(FOLDER))).get(alerts.smtp.secret)
        except SecretProblem as problem:
            return str(problem), "Without it the mail server takes no mail."
    return "", ""
