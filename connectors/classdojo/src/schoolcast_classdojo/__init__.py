"""schoolcast connector for apps that only a person can post to: ClassDojo, Schoop and others."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schoolcast.api import hookimpl

if TYPE_CHECKING:
    from schoolcast.api import Connector


@hookimpl
def schoolcast_register_connectors(register: "Callable[[type[Connector[Any]]], None]") -> None:
    from schoolcast.api.by_hand import HandOffConnector
    from schoolcast_classdojo.presets import ClassDojoConnector, SchoopConnector

    for connector in (HandOffConnector, ClassDojoConnector, SchoopConnector):
        register(connector)
