"""Whether the connection to the Page works, and how long it will."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from schoolcast.api import AuthorisationLost, ConnectorError, Health, dates
from schoolcast_facebook.errors import GraphProblem, lost_reason
from schoolcast_facebook.graph import Graph

SCOPES = ("pages_manage_posts", "pages_read_engagement")


def examine(graph: Graph, page_id: str, channel: str) -> Health:
    """Ask Facebook about the token, then read the Page with it; nothing is posted."""
    problems: list[str] = []
    details: list[str] = []
    ends: datetime | None = None
    wrong = False
    try:
        token = graph.debug_token()
    except ConnectorError as error:
        details.append(f"Facebook would not say how long the connection lasts. {error.message}")
    else:
        problems += _token_problems(token, page_id, channel)
        wrong = bool(problems)
        ends = min(_ends(token), default=None)
        details += _lasting(token, ends)
    try:
        details.append(f"The Page is called {graph.get(page_id, fields='id,name').get('name')}.")
    except ConnectorError as error:
        problems.append(error.message)
        wrong = wrong or isinstance(error, AuthorisationLost)
    if graph.usage:
        details.append(f"{graph.usage.percent} % of the calls Facebook allows in an hour are used.")
    return Health(
        problems=_once(problems), details=tuple(details), expires_at=ends, set_up_wrong=wrong
    )


def _token_problems(token: dict[str, Any], page_id: str, channel: str) -> list[str]:
    again = f"Connect the Page again: schoolcast channels connect {channel}"
    if not token.get("is_valid"):
        problem = GraphProblem.of(token.get("error"))
        invalid = f"Facebook no longer accepts the school's connection. {again}"
        return [lost_reason(problem, channel) or invalid]
    problems = []
    missing = [scope for scope in SCOPES if scope not in _texts(token.get("scopes"))]
    if missing:
        problems.append(f"The connection lacks the permission {' and '.join(missing)}. {again}")
    if token.get("type", "PAGE") != "PAGE":
        problems.append(f"The token is a person's or an app's, not the Page's. {again}")
    if str(token.get("profile_id", page_id)) != page_id:
        problems.append(f"The token belongs to another Page; check page_id. {again}")
    return problems


def _ends(token: dict[str, Any]) -> list[datetime]:
    moments = [token.get("expires_at"), token.get("data_access_expires_at")]
    # 0 is Facebook's word for "never".
    return [
        dates.from_ms(int(moment) * 1000)
        for moment in moments
        if isinstance(moment, int) and 0 < moment < 10**11
    ]


def _lasting(token: dict[str, Any], ends: datetime | None) -> Iterable[str]:
    if not token.get("is_valid"):
        return ()
    if ends is None:
        return ("The connection has no end date.",)
    return (f"Renew the connection before {dates.long_date(ends.date())}.",)


def _texts(value: Any) -> set[str]:
    return {str(part) for part in value} if isinstance(value, list) else set()


def _once(problems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problems))
