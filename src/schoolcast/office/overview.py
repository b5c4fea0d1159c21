"""Overview: what needs somebody, what goes out soon, and whether anything is at work."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from schoolcast.domain.dates import instant, wall_time
from schoolcast.domain.delivery import NEEDS_A_PERSON, OPEN, Delivery
from schoolcast.domain.revision import RevisionState
from schoolcast.engine.tick import BEAT
from schoolcast.office.standing import alert_line, silence, standing
from schoolcast.pipeline.alert_records import AlertKind
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.holds import consents_known
from schoolcast.pipeline.holiday import LAST_DAYS, Needs, needed_in_holiday
from schoolcast.pipeline.records import Pause, StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import same_person

MOST = 25  # of each list; the rest is on the page it belongs to


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The first page's facts; lists are cut at MOST."""

    waiting: tuple[StoredRevision, ...]  # for approval or advice
    sent_back: tuple[StoredRevision, ...]  # to this person
    troubled: tuple[Delivery, ...]  # newest first, of any age
    more_troubled: int  # how many of those are left out
    alerts: tuple[str, ...]
    today: tuple[Delivery, ...]
    week: tuple[Delivery, ...]
    pauses: tuple[Pause, ...]
    silence: str  # why nothing goes out, or ""
    consents_known: bool  # False: the records went back in time, and a no may be missing
    last_beat: datetime | None
    holiday: Needs | None  # shortly before a holiday and in it, where something is due then


def overview(school: School, person: str) -> Overview:
    """What `person` should know first."""
    now = school.clock.now()
    midnight, later = _days(school, now)
    troubled = Search(states=NEEDS_A_PERSON)
    shown = school.store.browse(troubled, newest_first=True, limit=MOST)
    waiting = school.store.waiting_revisions()
    return Overview(
        waiting=tuple(one for one in waiting if one.state is not RevisionState.SENT_BACK)[:MOST],
        sent_back=tuple(
            one
            for one in waiting
            if one.state is RevisionState.SENT_BACK
            and any(same_person(person, author) for author in one.revision.authors)
        )[:MOST],
        troubled=tuple(shown),
        more_troubled=max(0, school.store.count(troubled) - len(shown)) if shown else 0,
        # What waits for approval stands in `waiting` already, with a link.
        alerts=tuple(
            alert_line(alert, school, with_end=False)
            for alert in standing(school)
            if alert.kind is not AlertKind.APPROVAL
        )[:MOST],
        today=tuple(
            school.store.browse(Search(states=OPEN, since=now, until=midnight), limit=MOST)
        ),
        week=tuple(
            school.store.browse(Search(states=OPEN, since=midnight, until=later), limit=MOST)
        ),
        pauses=tuple(school.store.pauses(now)),
        silence=silence(school, BEAT),
        consents_known=consents_known(school),
        last_beat=school.ledger.last_beat(BEAT),
        holiday=needed_in_holiday(school, most=0, last_days=LAST_DAYS),
    )


def _days(school: School, now: datetime) -> tuple[datetime, datetime]:
    """The coming midnight, and the one seven days after it, on the school's clock."""
    tomorrow = wall_time(now, school.timezone).date() + timedelta(days=1)
    ends = (datetime.combine(day, time()) for day in (tomorrow, tomorrow + timedelta(days=7)))
    midnight, later = (instant(wall, school.timezone).astimezone(UTC) for wall in ends)
    return midnight, later
