"""The reading room: new photos are read at once, so that checks need not wait for it."""

import logging
import threading
from collections.abc import Sequence

from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import PostImage
from schoolcast.pipeline.school import School
from schoolcast.web.compose_pages import PATIENCE, after

log = logging.getLogger(__name__)


def read_soon(images: Sequence[PostImage], school: School) -> None:
    """Read these pictures: for a while now, and the rest while the person goes on.

    What is not read when this program ends is read when the announcement is sent.
    """
    enough = after(PATIENCE)
    unread = school.readings.unread(images)
    while unread and not enough():
        _read(unread.pop(0), school)
    if unread:
        threading.Thread(target=_read_all, args=(unread, school), daemon=True).start()


def _read_all(images: Sequence[PostImage], school: School) -> None:
    try:
        for image in images:
            _read(image, school)
    except Exception:  # the school may have been closed meanwhile; sending reads what is left
        log.warning("Reading new photos ended early", exc_info=True)


def _read(image: PostImage, school: School) -> None:
    try:
        school.readings.read(image)
    except NotFound:  # its clean copy is gone, which stops the post elsewhere
        log.info("A photo was left unread: its clean copy is gone")
