"""schoolcast connector for X."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schoolcast.api import hookimpl

if TYPE_CHECKING:
    from schoolcast.api import Connector


@hookimpl
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    from schoolcast_x.connector import XConnector

    register(XConnector)


@hookimpl
def schoolcast_register_standins(register: Callable[[type[Any]], None]) -> None:
    from schoolcast_x.standin import XStandIn

    register(XStandIn)
