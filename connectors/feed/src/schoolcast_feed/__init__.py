"""schoolcast connector that keeps RSS, Atom and calendar files for a website to pull."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schoolcast.api import hookimpl

if TYPE_CHECKING:
    from schoolcast.api import Connector


@hookimpl
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    from schoolcast_feed.connector import FeedConnector

    register(FeedConnector)
