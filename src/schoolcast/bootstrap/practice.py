"""Practice: the school's own rules and roll, and channels that reach nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from schoolcast.bootstrap.app import App, open_app
from schoolcast.bootstrap.practice_channel import practice_channel
from schoolcast.bootstrap.practice_space import practice_settings
from schoolcast.bootstrap.practice_store import PracticeStore
from schoolcast.domain.clock import Clock
from schoolcast.pipeline.handoff_records import Notifier


@contextmanager
def open_practice(own: App, clock: Clock, notify: Notifier) -> Iterator[App]:
    """The practice space of the school that `own` is, which must have begun.

    Roll, consents, devices and accounts are read from the school's own store and never written
    there; `notify` is given each mail, and sends none. SchemaProblem where an earlier schoolcast
    began it, KeyProblem where the key is another since.
    """
    settings = practice_settings(own.settings)
    with open_app(
        settings,
        clock=clock,
        plugins=own.plugins,
        make_channel=practice_channel,
        shared=lambda door: PracticeStore(door, own.school.store),
    ) as app:
        app.school = replace(app.school, notify=notify)
        yield app
