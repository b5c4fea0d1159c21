"""schoolcast connector for a notice board on the web, and its stand-in."""

from schoolcast.api import hookimpl


@hookimpl
def schoolcast_register_connectors(register):
    from schoolcast_notice_board.connector import NoticeBoardConnector

    register(NoticeBoardConnector)


@hookimpl
def schoolcast_register_standins(register):
    from schoolcast_notice_board.standin import NoticeBoardStandIn

    register(NoticeBoardStandIn)
