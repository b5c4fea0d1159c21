"""New photos are read for a while at once, and the rest beside it."""

import threading
from types import SimpleNamespace

from schoolcast.domain.errors import NotFound
from schoolcast.web import reading_room
from schoolcast.web.reading_room import read_soon


class Readings:
    """Says what was read, and in which thread; `gone` can't be."""

    def __init__(self, gone=()):
        self.read_in = []
        self.gone = gone
        self.done = threading.Event()

    def unread(self, images):
        return list(images)

    def read(self, image):
        if image in self.gone:
            raise NotFound("gone")
        self.read_in.append((image, threading.current_thread() is threading.main_thread()))
        if image == "last":
            self.done.set()


def test_what_is_quick_is_read_at_once():
    readings = Readings(gone=("b",))
    read_soon(["a", "b", "last"], SimpleNamespace(readings=readings))
    assert readings.read_in == [("a", True), ("last", True)]


def test_the_rest_is_read_while_the_person_goes_on(monkeypatch):
    monkeypatch.setattr(reading_room, "PATIENCE", -1.0)
    readings = Readings()
    read_soon(["a", "last"], SimpleNamespace(readings=readings))
    assert readings.done.wait(10)
    assert readings.read_in == [("a", False), ("last", False)]
