"""Posts that go out as soon as they are approved: when that is, and until when it is true."""

from datetime import datetime

from schoolcast.domain.dates import instant, wall_time
from schoolcast.domain.deadline import deadline
from schoolcast.domain.errors import TimeProblem
from schoolcast.domain.item import Kind
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.school import School


def once_approved(now: datetime, post: Post, revision: Revision, school: School) -> datetime:
    """Now; or, in quiet hours, when they end, if it can wait and is still true then."""
    quiet = school.calendar().quiet
    wall = wall_time(now, post.zone)
    if quiet is None or revision.kind is Kind.CLOSURE or not quiet.hold(wall):
        return now
    try:
        end = instant(quiet.end_of(wall), post.zone)
    except TimeProblem:  # quiet hours that end while the clocks go forward
        return now
    return end if end < deadline_from(now, post, revision, school) else now


def deadline_from(due: datetime, post: Post, revision: Revision, school: School) -> datetime:
    """Until when (UTC) a post that goes out at `due` is worth sending, as its words then mean."""
    return deadline(
        due=due,
        zone_name=post.zone,
        text=post.text,
        event_date=revision.event_date,
        event_time=revision.event_time,
        day_ends=school.calendar().day_ends,
    )
