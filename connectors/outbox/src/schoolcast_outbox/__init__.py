"""schoolcast connector that writes each post into a folder: the dry run and the reference."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schoolcast.api import hookimpl

if TYPE_CHECKING:
    from schoolcast.api import Connector


@hookimpl
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    from schoolcast_outbox.connector import OutboxConnector

    register(OutboxConnector)
