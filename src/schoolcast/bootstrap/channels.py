"""A channel with its connector, or with the reason why it can't be used."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from schoolcast.api.by_hand import Posting
from schoolcast.api.connector import Connector, SettleBy
from schoolcast.api.tools import ConnectorTools
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import SecretProblem
from schoolcast.pipeline.by_hand import by_hand
from schoolcast.pipeline.records import Limit
from schoolcast.pipeline.school import Channel
from schoolcast.plugins import Loaded
from schoolcast.secrets import FOLDER as SECRETS
from schoolcast.secrets import Secrets
from schoolcast.settings import ChannelSettings, Settings, explain

_PLACEHOLDER = "not-there"  # stands in a secret field so that texts can be checked without it


def build_channel(
    config: ChannelSettings, plugins: Loaded, settings: Settings, clock: Clock
) -> Channel:
    """A channel with its connector, or with the reason why it can't be used."""
    connector, problem = None, ""
    limits: frozenset[Limit] = frozenset()
    kind = plugins.connectors.get(config.kind)
    if kind is None:
        problem = _no_connector(config, plugins)
    else:
        values, missing = _secret_values(config, Secrets(settings.path(Path(SECRETS))))
        try:
            own = kind.Settings.model_validate({**config.settings, **values})
        except ValidationError as error:
            words = "; ".join(explain(found, kind.Settings) for found in error.errors())
            problem = f"The settings of the channel {config.name} are wrong: {words}"
        else:
            tools = ConnectorTools(clock=clock, channel=config.name, folder=settings.folder)
            connector = kind(settings=own, tools=tools)
            limits, broken = _limits(connector)
            problem = missing or broken or _too_hasty(connector)
    return Channel(
        name=config.name,
        kind=config.kind,
        audience=config.audience,
        connector=connector,
        problem=problem,
        limits=limits,
        by_hand=by_hand(connector, _posting(settings)) if connector else None,
    )


def _posting(settings: Settings) -> Posting:
    """Who posts by hand; without an address of their own the office hears of it."""
    told = settings.by_hand.posts.email or next(iter(settings.alerts.to), "")
    person = settings.by_hand.posts.model_copy(update={"email": told})
    return settings.by_hand.model_copy(update={"posts": person})


def _limits(connector: Connector[Any]) -> tuple[frozenset[Limit], str]:
    """The connector's budgets, or why it can't say what they are."""
    try:
        budgets = connector.budgets(connector.settings)
        named = {Limit(name=b.name, most=b.limit, period=b.window, unit=b.unit) for b in budgets}
    except Exception as error:  # a plugin's mistake closes its own channel only
        return frozenset(), f"{connector.kind} can't say what its limits are: {error}"
    return frozenset(named), ""


def _too_hasty(connector: Connector[Any]) -> str:
    """Why a lost post would be looked for too early, found absent and sent twice; "" if not."""
    able = connector.capabilities
    if able.settle_by is not SettleBy.LOOK_UP or able.settle_after >= able.listed_within:
        return ""
    return (
        f"A post whose answer was lost would be looked for {_seconds(able.settle_after)} after "
        f"the call, but may take {_seconds(able.listed_within)} to be listed, so it could go out "
        "twice. Raise settle_seconds in this channel's settings, or lower its time-outs."
    )


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():g} seconds"


def _secret_values(config: ChannelSettings, secrets: Secrets) -> tuple[dict[str, SecretStr], str]:
    values: dict[str, SecretStr] = {}
    missing = []
    for name, secret in config.secrets.items():
        try:
            values[name] = SecretStr(secrets.get(secret))
        except SecretProblem as problem:
            values[name] = SecretStr(_PLACEHOLDER)
            missing.append(problem.message)
    return values, " ".join(missing)


def _no_connector(config: ChannelSettings, plugins: Loaded) -> str:
    broken = [p for p in plugins.problems if p.name in (config.kind, f"schoolcast-{config.kind}")]
    if broken:
        return f"The plugin {broken[0].name} can't be used: {broken[0].problem}"
    there = ", ".join(sorted(plugins.connectors)) or "none"
    return (
        f'No plugin sends to "{config.kind}" (there are: {there}). '
        f"Install it: pip install schoolcast-{config.kind}"
    )
