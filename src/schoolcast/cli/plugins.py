"""`schoolcast plugins`: which connectors and rules are there."""

from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, table
from schoolcast.cli.plugins_new import new
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
    there = loaded(session)
    if as_json:
        emit({"plugins": [_shape(plugin, there) for plugin in there.plugins]})
    else:
        rows = [_row(plugin, there) for plugin in there.plugins]
        table(("Plugin", "Version", "From", "Brings"), rows)
    return Exit.DONE


plugins.add_command(new)


def loaded(session: Session) -> "Loaded":
    """The plugins of the school, or those installed where there is no config.toml."""
    from schoolcast.bootstrap import load_school_plugins
    from schoolcast.plugins import load_plugins

    if session.config.exists():
        return load_school_plugins(session.settings)
    from schoolcast.plugins import to_stderr

    return load_plugins(
        only=session.only_plugins or None, trace=to_stderr if session.trace_plugins else None
    )


def _shape(plugin: "Plugin", there: "Loaded") -> dict[str, Any]:
    from schoolcast.cli.abilities import abilities

    return {
        "name": plugin.name,
        "version": plugin.version,
        "origin": plugin.origin,
        "connectors": list(plugin.connectors),
        "rules": list(plugin.rules),
        "standins": list(plugin.standins),
        "importers": list(plugin.importers),
        "may": {kind: abilities(there.connectors[kind]) for kind in plugin.connectors},
        "problem": plugin.problem,
    }


def _row(plugin: "Plugin", there: "Loaded") -> tuple[str, ...]:
    from schoolcast.cli.abilities import in_words

    known = (plugin.name, plugin.version or "-", plugin.origin)
    if plugin.problem:
        return *known, f"Can't be used: {plugin.problem}"
    brings = [
        f"connector {kind} ({in_words(there.connectors[kind])})" for kind in plugin.connectors
    ]
    brings += [counted(len(plugin.rules), "rule")] if plugin.rules else []
    brings += [f"stand-in {name}" for name in plugin.standins]
    brings += [f"importer {kind}" for kind in plugin.importers]
    return *known, "; ".join(brings) or "nothing"
