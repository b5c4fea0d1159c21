"""Last words: what ends a pass or the daemon with 5 is mailed, past the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from schoolcast.cli.exits import Exit, code_of
from schoolcast.cli.output import say
from schoolcast.domain.errors import SchoolcastError

if TYPE_CHECKING:
    from schoolcast.cli.session import Session


@contextmanager
def last_words(session: "Session", *, comes_again: bool) -> Iterator[Callable[[], None]]:
    """Tells of the problem that leaves it, and is itself to be told when a pass has gone well.

    `comes_again` says that another pass soon begins. ConfigurationProblem where config.toml can't
    be read: then nobody knows whom to mail.
    """
    from schoolcast.bootstrap import make_standstill

    standstill = make_standstill(session.settings, session.clock())
    try:
        yield partial(_mail, standstill.over)
    except SchoolcastError as problem:
        if code_of(problem) is Exit.CONFIGURATION:
            _mail(partial(standstill.tell, problem, comes_again=comes_again))
        raise


def _mail(tell: Callable[[], list[str]]) -> None:
    """Say who could not be told. Nothing of it may hide the problem, or spoil a good pass."""
    try:
        troubles = tell()
    except Exception as error:
        troubles = [f"Nobody could be told: {type(error).__name__}"]
    for trouble in troubles:
        say(trouble)
