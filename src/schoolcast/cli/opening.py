"""Opening a school to look at its channels, whether it has a store yet or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.school import School


@contextmanager
def opened(session: Session) -> Iterator["School"]:
    """With its store where there is one; without, nothing is made."""
    if session.has_store:
        with session.app() as app:
            yield app.school
    else:
        with session.workshop() as school:
            yield school
