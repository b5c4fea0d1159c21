"""Keeping no more than needed: once a day, what has served its time is forgotten."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.register import Register
from schoolcast.pipeline.people_records import Keep
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.register import KIND, load, save
from schoolcast.pipeline.school import School

BEAT = "retention"
EVERY = timedelta(days=1)
PERSON = "schoolcast"  # stands in the record where no person acted


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """How many of each were forgotten, and why the register could not be looked through."""

    drafts: int = 0
    stopped: int = 0
    excerpts: int = 0
    leavers: int = 0
    originals: int = 0
    readings: int = 0
    problem: str = ""

    @property
    def anything(self) -> bool:
        """Whether anything was."""
        counts = asdict(self)
        del counts["problem"]
        return any(counts.values())


def tidy_daily(school: School, keep: Keep) -> Forgotten | None:
    """Tidy if a day has passed since the last time; None if not."""
    now = school.clock.now()
    beat = f"{BEAT}:{school.id}"
    last = school.ledger.last_beat(beat)
    if last is not None and last <= now < last + EVERY:
        return None
    done = tidy(school, keep)
    school.ledger.beat(beat, now)
    return done


def tidy(school: School, keep: Keep) -> Forgotten:
    """Forget what is older than the school keeps it; audited with counts, never names."""
    now = school.clock.now()
    school.store.seal_old_words()
    drafts = school.store.forget_drafts(before=now - keep.drafts)
    stopped = school.store.forget_stopped(before=now - keep.stopped)
    excerpts = school.store.forget_excerpts(before=now - keep.excerpts)
    readings = school.store.forget_picture_facts(before=now - keep.excerpts)
    leavers, originals, problem = 0, 0, ""
    try:
        leavers = _leavers(school, now, keep)
        originals = _originals(school, now, keep)
        school.tidy_more(now)
    except SchoolcastError as error:
        problem = error.message
    done = Forgotten(
        drafts=drafts,
        stopped=stopped,
        excerpts=excerpts,
        leavers=leavers,
        originals=originals,
        readings=readings,
        problem=problem,
    )
    if done.anything:
        detail = {name: count for name, count in asdict(done).items() if name != "problem"}
        school.store.record(
            AuditEntry(at=now, person=PERSON, action="tidy", subject="retention", detail=detail)
        )
    return done


def _originals(school: School, now: datetime, keep: Keep) -> int:
    """The files go first: one that could not be deleted is still known the next day."""
    old = school.store.old_originals(before=now - keep.originals)
    if old:
        school.pictures.forget_originals(old)
        school.store.forget_originals(old)
    return len(old)


def _leavers(school: School, now: datetime, keep: Keep) -> int:
    if not school.store.document_version(KIND):
        return 0
    kept = load(school.store)
    staying = tuple(
        leaver for leaver in kept.register.leavers if leaver.left_on > (now - keep.leavers).date()
    )
    gone = len(kept.register.leavers) - len(staying)
    if gone:
        register = _without_steps(replace(kept.register, leavers=staying))
        save(kept, register, person=PERSON, action="forget-leavers", school=school, leavers=gone)
    return gone


def _without_steps(register: Register) -> Register:
    """The register without what was noted of children of whom nothing else is kept."""
    there = {pupil.id for pupil in register.pupils} | {gone.pupil for gone in register.leavers}
    return replace(register, steps=tuple(step for step in register.steps if step.pupil in there))
