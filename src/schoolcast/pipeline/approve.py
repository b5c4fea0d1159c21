"""Approving: a named person, not an author, stands behind every post of a revision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from schoolcast.domain.dates import iso_minute, wall_time
from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.device import Device
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.finding import Finding, Severity, Verdict
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, RevisionState
from schoolcast.pipeline.asking import require_adviser
from schoolcast.pipeline.calling_back import called_back
from schoolcast.pipeline.closure_notices import tell_of_approval
from schoolcast.pipeline.costs import price_of
from schoolcast.pipeline.devices import chosen_devices
from schoolcast.pipeline.entitled import require_approver, require_other
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.forgotten import forgotten
from schoolcast.pipeline.handoff import attend
from schoolcast.pipeline.holds import Hold, by_consents
from schoolcast.pipeline.lateness import NOW, SKIP, choice, late_posts, late_questions
from schoolcast.pipeline.once_approved import once_approved
from schoolcast.pipeline.overtaken import keep_corrected_in_mind
from schoolcast.pipeline.photo_sources import promise_deletions
from schoolcast.pipeline.records import Approval, NewDelivery, StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.spoken_days import untrue_days
from schoolcast.pipeline.stops import Stage, note_stop
from schoolcast.pipeline.submit import named
from schoolcast.pipeline.true_until import not_after

MISSED_BEFORE_APPROVAL = "Its time had passed before it was approved."
_WAITING = (RevisionState.SUBMITTED, RevisionState.ASKED)


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveResult:
    """An approval and the deliveries it planned, or what still has to be answered first."""

    stored: StoredRevision
    deliveries: tuple[Delivery, ...]
    unresolved: tuple[Finding, ...] = ()


def approve(
    stored: StoredRevision,
    *,
    person: str,
    answers: dict[str, str],
    school: School,
    source_sha256: str | None = None,
) -> ApproveResult:
    """Approve every post of a revision and plan its deliveries.

    `answers` maps finding keys (or a rule's id, where it found one thing only) to words.
    `source_sha256` is the file's digest today, where there is a file: an approval of what the
    file no longer says is refused. With anything unresolved nothing is approved. NotAllowed for
    an author or somebody who is not an approver.
    """
    person = named(person)
    require_approver(person, school, stored.revision)
    require_other(person, stored, school)
    return stand_behind(
        stored, Voice(person=person, answers=answers), school=school, source_sha256=source_sha256
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """In whose name a revision is approved, with which answers.

    `confirmed_by` is the second person where the approver mended the words. `sent_by` is the one
    where the approver approved them in advance, as number `advance`. `kept` are answers given
    earlier, by finding key; what is no longer asked under one of them is passed over.
    """

    person: str
    answers: Mapping[str, str]
    kept: Mapping[str, str] = field(default_factory=dict)
    confirmed_by: str = ""
    advance: int | None = None
    sent_by: str = ""


def stand_behind(
    stored: StoredRevision, voice: Voice, *, school: School, source_sha256: str | None
) -> ApproveResult:
    """Approve in the name of one whose right to do so the caller has settled."""
    require_waiting(stored, source_sha256)
    require_adviser(stored, voice.person, school)
    now = school.clock.now()
    weighed = _weigh(stored, voice, now, school)
    if weighed.unresolved:
        return ApproveResult(stored=stored, deliveries=(), unresolved=weighed.unresolved)
    promise_deletions(stored.revision, person=voice.person, school=school, chosen=weighed.chosen)
    school.settle()
    deliveries = school.store.approve(
        _approval(stored, voice, now, weighed),
        _plan(stored, weighed.late, weighed.given, now, school),
    )
    if called_back(deliveries):
        attend(school, now)
    keep_corrected_in_mind(stored, school)
    if stored.revision.kind is Kind.CLOSURE:
        last = voice.sent_by or voice.confirmed_by or voice.person
        tell_of_approval(stored, last, school, deliveries=deliveries)
    return ApproveResult(stored=school.store.revision(stored.id), deliveries=tuple(deliveries))


def still_asked(
    stored: StoredRevision, voice: Voice, *, school: School, source_sha256: str | None
) -> tuple[Finding, ...]:
    """What an approval would leave unresolved now; nothing is approved by asking."""
    require_waiting(stored, source_sha256)
    require_adviser(stored, voice.person, school)
    return _weigh(stored, voice, school.clock.now(), school).unresolved


@dataclass(frozen=True, kw_only=True, slots=True)
class _Weighed:
    """What is known and given before an approval; `unresolved` is what keeps it from one."""

    verdict: Verdict
    late: tuple[Finding, ...]
    given: dict[str, str]
    chosen: dict[str, Device]
    unresolved: tuple[Finding, ...]


def _weigh(stored: StoredRevision, voice: Voice, now: datetime, school: School) -> _Weighed:
    """What the rules say of it now, and what the answers leave open; the verdict is kept."""
    facts = school.facts(now)
    verdict = examine(stored.revision, facts, school)
    note_stop(
        stored.revision.item,
        verdict,
        before=stored.verdict,
        person=voice.person,
        stage=Stage.APPROVAL,
        at=now,
        store=school.store,
    )
    late = late_questions(late_posts(stored, now, school))
    days = untrue_days(
        replace(stored, verdict=verdict),
        now,
        school,
        facts=facts,
        left_out=_skipped(late, {**voice.kept, **voice.answers}),
    )
    given = _given(voice, (*verdict.findings, *late, *days))
    chosen = chosen_devices(verdict, given, person=voice.person, stored=stored, school=school)
    school.store.save_verdict(stored.id, verdict, passing=verdict.passes(given))
    return _Weighed(
        verdict=verdict,
        late=late,
        given=given,
        chosen=chosen,
        unresolved=_unresolved(verdict, late, days, given),
    )


def send_back(stored: StoredRevision, *, person: str, reason: str, school: School) -> None:
    """Give a revision back to its author, with the reason."""
    person = named(person)
    if not reason.strip():
        raise UsageProblem("Say why it is sent back: --why TEXT. The author reads it.")
    require_approver(person, school, stored.revision)
    require_waiting(stored, None)
    school.store.send_back(stored.id, person=person, at=school.clock.now(), reason=reason.strip())


def require_waiting(stored: StoredRevision, source_sha256: str | None) -> None:
    """UsageProblem where it waits for nobody, or its file (by its digest) was changed since."""
    item = stored.revision.item
    if stored.state is RevisionState.APPROVED:
        raise UsageProblem(f"{item} is approved already; nothing has changed since.")
    if stored.state not in _WAITING:
        raise UsageProblem(f"{item} was sent back or replaced; submit it again first.")
    if source_sha256 is not None and source_sha256 != stored.revision.source_sha256:
        raise UsageProblem(
            f"The file of {item} was changed after it was submitted. "
            f"Submit it again, so that what is approved is what it says now."
        )


def _given(voice: Voice, findings: tuple[Finding, ...]) -> dict[str, str]:
    asked = {finding.key for finding in findings}
    kept = {key: words for key, words in voice.kept.items() if key in asked}
    return kept | _keyed(voice.answers, findings)


def _keyed(answers: Mapping[str, str], findings: tuple[Finding, ...]) -> dict[str, str]:
    """Answers by finding key; a rule's id serves where it found one thing only."""
    given: dict[str, str] = {}
    for name, words in answers.items():
        keys = {f.key for f in findings if name in (f.key, f.rule)}
        if not keys:
            raise UsageProblem(f'Nothing is asked under "{name}".')
        if len(keys) > 1:
            raise UsageProblem(
                f"{name} asks {len(keys)} questions; answer each by its own name: "
                f"{', '.join(sorted(keys))}."
            )
        given[keys.pop()] = words
    return given


def _skipped(late: Iterable[Finding], answers: Mapping[str, str]) -> set[tuple[str, str]]:
    """The posts that the answers leave out."""
    return {
        (f.slot or "", f.channel or "")
        for f in late
        if SKIP in (choice(answers.get(f.key, "")), choice(answers.get(f.rule, "")))
    }


def _unresolved(
    verdict: Verdict,
    late: tuple[Finding, ...],
    days: tuple[Finding, ...],
    given: dict[str, str],
) -> tuple[Finding, ...]:
    blocks = tuple(f for f in verdict.findings if f.severity is Severity.BLOCK)
    undecided = tuple(f for f in late if choice(given.get(f.key, "")) not in (NOW, SKIP))
    untrue = tuple(f for f in days if f.severity is Severity.BLOCK or not given.get(f.key, ""))
    return (*blocks, *verdict.unanswered(given), *undecided, *untrue)


def _approval(stored: StoredRevision, voice: Voice, now: datetime, weighed: _Weighed) -> Approval:
    return Approval(
        revision=stored.id,
        revision_sha256=stored.sha256,
        person=voice.person,
        at=now,
        answers=weighed.given,
        rules=weighed.verdict.rules,
        rules_version=weighed.verdict.rules_version,
        facts_version=weighed.verdict.facts_version,
        confirmed_by=voice.confirmed_by,
        advance=voice.advance,
        sent_by=voice.sent_by,
    )


def _plan(
    stored: StoredRevision,
    late: tuple[Finding, ...],
    given: dict[str, str],
    now: datetime,
    school: School,
) -> list[NewDelivery]:
    skipped = _skipped(late, given)
    gaps = school.ledger.gaps(school.id)
    known = all(gap.closed_at is not None for gap in gaps)
    waits = by_consents(stored.revision, known=known)
    lost = forgotten(stored, gaps, school)
    return [
        _gated(
            _delivery(post, stored, now, school, skipped=(post.slot, post.channel) in skipped),
            waits,
            lost.since(post, school.channel(post.channel).lead_of(post)),
            look_first=lost.for_another_day(post),
        )
        for post in stored.revision.posts
    ]


def _gated(
    new: NewDelivery, waits: Hold | None, lost_since: datetime | None, *, look_first: bool
) -> NewDelivery:
    """The delivery with what an earlier state of the store means for it."""
    if new.state is State.CANCELLED:
        return new
    if lost_since is not None:  # also where its time has passed: it may be public
        return replace(new, state=State.SCHEDULED, reason="", lost_since=lost_since)
    new = replace(new, look_first=look_first)
    if waits is not None and new.state is State.SCHEDULED:
        return replace(new, state=State.HELD, hold=waits.code, reason=waits.reason)
    return new


def _delivery(
    post: Post, stored: StoredRevision, now: datetime, school: School, *, skipped: bool
) -> NewDelivery:
    due = post.due or once_approved(now, post, stored.revision, school)
    until = not_after(due, post, stored.revision, school, now=now)
    missed = until < now
    channel = school.channel(post.channel)
    price = price_of(post, school)
    return NewDelivery(
        channel=post.channel,
        slot=post.slot,
        lane=channel.lane_of(post),
        lead=channel.lead_of(post),
        due=due,
        due_wall=post.due_wall or iso_minute(wall_time(due, post.zone)),
        zone=post.zone,
        not_after=until,
        urgent=stored.revision.kind is Kind.CLOSURE,
        state=State.MISSED if missed else State.CANCELLED if skipped else State.SCHEDULED,
        reason=MISSED_BEFORE_APPROVAL if missed else "left out on approval" if skipped else "",
        price=price.micros if price else 0,
    )
