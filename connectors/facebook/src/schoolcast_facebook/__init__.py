"""schoolcast connector for Facebook Pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schoolcast.api import hookimpl

if TYPE_CHECKING:
    from schoolcast.api import Connector


@hookimpl
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    from schoolcast_facebook.connector import FacebookConnector

    register(FacebookConnector)


@hookimpl
def schoolcast_register_standins(register: Callable[[type[Any]], None]) -> None:
    from schoolcast_facebook.standin import FacebookStandIn

    register(FacebookStandIn)
