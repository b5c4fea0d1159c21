"""Holds: why an unsent delivery waits for a person although its time may come.

Whether a delivery is held follows from what it rests on, so it is worked out anew in each pass
and ends by itself when its reason is gone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from schoolcast.domain.dates import day_month, wall_time
from schoolcast.domain.delivery import UNSENT, Actor, Delivery, Operation, State
from schoolcast.domain.errors import SchoolcastError
from schoolcast.domain.finding import Severity, Verdict
from schoolcast.domain.item import WHOLE_SCHOOL
from schoolcast.domain.revision import Revision, RevisionState
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.calendar_records import Closing
from schoolcast.pipeline.closed_days import asked_of
from schoolcast.pipeline.going import at_its_own_time, goes_at
from schoolcast.pipeline.near_stamps import NearStamps
from schoolcast.pipeline.records import Stamp, StoredRevision
from schoolcast.pipeline.school import School


class Code(StrEnum):
    """Why a delivery is held."""

    EVERYTHING = "EVERYTHING"  # a required plugin is missing: nothing goes out
    NOT_APPROVED = "NOT-APPROVED"  # its revision waits for an approver
    VANISHED = "VANISHED"  # its file is gone
    EDITED = "EDITED"  # its file is not what was approved
    VERDICT = "VERDICT"  # a rule objects since it was approved
    RULE_ABSENT = "RULE-ABSENT"  # a rule that ran at approval is no longer there
    PLAN_CHANGED = "PLAN-CHANGED"  # calendar or channels would now plan it otherwise
    CHANNEL = "CHANNEL"  # its channel can't be used
    CONSENTS = "CONSENTS"  # it shows a child, and the consents may have changed unseen
    RECHECK = "RECHECK"  # it goes again, but only after a look at all of the above
    STILL_TRUE = "STILL-TRUE"  # it waited for its channel; only a person knows whether it holds
    CLOSED_DAY = "CLOSED-DAY"  # a day it speaks of was closed; a person reopens or rewrites
    NEW_YEAR = "NEW-YEAR"  # approved for a class of the school year before


ASKED = (Code.STILL_TRUE, Code.CLOSED_DAY)
"""Questions that only a person's answer ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A reason to wait, in words for the person who can end it."""

    code: Code
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a pass knows: `stamps` is None when the content folder says nothing.

    `replanned` maps revision ids to how each slot's plan differs now; None when it was not
    compared. `consents_known` is False from the day an old store is put back until a person
    checked them. `calendar` is None where it can't be read. `closings` are the closed days.
    """

    stamps: Sequence[Stamp] | None
    replanned: Mapping[int, Mapping[str, str]] | None
    consents_known: bool = True
    calendar: TermCalendar | None = None
    closings: Sequence[Closing] = ()


def review(revisions: Sequence[StoredRevision], evidence: Evidence, school: School) -> list[int]:
    """Hold and release unsent deliveries of these revisions; returns those newly held."""
    now = school.clock.now()
    held: list[int] = []
    unsent = _unsent(revisions, school)
    near = None if evidence.stamps is None else NearStamps(evidence.stamps)
    for stored in revisions:
        mine = evidence if near is None else replace(evidence, stamps=near.to(stored))
        whole = _by_revision(stored, mine, school)
        for one in unsent.get(stored.id, ()):
            delivery = at_its_own_time(one, stored, school)
            if delivery is None:
                continue
            hold = _by_delivery(delivery, stored, mine, school, whole)
            if _apply(delivery, hold, now, school):
                held.append(delivery.id)
    return held


def _unsent(
    revisions: Sequence[StoredRevision], school: School
) -> defaultdict[int, list[Delivery]]:
    """The posts of these revisions that have not gone out, asked for in one question."""
    item = revisions[0].revision.item if len(revisions) == 1 else None
    found = defaultdict(list)
    for delivery in school.store.deliveries(states=UNSENT, item=item):
        if delivery.operation is Operation.PUBLISH:
            found[delivery.revision].append(delivery)
    return found


def reason_to_hold(
    delivery: Delivery, stored: StoredRevision, evidence: Evidence, school: School
) -> Hold | None:
    """Why this delivery has to wait, or None; the weightiest reason first."""
    return _by_delivery(delivery, stored, evidence, school, _by_revision(stored, evidence, school))


def _by_revision(stored: StoredRevision, evidence: Evidence, school: School) -> Hold | None:
    """Why all deliveries of a revision have to wait, or None."""
    if school.held_by:
        return Hold(code=Code.EVERYTHING, reason=school.held_by)
    if stored.state is not RevisionState.APPROVED or stored.approval is None:
        return Hold(code=Code.NOT_APPROVED, reason="It waits for approval.")
    return (
        _by_source(stored, evidence.stamps)
        or _by_verdict(stored, school)
        or by_consents(stored.revision, known=evidence.consents_known)
    )


def _by_delivery(
    delivery: Delivery,
    stored: StoredRevision,
    evidence: Evidence,
    school: School,
    whole: Hold | None,
) -> Hold | None:
    """A person's question first, then what holds the `whole` revision, then its own reasons."""
    if delivery.hold in ASKED:
        return Hold(code=Code(delivery.hold), reason=delivery.reason)
    return (
        whole
        or _by_closed_day(delivery, stored, evidence, school)
        or _by_plan(delivery, stored, evidence)
        or by_school_year(delivery, stored, evidence.calendar)
        or _by_channel(delivery, school)
    )


def evidence_now(stored: StoredRevision, school: School) -> Evidence:
    """What the latest look at the folder showed of one revision's file."""
    stamps = None
    if school.content is not None:
        of = stored.revision
        stamps = school.store.stamps_for({of.item}, {of.source_path})
    return Evidence(
        stamps=stamps,
        replanned=None,
        consents_known=consents_known(school),
        calendar=calendar_of(school),
        closings=school.store.closings(),
    )


def calendar_of(school: School) -> TermCalendar | None:
    """The term calendar; None where it can't be read, which is reported with the facts."""
    try:
        return school.calendar()
    except SchoolcastError:
        return None


def _by_source(stored: StoredRevision, stamps: Sequence[Stamp] | None) -> Hold | None:
    if stamps is None:
        return None
    approved = stored.revision.source_sha256
    mine = [stamp for stamp in stamps if stamp.item == stored.revision.item]
    if any(stamp.source_sha256 == approved for stamp in mine):
        return None
    path = stored.revision.source_path
    if mine or any(stamp.path == path for stamp in stamps):
        return Hold(
            code=Code.EDITED,
            reason="Its file was changed after approval. Submit it again, or undo the change.",
        )
    return Hold(
        code=Code.VANISHED,
        reason=f"Its file {path} is gone. Put it back, or cancel what is planned.",
    )


def _by_verdict(stored: StoredRevision, school: School) -> Hold | None:
    assert stored.approval is not None
    absent = sorted(set(stored.approval.rules) - set(school.rules.rule_ids))
    if absent:
        return Hold(
            code=Code.RULE_ABSENT,
            reason=f"Checks that ran at approval are missing now: {', '.join(absent)}.",
        )
    if stored.verdict is None:
        return Hold(code=Code.VERDICT, reason="It has not been checked yet.")
    if stored.verdict.passes(stored.approval.answers):
        return None
    return Hold(code=Code.VERDICT, reason=_objection(stored.verdict, stored.approval.answers))


def _objection(verdict: Verdict, answers: dict[str, str]) -> str:
    blocks = [f for f in verdict.findings if f.severity is Severity.BLOCK]
    findings = blocks or list(verdict.unanswered(answers))
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return f"{first.rule}: {first.message}{more}"


def by_consents(revision: Revision, *, known: bool) -> Hold | None:
    """A post that shows a child waits until somebody has checked the consents after a gap."""
    shown = revision.children or any(
        shown.children for post in revision.posts for shown in post.shown
    )
    if known or not shown:
        return None
    return Hold(
        code=Code.CONSENTS,
        reason="It shows a child, and a consent withdrawn lately may be missing here. Check the "
        "consents, then say so: on the page People, or by schoolcast adopt --as YOUR-NAME "
        "--consents-checked",
    )


def consents_known(school: School) -> bool:
    """Whether no gap waits for somebody to check the school's consents."""
    return all(gap.closed_at is not None for gap in school.ledger.gaps(school.id))


def _by_closed_day(
    delivery: Delivery, stored: StoredRevision, evidence: Evidence, school: School
) -> Hold | None:
    question = asked_of(delivery, stored, evidence.closings, school)
    return Hold(code=Code.CLOSED_DAY, reason=question) if question else None


def _by_plan(delivery: Delivery, stored: StoredRevision, evidence: Evidence) -> Hold | None:
    if evidence.replanned is None:  # not compared in this pass: what stood, stands
        stood = delivery.hold == Code.PLAN_CHANGED
        return Hold(code=Code.PLAN_CHANGED, reason=delivery.reason) if stood else None
    difference = evidence.replanned.get(stored.id, {}).get(delivery.slot)
    return Hold(code=Code.PLAN_CHANGED, reason=difference) if difference else None


def by_school_year(
    delivery: Delivery, stored: StoredRevision, calendar: TermCalendar | None
) -> Hold | None:
    """A class's post that crosses into another school year, where other children are in it."""
    if calendar is None or stored.approval is None or WHOLE_SCHOOL in stored.revision.audience:
        return None
    approved = wall_time(stored.approval.at, delivery.zone).date()
    then = calendar.year_of(wall_time(delivery.due, delivery.zone).date())
    if approved >= then.first:
        return None
    names = ", ".join(name.removeprefix("class:") for name in stored.revision.audience)
    return Hold(
        code=Code.NEW_YEAR,
        reason=(
            f"It was approved for the class {names} of the school year "
            f"{calendar.year_of(approved).name}; from {day_month(then.first)} other children may "
            "be in it. Submit and approve it again once the new school year has begun."
        ),
    )


def _by_channel(delivery: Delivery, school: School) -> Hold | None:
    channel = school.channels.get(delivery.channel)
    problem = channel.problem if channel else f'There is no channel "{delivery.channel}" any more.'
    return Hold(code=Code.CHANNEL, reason=problem) if problem else None


def _apply(delivery: Delivery, hold: Hold | None, now: datetime, school: School) -> bool:
    """Make the delivery's state follow; True when it is newly held."""
    if hold is None:
        if delivery.state is State.HELD:
            school.store.move(
                delivery.id,
                expect=State.HELD,
                end=State.SCHEDULED,
                by=Actor.ENGINE,
                at=now,
                reason="",
                next_at=goes_at(delivery, school),
            )
        return False
    was_held = delivery.state is State.HELD and delivery.hold != Code.RECHECK
    if was_held and (delivery.hold, delivery.reason) == (hold.code, hold.reason):
        return False
    moved = school.store.move(
        delivery.id,
        expect=delivery.state,
        end=State.HELD,
        by=Actor.ENGINE,
        at=now,
        reason=hold.reason,
        hold=hold.code,
    )
    return moved and not was_held
