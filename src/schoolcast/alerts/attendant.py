"""The attendant: after each pass it sees to it that people are told what needs them, once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.directory import Directory
from schoolcast.alerts.errands import Errands
from schoolcast.alerts.ping import Ping
from schoolcast.alerts.roll_watch import KINDS, is_over, roll_cause
from schoolcast.alerts.timing import at_wall, in_holidays, is_school_day, not_before
from schoolcast.alerts.tries import Tries
from schoolcast.domain.dates import wall_time
from schoolcast.pipeline.absence import head_away
from schoolcast.pipeline.alert_records import (
    Alert,
    AlertKind,
    Found,
    KeptClosure,
    NewMail,
    Situation,
    Step,
)
from schoolcast.pipeline.alerts import changes, idle
from schoolcast.pipeline.kept_back import kept_back
from schoolcast.pipeline.overtaken import overtaken
from schoolcast.pipeline.rehearse import Rehearsal, planned_on, rehearse, unfinished
from schoolcast.pipeline.reminders import asked, asked_again, steps_due
from schoolcast.pipeline.school import School

if TYPE_CHECKING:
    from schoolcast.alerts.mailer import Mailer
    from schoolcast.alerts.post_office import PostOffice

log = logging.getLogger(__name__)

AFTER_APPROVING = timedelta(minutes=10)
"""How long nothing more is approved before tomorrow is tried again: many come one by one."""
AHEAD = timedelta(minutes=5)
"""How far the clock of another process may be ahead."""
STANDS = timedelta(days=1)
"""How long an alert about a silence that is over stands, unless a person closes it before."""


class Attendant:
    """Attends to one school's alerts.

    `mailer` makes what sends mails when there are any; `beat` is the name under which passes
    record their end. Made before a process's first pass, it notices how long none ran.
    """

    def __init__(
        self, school: School, settings: Alerts, mailer: "Callable[[], Mailer]", *, beat: str
    ) -> None:
        self._school = school
        self._settings = settings
        self._directory = Directory(
            settings, lambda: in_holidays(school), lambda: head_away(school)
        )
        self._mailer = mailer
        self._ping = Ping(settings)
        self._errands = Errands()
        self._rehearsals = Tries(school.ledger, self._mark("rehearsal"))
        self._seen = school.ledger.last_beat(beat)
        self._wrote = False  # whether this look has written down mails
        self._daily: dict[str, date] = {}  # what was last done on which day, as far as we know

    @cached_property
    def _office(self) -> "PostOffice":
        # The mail library takes as long to import as an idle pass to run.
        from schoolcast.alerts.post_office import PostOffice

        return PostOffice(self._school, self._mailer())

    def attend(self) -> None:
        """Open, close and remind as things stand; mails go in a thread of their own.

        Never raises: what keeps people from being told must not keep posts from going out.
        """
        try:
            if self._look():
                self._errands.run(self._run_errands)
        except Exception:
            log.exception("alerts could not be attended to")

    def finish(self, seconds: float) -> bool:
        """Wait so long for what is under way; what is left is taken up by the next pass."""
        return self._errands.wait(seconds)

    def _look(self) -> bool:
        """Write down what is new; whether there is anything to be done outside."""
        now = self._school.clock.now()
        situation = self._looked_into(self._school.store.situation(now))
        news = changes(situation, self._lanes(), now)
        for found in news.opened:
            self._open(found, now)
        for alert in (*news.ended, *self._over(situation, now)):
            self._school.store.close_alert(alert.id, at=now)
        ended = {alert.id for alert in news.ended}
        for alert in situation.alerts:
            if alert.kind is AlertKind.APPROVAL and alert.id not in ended:
                self._mind_approval(alert, now)
        self._notice_silence(now)
        self._mind_roll(situation, now)
        self._sum_up(now)
        wrote, self._wrote = self._wrote, False
        mail_due = situation.mail_due or wrote
        return mail_due or self._ping.is_due(now) or self._rehearsal_due(now) is not None

    def _looked_into(self, situation: Situation) -> Situation:
        """The situation with what only the pipeline knows; asked only where there is cause."""
        situation = replace(situation, overtaken=overtaken(situation.alerts, self._school))
        if not situation.closures_due:
            return situation
        due = [self._school.store.delivery(number) for number in situation.closures_due]
        kept = tuple(
            KeptClosure(delivery=delivery.id, what=one.what)
            for one in kept_back(due, self._school)
            for delivery in one.deliveries
        )
        return replace(situation, closures_kept=kept)

    def _lanes(self) -> set[str]:
        return {channel.lane for channel in self._school.channels.values()}

    def _open(self, found: Found, now: datetime, *, once: bool = False) -> None:
        authors: Sequence[str] = ()
        if found.kind is AlertKind.APPROVAL:
            stored = self._school.store.revision(found.facts["revision"])
            found, authors = asked(found, stored, self._school, now), stored.revision.authors
        to = self._office_or_approvers(found.kind, authors)
        mails = self._mails(found, Step.OPENED, to, now)
        self._school.store.open_alert(found, mails, at=now, once=once)

    def _office_or_approvers(self, kind: AlertKind, authors: Sequence[str]) -> tuple[str, ...]:
        if kind is AlertKind.APPROVAL:
            return self._directory.asked(Step.OPENED, authors)
        return self._directory.office()

    def _mails(
        self, of: Found | Alert, step: Step, to: Sequence[str], now: datetime
    ) -> list[NewMail]:
        at = not_before(of, step, now, self._settings.quiet, self._school.timezone)
        self._wrote = self._wrote or bool(to)
        return [NewMail(step=step, address=address, next_at=at) for address in to]

    def _mind_approval(self, alert: Alert, now: datetime) -> None:
        """Remind; once its first post's time has passed, of the next one's, by steps anew."""
        again = asked_again(alert, now)
        if again is None:
            self._remind(alert, now)
        elif self._school.store.close_alert(alert.id, at=now):
            if alert.mailed_at is None:  # nobody has heard of it so far
                self._open(again, now)
            else:
                self._school.store.open_alert(again, (), at=now)

    def _remind(self, alert: Alert, now: datetime) -> None:
        steps, done = steps_due(alert, now)
        if done == alert.reminders:
            return
        authors = self._school.store.revision(alert.facts["revision"]).revision.authors
        mails = [
            mail
            for step in steps
            for mail in self._mails(alert, step, self._directory.asked(step, authors), now)
        ]
        self._school.store.remind(alert, mails, reminders=done, at=now)

    def _over(self, situation: Situation, now: datetime) -> list[Alert]:
        """Alerts that no state of the store ends: they end with time."""
        today = wall_time(now, self._school.timezone).date()
        return [
            alert
            for alert in situation.alerts
            if (alert.kind is AlertKind.IDLE and now - alert.opened_at > STANDS)
            or (alert.kind is AlertKind.REHEARSAL and alert.facts["day"] < today.isoformat())
            or (alert.kind is AlertKind.SUMMARY and now - alert.opened_at > STANDS)
        ]

    def _notice_silence(self, now: datetime) -> None:
        """At the start, and after this computer slept: passes ran last long before this one."""
        last, self._seen = self._seen, now
        if idle(last, now, self._settings.idle_after) is None:
            return
        last = self._known_until(last)
        found = idle(last, now, self._settings.idle_after)
        if found is not None and (self._settings.idle == "always" or self._was_due(last, now)):
            self._open(found, now, once=True)

    def _known_until(self, last: datetime | None) -> datetime | None:
        """The last pass, or the end of a gap: what went on in it is forgotten, no silence."""
        if last is None:
            return None
        return max([last, *(gap.until for gap in self._school.ledger.gaps())])

    def _was_due(self, last: datetime | None, now: datetime) -> bool:
        return any(one.due <= now for one in self._school.store.deliveries(since=last))

    def _mind_roll(self, situation: Situation, now: datetime) -> None:
        """Once a day, and whenever there is an alert that a new roll would end."""
        minded = any(alert.kind in KINDS.values() for alert in situation.alerts)
        if not minded and not self._comes("roll", self._settings.summary_at, now):
            return
        standing = roll_cause(self._school, now)
        for alert in situation.alerts:
            if is_over(alert, standing):
                self._school.store.close_alert(alert.id, at=now)
        if standing is not None:
            self._open(standing, now, once=True)
        self._done("roll", now)

    def _sum_up(self, now: datetime) -> None:
        """The morning's summary, once on each school day, as late as this computer wakes."""
        if not self._settings.summary or not self._comes("summary", self._settings.summary_at, now):
            return
        today = wall_time(now, self._school.timezone).date()
        if self._directory.office() and is_school_day(today, self._school):
            cause = f"{AlertKind.SUMMARY}:{today}"
            found = Found(cause=cause, kind=AlertKind.SUMMARY, subject=str(today))
            self._open(found, now, once=True)
        self._done("summary", now)

    def _rehearsal_due(self, now: datetime) -> datetime | None:
        """Since when tomorrow waits to be tried, where its next try may begin now."""
        since = self._untried_since(now) if self._settings.rehearse else None
        return since if since and self._rehearsals.is_due(since, now) else None

    def _untried_since(self, now: datetime) -> datetime | None:
        """The day's time for it or, where that is done, the last approval since, once it rests."""
        today = wall_time(now, self._school.timezone).date()
        begins = at_wall(today, self._settings.rehearse_at, self._school.timezone)
        if now < begins or self._comes("rehearsal", self._settings.rehearse_at, now):
            return begins if now >= begins else None
        done = self._school.ledger.last_beat(self._mark("rehearsal"))
        approved = self._school.store.last_approval()
        if done and approved and done < approved <= now - AFTER_APPROVING:
            return approved
        return None

    def _comes(self, what: str, at: time, now: datetime) -> bool:
        """Whether the time of a daily task has come and nobody has done it today.

        What was done at a time to come was done under a clock that was ahead, and is done again.
        """
        wall = wall_time(now, self._school.timezone)
        if self._daily.get(what) == wall.date() or wall.time() < at:
            return False
        last = self._school.ledger.last_beat(self._mark(what))
        begins = at_wall(wall.date(), at, self._school.timezone)
        if last is None or not begins <= last < now + AHEAD:
            return True
        self._daily[what] = wall.date()
        return False

    def _done(self, what: str, now: datetime) -> None:
        self._school.ledger.beat(self._mark(what), now)

    def _mark(self, what: str) -> str:
        return f"{what}:{self._school.id}"

    def _run_errands(self) -> None:
        now = self._school.clock.now()
        self._office.deliver()
        if self._ping.is_due(now):
            self._ping.call(now)
        if since := self._rehearsal_due(now):
            self._rehearse(since, now)
            self._office.deliver()

    def _rehearse(self, since: datetime, now: datetime) -> None:
        """Try tomorrow, where anything is planned for it; done is what has been noted."""
        tomorrow = wall_time(now, self._school.timezone).date() + timedelta(days=1)
        if not self._rehearsals.begin(since, now):
            self.note(unfinished(tomorrow))
        elif planned_on(tomorrow, self._school):
            self.note(rehearse(self._school, tomorrow))
        self._done("rehearsal", now)

    def note(self, rehearsal: Rehearsal) -> None:
        """Tell its flaws unless they have been told; what was told of that day before ends."""
        now = self._school.clock.now()
        standing = rehearsal.cause.cause if rehearsal.flaws else ""
        if standing:
            self._open(rehearsal.cause, now)
        for alert in self._school.store.alerts():
            of_that_day = (alert.kind, alert.subject) == (AlertKind.REHEARSAL, str(rehearsal.day))
            if of_that_day and alert.cause != standing:
                self._school.store.close_alert(alert.id, at=now)
