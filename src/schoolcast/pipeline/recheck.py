"""Rechecking: open revisions are checked again when rules or facts have changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from schoolcast.domain.dates import clock_time, day_month
from schoolcast.domain.errors import ContentProblem, LibraryMissing, NotFound, SchoolcastError
from schoolcast.domain.facts import Facts
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import Planned, plan_of, still_to_come
from schoolcast.pipeline.holds import Evidence, calendar_of, consents_known, review
from schoolcast.pipeline.reading import read_so_far
from schoolcast.pipeline.records import Stamp, StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.stops import Stage, note_stop
from schoolcast.pipeline.sync import SyncReport


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckReport:
    """How many revisions were checked again, which deliveries are newly held, and what failed."""

    checked: int = 0
    held: tuple[int, ...] = ()
    problem: str = ""


def recheck(school: School, synced: SyncReport) -> CheckReport:
    """Check what needs it, and let holds follow.

    Cheap when nothing is open. A content folder that is gone changes nothing. When other facts
    can't be read (a broken calendar or roll file), the versions that a claim needs are
    withdrawn, so that nothing goes out unchecked.
    """
    open_revisions = school.store.open_revisions()
    if not open_revisions:
        return CheckReport()
    now = school.clock.now()
    try:
        facts = school.facts(now)
    except LibraryMissing:  # reported by the sync; what was approved goes out as it was checked
        held = review(open_revisions, _evidence(None, None, school), school)
        return CheckReport(held=tuple(held))
    except SchoolcastError as problem:
        school.store.set_versions(school.rules.rules_version, "unreadable")
        return CheckReport(problem=str(problem))
    versions = (school.rules.rules_version, facts.version)
    changed = school.store.versions() != versions
    current = [_checked(stored, facts, versions, school) for stored in open_revisions]
    if changed:
        school.store.set_versions(*versions)
    stamps = _stamps(current, school) if synced.trusted else None
    replanned = _replanned(current, stamps, school) if changed and stamps is not None else None
    held = review(current, _evidence(stamps, replanned, school), school)
    checked = sum(new is not old for new, old in zip(current, open_revisions, strict=True))
    return CheckReport(checked=checked, held=tuple(held))


def checked_now(stored: StoredRevision, school: School) -> StoredRevision | None:
    """The same with a verdict under today's rules and facts; None where these can't be read.

    For one whose posts no pass looks at, as nobody knows whether they are public. What else is
    open waits for the next look, where the facts have changed.
    """
    try:
        facts = school.facts(school.clock.now())
    except SchoolcastError:
        return None
    versions = (school.rules.rules_version, facts.version)
    if school.store.versions() != versions:
        school.store.set_versions(*versions)
    return _checked(stored, facts, versions, school)


def _evidence(
    stamps: list[Stamp] | None, replanned: dict[int, dict[str, str]] | None, school: School
) -> Evidence:
    return Evidence(
        stamps=stamps,
        replanned=replanned,
        consents_known=consents_known(school),
        calendar=calendar_of(school),
        closings=school.store.closings(),
    )


def _checked(
    stored: StoredRevision, facts: Facts, versions: tuple[str, str], school: School
) -> StoredRevision:
    verdict = stored.verdict
    if verdict and (verdict.rules_version, verdict.facts_version) == versions:
        return stored
    seen = read_so_far(stored.revision, school)
    verdict = examine(stored.revision, facts, school)
    note_stop(
        stored.revision.item,
        verdict,
        before=stored.verdict,
        stage=Stage.CHECK,
        at=verdict.checked_at,
        store=school.store,
    )
    answers = stored.approval.answers if stored.approval else {}
    school.store.save_verdict(stored.id, verdict, passing=verdict.passes(answers))
    stored = replace(stored, verdict=verdict)
    if read_so_far(stored.revision, school) != seen:  # read meanwhile, unknown to this verdict
        return _checked(replace(stored, verdict=None), facts, versions, school)
    return stored


def _stamps(revisions: list[StoredRevision], school: School) -> list[Stamp]:
    return school.store.stamps_for(
        {stored.revision.item for stored in revisions},
        {stored.revision.source_path for stored in revisions},
    )


def _replanned(
    revisions: list[StoredRevision], stamps: list[Stamp], school: School
) -> dict[int, dict[str, str]]:
    """For each approved revision whose file still says the same: how its slots differ now."""
    differences = {}
    paths = {(stamp.item, stamp.source_sha256): stamp.path for stamp in reversed(stamps)}
    for stored in revisions:
        path = paths.get((stored.revision.item, stored.revision.source_sha256))
        if stored.state is RevisionState.APPROVED and path:
            difference = slot_differences(stored, path, school)
            if difference:
                differences[stored.id] = difference
    return differences


def plan_difference(stored: StoredRevision, path: str, school: School) -> str:
    """Old and new side by side where the item would now be planned otherwise; "" if not."""
    return " ".join(slot_differences(stored, path, school).values())


def slot_differences(stored: StoredRevision, path: str, school: School) -> dict[str, str]:
    """Each slot that would now be planned otherwise, with old and new side by side.

    Only these wait: a calendar change that takes one outing out of a repeat leaves the others.
    """
    if school.content is None:
        return {}
    item = school.content.read(path).item
    if item is None or item.cancelled:  # an edit, which holds it for that
        return {}
    try:
        plan = plan_of(item, school.calendar(), school, path)
    except (ContentProblem, NotFound) as problem:
        words = f"It could not be planned any more: {problem}"
        return dict.fromkeys((post.slot for post in stored.revision.posts), words)
    plan = still_to_come(plan, item, stored.submitted_at)
    return _slots_apart(_as_planned(stored), {(p.slot, p.channel): p for p in plan})


def _as_planned(stored: StoredRevision) -> dict[tuple[str, str], Planned]:
    return {
        (p.slot, p.channel): Planned(slot=p.slot, channel=p.channel, due_wall=p.due_wall, due=p.due)
        for p in stored.revision.posts
    }


def _slots_apart(
    old: dict[tuple[str, str], Planned], new: dict[tuple[str, str], Planned]
) -> dict[str, str]:
    apart = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return {
        slot: f"The plan has changed since approval. {'; '.join(_sides(slot, apart, old, new))}. "
        "Submit it again."
        for slot in dict.fromkeys(slot for slot, _ in apart)
    }


def _sides(
    slot: str,
    apart: list[tuple[str, str]],
    old: dict[tuple[str, str], Planned],
    new: dict[tuple[str, str], Planned],
) -> Iterator[str]:
    for key in apart:
        if key[0] == slot:
            yield (
                f"{slot} on {key[1]}: approved for {_when(old.get(key))}, "
                f"would now be {_when(new.get(key))}"
            )


def _when(planned: Planned | None) -> str:
    if planned is None:
        return "no post"
    if planned.due_wall is None:
        return "as soon as approved"
    wall = datetime.fromisoformat(planned.due_wall)
    return f"{day_month(wall.date())}, {clock_time(wall.time())}"
