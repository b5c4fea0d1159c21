"""schoolcast connector for Hall screen."""

from schoolcast.api import hookimpl


@hookimpl
def schoolcast_register_connectors(register):
    from schoolcast_hall_screen.connector import HallScreenConnector

    register(HallScreenConnector)
