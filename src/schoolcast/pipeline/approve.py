"""Approving: a named person, not an author, stands behind every post of a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.domain.dates import clock_time, day_month, instant, iso_minute, wall_time
from schoolcast.domain.deadline import deadline
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.device import Device
from schoolcast.domain.errors import TimeProblem, UsageProblem
from schoolcast.domain.finding import Finding, OverridableBy, Severity, Verdict
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, RevisionState
from schoolcast.pipeline.asking import require_adviser
from schoolcast.pipeline.closure_notices import tell_of_approval
from schoolcast.pipeline.devices import chosen_devices
from schoolcast.pipeline.entitled import require_approver, require_other
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.holds import Hold, by_consents
from schoolcast.pipeline.photo_sources import promise_deletions
from schoolcast.pipeline.records import Approval, Gap, NewDelivery, StoredRevision
from schoolcast.pipeline.school import Channel, School
from schoolcast.pipeline.stops import Stage, note_stop
from schoolcast.pipeline.submit import named

LATE = "DATE-LATE"
NOW, SKIP = "now", "skip"
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
    where the approver approved them in advance, as number `advance`.
    """

    person: str
    answers: Mapping[str, str]
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
    deliveries = school.store.approve(
        _approval(stored, voice, now, weighed),
        _plan(stored, weighed.late, weighed.given, now, school),
    )
    if stored.revision.kind is Kind.CLOSURE:
        tell_of_approval(stored, voice.sent_by or voice.confirmed_by or voice.person, school)
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
    verdict: Verdict
    late: tuple[Finding, ...]
    given: dict[str, str]
    chosen: dict[str, Device]
    unresolved: tuple[Finding, ...]


def _weigh(stored: StoredRevision, voice: Voice, now: datetime, school: School) -> _Weighed:
    """What the rules say of it now, and what the answers leave open; the verdict is kept."""
    verdict = examine(stored.revision, school.facts(now), school)
    note_stop(
        stored.revision.item,
        verdict,
        before=stored.verdict,
        person=voice.person,
        stage=Stage.APPROVAL,
        at=now,
        store=school.store,
    )
    late = _late(stored, now, school)
    given = _keyed(dict(voice.answers), (*verdict.findings, *late))
    chosen = chosen_devices(verdict, given, person=voice.person, stored=stored, school=school)
    school.store.save_verdict(stored.id, verdict, passing=verdict.passes(given))
    return _Weighed(
        verdict=verdict,
        late=late,
        given=given,
        chosen=chosen,
        unresolved=_unresolved(verdict, late, given),
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


def _late(stored: StoredRevision, now: datetime, school: School) -> tuple[Finding, ...]:
    """A question for each post whose time has passed while its deadline has not.

    What has gone out of an earlier revision is no question.
    """
    sent = {
        (one.slot, one.channel)
        for one in school.store.deliveries(item=stored.revision.item)
        if one.state not in (*UNSENT, State.SUPERSEDED) and one.operation is Operation.PUBLISH
    }
    return tuple(
        _late_question(post)
        for post in stored.revision.posts
        if post.due is not None
        and post.not_after is not None
        and post.due < now <= post.not_after
        and (post.slot, post.channel) not in sent
    )


def _late_question(post: Post) -> Finding:
    assert post.due is not None
    assert post.not_after is not None
    due, until = (wall_time(moment, post.zone) for moment in (post.due, post.not_after))
    return Finding(
        rule=LATE,
        clause="12i",
        severity=Severity.MUST_RESOLVE,
        overridable_by=OverridableBy.APPROVER,
        message=(
            f"This was due {day_month(due.date())} at {clock_time(due.time())} on {post.channel}. "
            f"It is still true until {day_month(until.date())}, {clock_time(until.time())}."
        ),
        suggestion=f'Answer "{NOW}" to send it now, or "{SKIP}" to leave it out.',
        slot=post.slot,
        channel=post.channel,
    )


def _keyed(answers: dict[str, str], findings: tuple[Finding, ...]) -> dict[str, str]:
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


def _unresolved(
    verdict: Verdict, late: tuple[Finding, ...], given: dict[str, str]
) -> tuple[Finding, ...]:
    blocks = tuple(f for f in verdict.findings if f.severity is Severity.BLOCK)
    undecided = tuple(f for f in late if given.get(f.key, "").strip().lower() not in (NOW, SKIP))
    return (*blocks, *verdict.unanswered(given), *undecided)


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
    skipped = {(f.slot, f.channel) for f in late if given.get(f.key, "").strip().lower() == SKIP}
    gaps = school.ledger.gaps()
    known = all(gap.closed_at is not None for gap in gaps)
    waits = by_consents(stored.revision, known=known)
    return [
        _gated(
            _delivery(post, stored, now, school, skipped=(post.slot, post.channel) in skipped),
            waits,
            None
            if post.due is None and known
            else _forgotten(post, gaps, school.channel(post.channel).lead_of(post)),
        )
        for post in stored.revision.posts
    ]


def _gated(new: NewDelivery, waits: Hold | None, lost_since: datetime | None) -> NewDelivery:
    """The delivery with what an earlier state of the store means for it."""
    if new.state is State.CANCELLED:
        return new
    if lost_since is not None:  # also where its time has passed: it may be public
        return replace(new, state=State.SCHEDULED, reason="", lost_since=lost_since)
    if waits is not None and new.state is State.SCHEDULED:
        return replace(new, state=State.HELD, hold=waits.code, reason=waits.reason)
    return new


def _forgotten(post: Post, gaps: Sequence[Gap], lead: timedelta) -> datetime | None:
    """Since when the post may have gone out in a time that the store has forgotten, if it may.

    One that goes out on approval may have been approved at any moment of the gap.
    """
    for gap in reversed(gaps):
        if post.due is None:
            return gap.since
        begins, until = post.due - lead, post.not_after or post.due
        if begins <= gap.until and gap.since <= until:
            return max(begins, gap.since)
    return None


def _delivery(
    post: Post, stored: StoredRevision, now: datetime, school: School, *, skipped: bool
) -> NewDelivery:
    due = post.due or _once_approved(now, post, stored, school)
    not_after = post.not_after or _deadline_from(due, post, stored, school)
    missed = not_after < now
    channel = school.channel(post.channel)
    return NewDelivery(
        channel=post.channel,
        slot=post.slot,
        lane=channel.lane_of(post),
        lead=channel.lead_of(post),
        due=due,
        due_wall=post.due_wall or iso_minute(wall_time(due, post.zone)),
        zone=post.zone,
        not_after=not_after,
        urgent=stored.revision.kind is Kind.CLOSURE,
        state=State.MISSED if missed else State.CANCELLED if skipped else State.SCHEDULED,
        reason=MISSED_BEFORE_APPROVAL if missed else "left out on approval" if skipped else "",
        price=_price(channel, post),
    )


def _price(channel: Channel, post: Post) -> int:
    """What it costs, in millionths of the platform's currency."""
    carrier = channel.carrier(post)
    price = carrier.price(post) if carrier else None
    return price.micros if price else 0


def _once_approved(now: datetime, post: Post, stored: StoredRevision, school: School) -> datetime:
    """Now; or, in quiet hours, when they end, if it can wait and is still true then."""
    quiet = school.calendar().quiet
    wall = wall_time(now, post.zone)
    if quiet is None or stored.revision.kind is Kind.CLOSURE or not quiet.hold(wall):
        return now
    try:
        end = instant(quiet.end_of(wall), post.zone)
    except TimeProblem:  # quiet hours that end while the clocks go forward
        return now
    return end if end < _deadline_from(now, post, stored, school) else now


def _deadline_from(now: datetime, post: Post, stored: StoredRevision, school: School) -> datetime:
    return deadline(
        due=now,
        zone_name=post.zone,
        text=post.text,
        event_date=stored.revision.event_date,
        event_time=stored.revision.event_time,
        day_ends=school.calendar().day_ends,
    )
