"""What is kept of a mistake of ours: a sentence for the person, the details for the log file."""

import logging
import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schoolcast import __version__
from schoolcast.cli.session import Session
from schoolcast.domain.clock import SystemClock

LOG = "schoolcast.log"


def keep(error: Exception, session: Session) -> str:
    """Write the details beside the store; returns the sentence that says so."""
    sentence = f"schoolcast made a mistake of its own ({type(error).__name__}) and has stopped."
    now = SystemClock().now().isoformat(timespec="seconds")
    details = "".join(traceback.format_exception(error))
    for folder in (session.data_folder(), Path(tempfile.gettempdir())):
        file = folder / LOG
        try:
            _append(file, f"{now} schoolcast {__version__}\n{details}\n")
        except OSError:
            continue
        return f"{sentence} The details are in {file}; please report them."
    return f"{sentence} The details could not be written anywhere: {error}"


def _append(file: Path, text: str) -> None:
    """Readable by its owner alone: an error may quote a text."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as stream:
        stream.write(text)


@contextmanager
def logged(session: Session) -> Iterator[None]:
    """While inside, what the parts log goes to the same file and not to the screen."""
    logger = logging.getLogger("schoolcast")
    handler = _handler(session.data_folder() / LOG)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def _handler(file: Path) -> logging.Handler:
    try:
        return logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()


__all__ = ["LOG", "keep", "logged"]
