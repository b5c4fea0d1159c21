"""Diagnosis of the store: where it lies, whether it is whole, and when the last pass ran."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from schoolcast.bootstrap import place_of
from schoolcast.cli.session import Session
from schoolcast.domain.errors import ClockProblem
from schoolcast.engine.tick import BEAT
from schoolcast.office.words import when
from schoolcast.pipeline.beginning import foreign_to, require_sane_clock
from schoolcast.settings import Settings
from schoolcast.store import Store, open_store

_ROOM = 200_000_000  # bytes; below this a backup may no longer fit
_QUIET = timedelta(days=1)  # cron or the daemon has stopped if no pass has run for so long


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What one look showed; `advice` says what to do about it."""

    subject: str
    message: str
    ok: bool = True
    advice: str = ""

    def shape(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def of_store(session: Session, settings: Settings) -> Iterator[Line]:
    """The lines about the store; ConfigurationProblem where none can be."""
    from schoolcast.store.location import locate

    location = locate(settings.store_url)
    if not session.has_store:
        yield Line(subject="Store", message=f"none yet at {location.place}; made on first use.")
        return
    with open_store(settings.store_url) as store:
        yield _soundness(store)
        yield from _foreign(store, settings)
        yield _record(store, settings.school.id)
        now = session.clock().now()
        yield from _lanes(store)
        line = _last_pass(store, now, settings.school.timezone)
        rehearsal = session.instance is not None and session.instance.rehearsal
        yield Line(subject=line.subject, message=line.message) if rehearsal else line
    if session.store_file:
        yield _room(session)


def _soundness(store: Store) -> Line:
    damage = store.damage()
    if damage:
        advice = "Stop schoolcast and restore the last backup."
        return Line(
            subject="Store",
            ok=False,
            message=f"{store.place} is damaged: {damage}",
            advice=advice,
        )
    return Line(subject="Store", message=f"{store.place} is sound.")


def _foreign(store: Store, settings: Settings) -> Iterator[Line]:
    """Whether this folder was copied or moved, or its store is another's: then nothing goes out."""
    foreign = foreign_to(place_of(settings), store.ledger)
    if foreign:
        yield Line(subject="Place", ok=False, message=foreign)


def _record(store: Store, school: str) -> Line:
    """Whether the record of who decided what is as it was written, from its first line on."""
    broken = store.school(school).verify_audit()
    if broken is None:
        return Line(subject="Record", message="every line is as it was written.")
    return Line(
        subject="Record",
        ok=False,
        message=f"line {broken} was changed, removed or added by hand; from there on nobody can "
        "say what is true.",
        advice="Compare it with the last backup, and with the daily mails, which carry its end.",
    )


def _lanes(store: Store) -> Iterator[Line]:
    for lane in store.ledger.lanes():
        if lane.paused_reason:
            yield Line(
                subject="Paused",
                ok=False,
                message=f"{lane.name}: {lane.paused_reason}",
                advice="Mend it, then: schoolcast channels test",
            )


def _last_pass(store: Store, now: datetime, zone_name: str) -> Line:
    last = store.ledger.last_beat(BEAT)
    if last is None:
        advice = "Start `schoolcast daemon`, or call `schoolcast run` every minute."
        return Line(subject="Last pass", message="none has run yet.", advice=advice)
    words = when(last, zone_name)
    if last > now + timedelta(minutes=5):
        advice = _clock_advice(store, now)
        return Line(subject="Last pass", ok=False, message=f"{words}: to come", advice=advice)
    if now - last > _QUIET:
        advice = "Nothing goes out. Start `schoolcast daemon`, or see why `schoolcast run` rests."
        return Line(subject="Last pass", ok=False, message=words, advice=advice)
    return Line(subject="Last pass", message=words)


def _clock_advice(store: Store, now: datetime) -> str:
    """What to do about a clock that went back: by more than a day, only a person can say."""
    try:
        require_sane_clock(store.ledger, now)
    except ClockProblem as problem:
        return problem.message
    return (
        "This computer's clock went back; set it. If it was ahead before and is right now, the "
        "next pass puts this right."
    )


def _room(session: Session) -> Line:
    free = shutil.disk_usage(session.data_folder()).free
    return Line(
        subject="Disk",
        ok=free > _ROOM,
        message=f"{free // 1_000_000:,} MB are free.",
        advice="" if free > _ROOM else "Free some space, or posts will stop.",
    )
