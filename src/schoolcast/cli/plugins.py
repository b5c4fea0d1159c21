"""`schoolcast plugins`: which connectors and rules are there."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.plugins import Loaded, Plugin


@click.group()
def plugins() -> None:
    """See which connectors and rules are there."""


@plugins.command("list")
@options.as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> Exit:
    """List the installed plugins, what each brings, and why one can't be used."""
    found = loaded(session).plugins
    if as_json:
        emit({"plugins": [_shape(plugin) for plugin in found]})
    else:
        table(("Plugin", "From", "Brings"), [_row(plugin) for plugin in found])
    return Exit.DONE


def loaded(session: Session) -> "Loaded":
    """The plugins of the school, or those installed where there is no config.toml."""
    from schoolcast.bootstrap import load_school_plugins
    from schoolcast.plugins import load_plugins

    if session.config.exists():
        return load_school_plugins(session.settings)
    return load_plugins()


def _shape(plugin: "Plugin") -> dict[str, Any]:
    return {
        "name": plugin.name,
        "version": plugin.version,
        "origin": plugin.origin,
        "connectors": list(plugin.connectors),
        "rules": list(plugin.rules),
        "standins": list(plugin.standins),
        "problem": plugin.problem,
    }


def _row(plugin: "Plugin") -> tuple[str, str, str]:
    if plugin.problem:
        return plugin.name, plugin.origin, f"Can't be used: {plugin.problem}"
    brings = (
        ("connector", plugin.connectors),
        ("rules", plugin.rules),
        ("stand-in", plugin.standins),
    )
    words = "; ".join(f"{what} {', '.join(names)}" for what, names in brings if names)
    return plugin.name, plugin.origin, words or "nothing"
