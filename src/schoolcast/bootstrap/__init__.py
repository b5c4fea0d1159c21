"""Puts the parts together; only the command line and the pages import it."""

from schoolcast.bootstrap.app import App, open_app
from schoolcast.bootstrap.channels import build_channel
from schoolcast.bootstrap.mailing import make_alarm, make_mailer, make_standstill
from schoolcast.bootstrap.places import HOST, PICTURES, data_folder, pictures_folder, place_of
from schoolcast.bootstrap.rendering import GuardedRenderer
from schoolcast.bootstrap.school import build_school, load_school_plugins
from schoolcast.bootstrap.sources import Sources

__all__ = [
    "HOST",
    "PICTURES",
    "App",
    "GuardedRenderer",
    "Sources",
    "build_channel",
    "build_school",
    "data_folder",
    "load_school_plugins",
    "make_alarm",
    "make_mailer",
    "make_standstill",
    "open_app",
    "pictures_folder",
    "place_of",
]
