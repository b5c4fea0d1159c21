"""The standstill: a pass or a daemon that can't begin, or has to end, is mailed past the store.

None of its mails quotes a problem: its words may name a file, and a file may be named after a
child, which nobody can look up while the roll can't be read.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from schoolcast.alerts.marker import Marker, Standing
from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import (
    ClockProblem,
    ConfigurationProblem,
    CopiedFolder,
    KeyProblem,
    SchemaProblem,
    SchoolcastError,
    StoreProblem,
    StoreWentBack,
)

if TYPE_CHECKING:
    from schoolcast.alerts.mailer import Mailer

PATIENCE = timedelta(minutes=15)
"""How long a store may be unusable where passes follow each other: it may mend by itself."""
AGAIN = timedelta(minutes=10)
"""Until a mail that was not taken is tried again."""
DAY = timedelta(days=1)
"""Until the same cause is told again."""


class Wording(NamedTuple):
    """What happened and why nothing is sent, and what to do."""

    what: str
    do: str


WORDING: dict[type[SchoolcastError], Wording] = {
    KeyProblem: Wording(
        "The key to the list of pupils is not there, can't be read, or is another one. Without it "
        "nobody's consent can be looked up, so nothing is sent.",
        "Put the key back from the recovery sheet, so that only the user of schoolcast can read "
        "it. If it was never gone, look who may read it and which user schoolcast runs as.",
    ),
    CopiedFolder: Wording(
        "schoolcast's folder was copied or moved, its store was put back by hand, or the computer "
        "has another name than before. Two copies would post everything twice, so nothing is sent "
        "from this one.",
        "If the other copy is at work, keep this one from starting; nothing else is needed. If "
        "the computer was only renamed, give it back its name in SCHOOLCAST_HOST. If the other "
        "copy is not used any more, take this one over with `schoolcast adopt`.",
    ),
    SchemaProblem: Wording(
        "The store was made by another version of schoolcast than the one that is installed, "
        "which leaves it alone, so nothing is sent.",
        "After an update run `schoolcast upgrade`, which makes a backup first. If an older "
        "schoolcast took the place of a newer one, install the newer one again.",
    ),
    ConfigurationProblem: Wording(
        "The store is not where config.toml says or is none, or something else that is set there, "
        "such as a plugin or a file of rules, can't be used. Nothing is sent without it.",
        "Undo what was changed last, or see that the drive is connected. If the store is gone, "
        "restore the backup.",
    ),
    ClockProblem: Wording(
        "This computer's clock can't be right. Posts would go out at the wrong time, so nothing "
        "is sent.",
        "Correct its date and time. If it was ahead before and is right now, say so with "
        "`schoolcast adopt --clock-is-right`.",
    ),
    StoreWentBack: Wording(
        "The store was put back to an earlier state while schoolcast was at work, and may have "
        "forgotten posts that are public. It is not sent from as it is.",
        "Start schoolcast again: what was forgotten is looked for before anything is sent.",
    ),
    StoreProblem: Wording(
        "The store can't be read or written, and nothing is sent without it: the disk is full or "
        "not connected, schoolcast's user may not write there, or the database server does not "
        "answer.",
        "See that the disk is there and has room, that schoolcast's user may write in the data "
        "folder, and that the database server runs.",
    ),
}


class Standstill:
    """Tells `addresses` once a day of each cause that keeps schoolcast from work, and of its end.

    `host` and `folder` are where it would be at work; `marker` knows what was mailed.
    """

    def __init__(
        self,
        school: str,
        addresses: Iterable[str],
        mailer: "Callable[[], Mailer]",
        clock: Clock,
        *,
        marker: Marker,
        host: str,
        folder: str,
    ) -> None:
        self._school = school
        self._addresses = tuple(addresses)
        self._mailer = mailer
        self._clock = clock
        self._marker = marker
        self._host = host
        self._folder = folder

    def tell(self, problem: SchoolcastError, *, comes_again: bool) -> list[str]:
        """Mail it to whoever has not heard of it today; why somebody could not be told.

        With `comes_again` there is soon another pass: a store that may mend by itself is left its
        time, and a mail server that took nothing is not asked each minute.
        """
        now = self._clock.now()
        kind = _kind_of(problem)
        standing = self._standing(now)
        waiting = [one for one in self._addresses if not _heard(standing, one, kind, now)]
        if not waiting or (comes_again and _within(AGAIN, standing.tried, now)):
            return []
        patient = comes_again and issubclass(kind, StoreProblem)
        if patient and now - standing.since < PATIENCE and self._marker.write(standing):
            return []
        standing.tried = now
        known = self._marker.write(standing)  # first, so that a pass beside this one mails nothing
        begun = f"{standing.since:%Y-%m-%dT%H:%M:%S}" if known else f"{now:%H}"
        troubles = self._send(
            waiting,
            "schoolcast has stopped and sends nothing",
            self._body(WORDING[kind]),
            f"{kind.__name__} {begun} {now:%Y-%m-%d}",
        )
        for address in set(waiting) - set(troubles):
            standing.told.setdefault(address, {})[kind.__name__] = now
        self._marker.write(standing)
        return list(troubles.values())

    def over(self) -> list[str]:
        """It is at work: say so to whoever had heard that it was not; why that could not be."""
        standing = self._marker.read()
        if standing is None or not self._marker.remove():
            return []
        return list(
            self._send(
                [one for one in self._addresses if one in standing.told],
                "schoolcast is at work again",
                "What had stopped it is over. What has become too late meanwhile stands under "
                "what needs somebody.\n",
                f"over {standing.since.isoformat()}",
            ).values()
        )

    def _standing(self, now: datetime) -> Standing:
        """What is known of it; after a clock was set back it stands since now."""
        standing = self._marker.read() or Standing(since=now)
        standing.since = min(standing.since, now)
        return standing

    def _body(self, words: Wording) -> str:
        return (
            f"schoolcast can't do its work on the computer {self._host}.\n\n{words.what}\n\n"
            f"What to do: {words.do} `schoolcast doctor` on that computer names what is wrong and "
            "where.\n\nWhat waits there goes out afterwards as far as its deadline allows, and "
            "what is too late by then is put before you. If families must know something now, "
            "tell them another way. You get a mail when schoolcast is at work again.\n"
        )

    def _send(self, addresses: Iterable[str], subject: str, body: str, key: str) -> dict[str, str]:
        """The trouble with each address that could not be told."""
        from schoolcast.alerts.letter import Letter
        from schoolcast.alerts.trouble import MailTrouble

        troubles: dict[str, str] = {}
        for address in addresses:
            letter = Letter(
                to=address,
                subject=f"[{self._school}] {subject}",
                body=body,
                key=f"{key} {self._folder} {address}",
            )
            try:
                self._mailer().send(letter)
            except MailTrouble as trouble:
                troubles[address] = f"{address} could not be told: {trouble.message}"
        return troubles


def _kind_of(problem: SchoolcastError) -> type[SchoolcastError]:
    """The nearest kind that has a wording of its own."""
    return next((kind for kind in type(problem).__mro__ if kind in WORDING), StoreProblem)


def _heard(standing: Standing, address: str, kind: type[SchoolcastError], now: datetime) -> bool:
    return _within(DAY, standing.told.get(address, {}).get(kind.__name__), now)


def _within(span: timedelta, at: datetime | None, now: datetime) -> bool:
    """Whether it was so lately; a time to come was written by a clock that was wrong."""
    return at is not None and timedelta() <= now - at < span
