"""Timeline: a platform's own list of our posts, read back although two clocks need not agree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from schoolcast.api.clocks import AGREE, ahead_by, require_past
from schoolcast.api.errors import ConnectorError, NotSent, OutcomeUnknown
from schoolcast.domain.clock import Clock
from schoolcast.domain.delivery import AttemptRecord
from schoolcast.domain.revision import Post

LOOK_BACK = timedelta(days=2)
"""How much further back is looked, for posts whose time we do not know for certain."""


class Entry(Protocol):
    """What a platform lists: a post with its id there."""

    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, kw_only=True)
class Timeline(Generic[E]):
    """How one platform's list is read and matched.

    `listed` gives the posts since an instant and raises when the list can't be read whole;
    `told_time` is the platform's clock by its newest answer, or None; `match` finds our post
    among those since an instant; `proven` says whether an entry is ours beyond doubt.
    """

    clock: Clock
    listed: Callable[[datetime], Iterable[E]]
    told_time: Callable[[], datetime | None]
    match: Callable[[Sequence[E], datetime], E | None]
    proven: Callable[[E], bool]

    def find(self, post: Post, attempts: Sequence[AttemptRecord]) -> E | None:
        """Our post, or None when it is certainly not there.

        Raises OutcomeUnknown where the same words are from before the first attempt: a clock
        that was wrong may have made them seem so.
        """
        since, entries = self._look(self._since(post, attempts))
        if found := self.match(entries, since):
            return found
        earlier = self.match(entries, since - LOOK_BACK)
        if earlier is not None and not self.proven(earlier):
            raise OutcomeUnknown(
                "There is a post with the same words, but from before it was tried; if this "
                "computer's clock was wrong, it may be this one. Look whether it is.",
                detail=f"post {earlier.id}",
            )
        return earlier

    def _since(self, post: Post, attempts: Sequence[AttemptRecord]) -> datetime:
        now = self.clock.now()
        started = [attempt.started_at for attempt in attempts]
        for moment in started:
            require_past(moment, now)
        return min(started, default=post.due or now - LOOK_BACK) - AGREE

    def _look(self, since: datetime) -> tuple[datetime, list[E]]:
        """The posts since then and earlier ones; and from when on, by the platform's clock."""
        entries: list[E] | None = None
        try:
            entries = list(self.listed(since - LOOK_BACK))
        except ConnectorError:  # some refuse to look from a moment that they have yet to see
            if not self._ahead():
                raise
        ahead = self._ahead()
        if entries is not None and not ahead:
            return since, entries
        since = since + ahead - AGREE
        return since, list(self.listed(since - LOOK_BACK))

    def _ahead(self) -> timedelta:
        return ahead_by(self.told_time(), self.clock.now())


T = TypeVar("T")


def pages(
    fetch: Callable[[str | None], tuple[Iterable[T], str | None]], *, most: int, where: str
) -> Iterable[T]:
    """The entries of a list that comes in pages, of which `most` are read.

    `fetch` gives a page and the mark of the next one, None after the last; NotSent when the list
    goes on beyond.
    """
    mark: str | None = None
    for _ in range(most):
        entries, mark = fetch(mark)
        yield from entries
        if mark is None:
            return
    raise NotSent(f"{where} has too many posts of these days to look through.")
