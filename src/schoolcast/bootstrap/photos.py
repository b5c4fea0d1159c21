"""What deals with one school's pictures, put together."""

from pathlib import Path
from typing import Any

from schoolcast.bootstrap.places import data_folder
from schoolcast.domain.clock import Clock
from schoolcast.media.book import LooseBook
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.library import MediaLibrary
from schoolcast.media.originals import Originals
from schoolcast.media.reader import PictureReader
from schoolcast.settings import Settings

ORIGINALS = "originals"


class Photos:
    """The library of clean pictures and the reader of what is in them.

    `store` remembers clean pictures and keeps originals; `book`, which may be the store, remembers
    what was read. Without one, that is remembered for as long as the program runs.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        *,
        darkroom: Darkroom,
        clock: Clock,
        store: Any = None,
        book: Any = None,
    ) -> None:
        remembered = book if book is not None else LooseBook()
        self.library = MediaLibrary(
            settings.path(settings.media.folder),
            folder,
            darkroom=darkroom,
            clock=clock,
            memory=store,
            book=remembered,
            sealed=originals_of(settings, store) if store is not None else None,
        )
        self.reader = PictureReader(self.library, remembered, darkroom, clock)


def originals_of(settings: Settings, store: Any) -> Originals:
    """The originals that lie sealed beside the store; `store` seals them."""
    return Originals(data_folder(settings) / ORIGINALS, store)
