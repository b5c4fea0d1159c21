"""The workshop: a school's parts without a store, so that a fresh copy can be checked."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from schoolcast.bootstrap import build_school, load_school_plugins, pictures_folder
from schoolcast.compliance.guard import Guard
from schoolcast.domain.clock import Clock
from schoolcast.key_ring import KeyRing
from schoolcast.media.darkroom import Darkroom
from schoolcast.pipeline.school import School
from schoolcast.settings import Settings

if TYPE_CHECKING:
    from schoolcast.cli.session import Session


@contextmanager
def open_workshop(session: "Session", settings: Settings, clock: Clock) -> Iterator[School]:
    """Everything but the store; clean pictures go to a folder that vanishes where there is none."""
    with ExitStack() as stack:
        if session.has_store:
            from schoolcast.store import open_store

            pictures = pictures_folder(settings)
            store = open_store(settings.store_url, keys=KeyRing(settings.folder))
            register = stack.enter_context(store).school(settings.school.id)
        else:
            register = None
            pictures = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="schoolcast-")))
        plugins = load_school_plugins(settings, standins=False)
        guard = stack.enter_context(Guard(paths=plugins.folders))
        darkroom = stack.enter_context(Darkroom())
        yield build_school(
            settings,
            plugins=plugins,
            guard=guard,
            clock=clock,
            store=None,
            ledger=None,
            pictures_folder=pictures,
            register=register,
            darkroom=darkroom,
        )
