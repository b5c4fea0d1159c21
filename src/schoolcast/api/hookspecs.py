"""The hooks a plugin may implement: each only registers objects; the core calls them itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from schoolcast.api.connector import Connector
    from schoolcast.api.importer import Importer
    from schoolcast.api.rule import Rule

PROJECT = "schoolcast"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    """Call `register` with each connector class of this plugin."""


@hookspec
def schoolcast_register_rules(register: "Callable[[Rule], None]") -> None:
    """Call `register` with each rule of this plugin."""


@hookspec
def schoolcast_register_standins(register: Callable[[type[Any]], None]) -> None:
    """Call `register` with each stand-in class of this plugin."""


@hookspec
def schoolcast_register_importers(register: "Callable[[Importer], None]") -> None:
    """Call `register` with each importer of this plugin."""
