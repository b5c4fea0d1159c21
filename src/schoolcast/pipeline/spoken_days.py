"""Words that name a day, judged on the day on which an approval would really send them.

A post that goes out on approval has no day until then, and one that is approved late gets
another. Its words were written for the day it was submitted, or for its own time.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime

from schoolcast.compliance.rules.relative_dates import DateRelative, SpokenDay, spoken_days
from schoolcast.domain.dates import day_month, iso_minute, long_date, wall_time
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.lateness import late_posts
from schoolcast.pipeline.once_approved import deadline_from, once_approved
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

RULE = DateRelative.id
_ASKS = (Severity.MUST_RESOLVE, Severity.BLOCK)
_Place = tuple[str, str]  # slot and channel


def untrue_days(
    stored: StoredRevision,
    now: datetime,
    school: School,
    *,
    facts: Facts | None = None,
    left_out: Collection[_Place] = (),
) -> tuple[Finding, ...]:
    """What is untrue, or means another day than when it was written, if approved at `now`.

    Only of posts whose day approving decides, and not of those `left_out`. `facts` are those of
    `now`, where they are at hand.
    """
    revision = stored.revision
    times = {
        place: due
        for place, due in _times(stored, now, school)
        if place not in left_out and _names_days(revision, place, due)
    }
    if not times:
        return ()
    then = _as_sent(revision, times, school)
    said = school.rules.check(then, facts or school.facts(now)).findings
    known = set(stored.verdict.findings) if stored.verdict else set()
    untrue = [f for f in said if f.rule == RULE and f.severity in _ASKS and f not in known]
    places = {(f.slot, f.channel, f.excerpt) for f in untrue}
    moved = [
        finding
        for post in then.posts
        if (post.slot, post.channel) in times
        for finding in _moved(post, stored)
        if not places & _covering(finding)
    ]
    return tuple(_of_that_day(finding, now, stored) for finding in (*untrue, *moved))


def _times(
    stored: StoredRevision, now: datetime, school: School
) -> Iterator[tuple[_Place, datetime]]:
    for post in stored.revision.posts:
        if post.due is None:
            yield (post.slot, post.channel), once_approved(now, post, stored.revision, school)
    for post in late_posts(stored, now, school):
        yield (post.slot, post.channel), now


def _names_days(revision: Revision, place: _Place, due: datetime) -> bool:
    post = revision.post_for(*place)
    return post is not None and bool(spoken_days(post.text, wall_time(due, post.zone).date()))


def _as_sent(revision: Revision, times: dict[_Place, datetime], school: School) -> Revision:
    """The revision as if those posts had been written for these times."""

    def sent(post: Post) -> Post:
        due = times.get((post.slot, post.channel))
        if due is None:
            return post
        return replace(
            post,
            due=due,
            due_wall=iso_minute(wall_time(due, post.zone)),
            not_after=post.not_after or deadline_from(due, post, revision, school),
        )

    return replace(revision, posts=tuple(sent(post) for post in revision.posts))


def _moved(post: Post, stored: StoredRevision) -> Iterator[Finding]:
    """A question for each word that means another day now, where no event's date decides."""
    assert post.due is not None
    written, sent = _written_on(post, stored), wall_time(post.due, post.zone).date()
    event = stored.revision.event_date
    for before, now in moved(post.text, written, sent, event):
        yield _question(post, before, now, written)


def moved(
    text: str, written: date, sent: date, event: date | None
) -> Iterator[tuple[SpokenDay, SpokenDay]]:
    """The words without a date that mean another day on `sent` than on `written`: then and now.

    None that mean the event's day on `sent`, or tell of what is over.
    """
    if written == sent:
        return
    meant_then = {said.start: said for said in spoken_days(text, written)}
    for now in spoken_days(text, sent):
        before = meant_then.get(now.start)
        if before is None or now.dated or now.looks_back or event in now.meant:
            continue
        if before.meant[0] not in now.meant and not (now.today and event):
            yield before, now


def _written_on(post: Post, stored: StoredRevision) -> date:
    """The day its words were written for: its own, or the one on which it was submitted."""
    planned = stored.revision.post_for(post.slot, post.channel)
    moment = (planned.due if planned else None) or stored.submitted_at
    return wall_time(moment, post.zone).date()


def _question(post: Post, before: SpokenDay, now: SpokenDay, written: date) -> Finding:
    words = post.text[now.start : now.end]
    return Finding(
        rule=RULE,
        clause=DateRelative.clause,
        severity=Severity.MUST_RESOLVE,
        overridable_by=OverridableBy.APPROVER,
        message=(
            f"“{words}” meant {long_date(before.meant[0])} when this was written, on "
            f"{day_month(written)}. If it is approved now, “{words}” will be read as "
            f"{long_date(now.meant[0])}. Write the date, or say that “{words}” is right as it "
            "stands."
        ),
        field="text",
        start=now.start,
        end=now.end,
        excerpt=words,
        suggestion=f"on {day_month(before.meant[0])}",
        slot=post.slot,
        channel=post.channel,
    )


def _covering(finding: Finding) -> set[tuple[str | None, str | None, str]]:
    """The places at which a finding of the rules may say it already."""
    slots, channels = (None, finding.slot), (None, finding.channel)
    return {(slot, channel, finding.excerpt) for slot in slots for channel in channels}


def _of_that_day(finding: Finding, now: datetime, stored: StoredRevision) -> Finding:
    """Asked of one day alone: an answer kept from another day does not settle it."""
    day = wall_time(now, stored.revision.posts[0].zone).date()
    return replace(finding, field=f"{finding.field} as approved on {day_month(day)}")
