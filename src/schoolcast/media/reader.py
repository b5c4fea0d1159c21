"""PictureReader: what is read in clean pictures, once a picture, and remembered."""

import threading
from collections.abc import Sequence

from schoolcast.domain.clock import Clock
from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.revision import PostImage
from schoolcast.media.book import Book
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.library import MediaLibrary
from schoolcast.media.readers import readers


class PictureReader:
    """Implements `pipeline.ports.Readings`; one picture at a time, from however many threads."""

    def __init__(self, library: MediaLibrary, book: Book, darkroom: Darkroom, clock: Clock) -> None:
        self._library = library
        self._book = book
        self._darkroom = darkroom
        self._clock = clock
        self._turn = threading.Lock()

    def facts(self, images: Sequence[PostImage]) -> tuple[PictureFacts, ...]:
        """What has been read in these so far, each once."""
        if not images:
            return ()
        return tuple(self._book.picture_facts({image.sha256 for image in images}).values())

    def unread(self, images: Sequence[PostImage]) -> list[PostImage]:
        """Those in which something has not been read that could be read today.

        Of a picture and its copies for channels only one is named.
        """
        if not images:
            return []
        today = {reader.named for reader in readers().values()}
        masters = self._book.masters({image.sha256 for image in images})
        known = self._book.picture_facts(masters.keys())
        waiting: dict[str, PostImage] = {}
        for image in images:
            facts = known.get(image.sha256)
            if not today <= set(facts.readers if facts else ()):
                waiting.setdefault(masters[image.sha256], image)
        return list(waiting.values())

    def read(self, image: PostImage) -> PictureFacts:
        """Read it now; a picture that another thread has read meanwhile is not read again.

        NotFound where its clean bytes are gone, StoreProblem where it can't be remembered.
        """
        with self._turn:
            known = self._book.picture_facts([image.sha256]).get(image.sha256)
            if known and not self.unread([image]):
                return known
            # Small copies show fewer words; what is read in the picture holds for all of them.
            master = self._book.masters([image.sha256])[image.sha256]
            content = self._library.content(master) or self._library.locate(image).read_bytes()
            facts = self._darkroom.read(content, known or PictureFacts(sha256=image.sha256))
            self._book.keep_picture_facts(facts, at=self._clock.now())
            return facts
