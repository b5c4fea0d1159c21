"""Beginning work on a store: is it ours, is it whole, and can the clock be right?

Asked whenever a pass or a daemon has taken the run lock. A store that went back in time may have
forgotten posts that are public; what it is unsure of is looked for before anything is sent.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from schoolcast.domain.clock import Clock
from schoolcast.domain.errors import ClockProblem, CopiedFolder, NotFound, UsageProblem
from schoolcast.pipeline.instance import Instance, new_id, read_instance, write_instance
from schoolcast.pipeline.ports import Ledger, SchoolStore
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.submit import named

BACKWARDS = timedelta(days=1)
"""How far the clock may be behind the last attempt: more than any change of zone explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an installation is at work."""

    folder: Path
    host: str

    @property
    def path(self) -> str:
        """The folder, written alike however it was named."""
        return os.path.normcase(self.folder.resolve())


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A time of which the store knows nothing, and how many posts are looked for."""

    since: datetime
    until: datetime
    doubted: tuple[int, ...]


def begin(place: Place, ledger: Ledger, clock: Clock) -> Lost | None:
    """Make sure that the store is this installation's; a gap where it went back in time.

    CopiedFolder where it is another's: nothing may be sent from two copies.
    """
    instance = read_instance(place.folder)
    if instance is None:
        raise NotFound(f"There is no schoolcast at work in {place.folder}; run `schoolcast init`.")
    owner = ledger.instance()
    foreign = foreign_to(place, ledger)
    if foreign:
        raise CopiedFolder(foreign)
    settle(place)
    if owner is None:  # only now: whose store is known has a place too
        ledger.belong_to(instance.id)
    lost = None
    if ledger.attempts_made() < instance.attempt:
        why = "the store was put back to an earlier state"
        lost = _open_gap(ledger, clock, why, beyond=instance.attempt)
    _settle_in(place, replace(instance, attempt=max(instance.attempt, ledger.attempts_made())))
    return lost


def foreign_to(place: Place, ledger: Ledger) -> str:
    """Why nothing is sent from here, as the folder or its store is another's; "" if not."""
    instance = read_instance(place.folder)
    return _foreign(instance, ledger.instance(), place) if instance else ""


def settle(place: Place) -> None:
    """Write down where an installation is at work, unless that is known.

    Before the first deliveries are planned, so that a copy made after them is told apart.
    """
    instance = read_instance(place.folder)
    if instance and _nowhere(instance):
        _settle_in(place, instance)


def adopt(
    place: Place,
    ledger: Ledger,
    store: SchoolStore,
    clock: Clock,
    *,
    person: str,
    put_back: bool = False,
) -> Lost:
    """Take over a copied or moved folder: from now on it is an installation of its own.

    The time since the store last knew anything becomes a gap. UsageProblem where nothing is to be
    taken over; `put_back` says that the whole folder is an old one, which it can't tell itself.
    """
    person = named(person)
    instance = read_instance(place.folder) or Instance(id="")
    ours = instance.id and not _foreign(instance, ledger.instance(), place)
    if ours and not put_back:
        raise UsageProblem(
            "This folder is no copy; there is nothing to adopt. If it was put back here from a "
            "file backup or a snapshot, say so: schoolcast adopt --put-back --as YOUR-NAME"
        )
    beyond = max(instance.attempt, ledger.attempts_made())
    adopted = replace(instance, id=new_id())
    ledger.belong_to(adopted.id)
    why = "a folder that was put back" if put_back else "a copied folder"
    lost = _open_gap(ledger, clock, f"{person} took over {why}", beyond=beyond)
    _settle_in(place, replace(adopted, attempt=ledger.attempts_made()))
    subject = adopted.id
    store.record(AuditEntry(at=clock.now(), person=person, action="adopt", subject=subject))
    return lost


def restored(
    place: Place,
    ledger: Ledger,
    store: SchoolStore,
    clock: Clock,
    *,
    made_at: datetime,
    rehearsal: bool,
) -> Lost:
    """Make a restored store an installation of its own, which knows nothing since `made_at`."""
    instance = Instance(id=new_id(), rehearsal=rehearsal)
    ledger.belong_to(instance.id)
    why = f"restored from a backup of {made_at:%Y-%m-%d %H:%M} UTC"
    lost = _open_gap(ledger, clock, why, beyond=ledger.attempts_made(), since=made_at)
    _settle_in(place, replace(instance, attempt=ledger.attempts_made()))
    store.record(
        AuditEntry(
            at=clock.now(),
            person="",
            action="restore",
            subject=instance.id,
            detail={"made_at": made_at.isoformat()},
        )
    )
    return lost


def consents_checked(ledger: Ledger, store: SchoolStore, clock: Clock, *, person: str) -> int:
    """A person has checked the school's consents after a gap; how many gaps that closes.

    UsageProblem when nobody has asked.
    """
    person = named(person)
    closed = ledger.close_gaps(person=person, at=clock.now(), of=store.school)
    if not closed:
        raise UsageProblem("Nothing waits for the consents to be checked.")
    store.record(
        AuditEntry(at=clock.now(), person=person, action="consents-checked", subject="gaps")
    )
    return closed


def require_sane_clock(ledger: Ledger, now: datetime) -> None:
    """ClockProblem when the clock is more than a day before the last attempt."""
    last = ledger.last_attempt_at()
    if last is not None and now < last - BACKWARDS:
        raise ClockProblem(
            f"This computer's clock says {now:%Y-%m-%d %H:%M} UTC, but something was sent on "
            f"{last:%Y-%m-%d} at {last:%H:%M} UTC already. Nothing is sent until the clock is "
            "right: correct its date and time. If it is right now and was wrong then, say so: "
            "schoolcast adopt --clock-is-right --as YOUR-NAME"
        )


def clock_is_right(ledger: Ledger, store: SchoolStore, clock: Clock, *, person: str) -> None:
    """A person says that it was wrong before, so that what was sent then is no measure of it.

    UsageProblem where nothing speaks against the clock.
    """
    person, now = named(person), clock.now()
    try:
        require_sane_clock(ledger, now)
    except ClockProblem:
        ledger.clock_is_right(now)
        store.record(AuditEntry(at=now, person=person, action="clock-is-right", subject="clock"))
    else:
        raise UsageProblem("Nothing speaks against this computer's clock; there is nothing to say.")


def _open_gap(
    ledger: Ledger, clock: Clock, why: str, *, beyond: int, since: datetime | None = None
) -> Lost:
    now = clock.now()
    since = min(since or ledger.last_instant() or now, now)
    doubted = ledger.open_gap(since=since, until=now, why=why, now=now, beyond=beyond)
    return Lost(since=since, until=now, doubted=tuple(doubted))


def _foreign(instance: Instance, owner: str | None, place: Place) -> str:
    """Why the folder or its store is another's, or "".

    A file without a place belongs to a store that nobody has worked on yet.
    """
    if owner not in (None, instance.id) or (owner and _nowhere(instance)):
        return _not_its_store(place)
    if not _nowhere(instance) and (instance.host, instance.path) != _here(place):
        return _moved(instance, place)
    return ""


def _nowhere(instance: Instance) -> bool:
    return not (instance.host or instance.path)


def _here(place: Place) -> tuple[str, str]:
    return place.host, place.path


def _settle_in(place: Place, instance: Instance) -> None:
    here = replace(instance, host=place.host, path=place.path)
    if here != read_instance(place.folder):
        write_instance(place.folder, here)


def _not_its_store(place: Place) -> str:
    return (
        f"The store does not belong to {place.folder}: one of the two is a copy or was put back "
        "from a backup by hand. Nothing is sent, as two copies would post everything twice. If "
        "no other computer uses them any more, take them over: schoolcast adopt --as YOUR-NAME"
    )


def _moved(instance: Instance, place: Place) -> str:
    was = f"{instance.path} on {instance.host}"
    return (
        f"This folder was copied or moved: it was last at work in {was}, and is now in "
        f"{place.path} on {place.host}. Nothing is sent, as two copies would post everything "
        f"twice. {_if_renamed(instance, place)}If the other one is not used any more, take this "
        "one over: schoolcast adopt --as YOUR-NAME"
    )


def _if_renamed(instance: Instance, place: Place) -> str:
    if instance.path != place.path:
        return ""
    return (
        "If it is the same computer under another name, set SCHOOLCAST_HOST to "
        f"{instance.host or 'a name that stays'} where schoolcast is started. "
    )
