"""Where an installation is at work, and where its own files lie."""

import os
import socket
from pathlib import Path

from schoolcast.pipeline.beginning import Place
from schoolcast.settings import Settings

PICTURES = "pictures"
PRACTICE = "practice"


HOST = "SCHOOLCAST_HOST"  # names this computer where its own name changes, as in containers


def place_of(settings: Settings) -> Place:
    """Where the installation with these settings is at work."""
    host = os.environ.get(HOST) or socket.gethostname()
    return Place(folder=data_folder(settings), host=host)


def data_folder(settings: Settings) -> Path:
    """Where our own files lie: beside an SQLite store, else in data/."""
    prefix = "sqlite:///"
    if settings.store_url.startswith(prefix):
        return Path(settings.store_url.removeprefix(prefix)).parent
    return settings.path(Path("data"))


def pictures_folder(settings: Settings) -> Path:
    """Where clean pictures are kept."""
    return data_folder(settings) / PICTURES
