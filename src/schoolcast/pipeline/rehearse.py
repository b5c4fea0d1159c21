"""Rehearsing: a coming day's posts and their channels are tried without publishing anything."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from schoolcast.api.connector import Capabilities, Connector, Health
from schoolcast.domain.dates import end_of_day, instant
from schoolcast.domain.delivery import UNSENT, Delivery, Operation, State
from schoolcast.domain.errors import NotFound, SchoolcastError, TimeProblem
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Severity, Verdict
from schoolcast.domain.revision import Post, PostImage, RevisionState
from schoolcast.pipeline.alert_records import AlertKind, Found
from schoolcast.pipeline.examine import examine, laid_ready
from schoolcast.pipeline.gates_ahead import gates_ahead
from schoolcast.pipeline.patience import answers_within
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School

CLOCK_TOLERANCE = timedelta(minutes=2)
"""How far the clock may be out: platforms refuse signed requests that are older than a few."""
PATIENCE = 30.0
"""Seconds; a pass from cron waits a minute for all that is told after it."""
PLANNED = (*UNSENT, State.SENDING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """Why something would not go out. `what` is our own words and may stand in a mail.

    `said` is what a channel or file says, for the screen alone; `rules` are ids, with spaces.
    """

    what: str
    channel: str = ""
    delivery: int | None = None
    rules: str = ""
    said: str = ""

    def facts(self) -> dict[str, Any]:
        """What an alert keeps of it."""
        kept = {"what": self.what, "channel": self.channel, "rules": self.rules}
        return kept if self.delivery is None else {**kept, "delivery": self.delivery}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """What came of it: the channels tried, the deliveries looked at, and all flaws."""

    day: date
    channels: tuple[str, ...]
    deliveries: tuple[int, ...]
    flaws: tuple[Flaw, ...]

    @property
    def cause(self) -> Found:
        """The cause of the alert about its flaws: another one where the flaws are others."""
        flaws = [flaw.facts() for flaw in self.flaws]
        digest = hashlib.sha256(json.dumps(flaws, sort_keys=True).encode()).hexdigest()
        return Found(
            cause=f"{AlertKind.REHEARSAL}:{self.day}:{digest[:16]}",
            kind=AlertKind.REHEARSAL,
            subject=str(self.day),
            facts={"day": str(self.day), "flaws": flaws},
        )


def day_of(day: date, zone_name: str) -> tuple[datetime, datetime]:
    """The instants at which that day begins and ends on the school's clock."""
    try:
        start = instant(datetime.combine(day, time()), zone_name)
    except TimeProblem:  # some zones change their clocks at midnight
        start = instant(datetime.combine(day, time(1)), zone_name)
    return start, end_of_day(day, zone_name)


def planned_on(day: date, school: School) -> list[Delivery]:
    """What is to be published on that day and has not gone out yet."""
    start, end = day_of(day, school.timezone)
    return [
        one
        for one in school.store.deliveries(states=PLANNED, since=start)
        if one.due < end and one.operation is Operation.PUBLISH
    ]


def rehearse(
    school: School, day: date, *, lanes: bool = True, patience: float = PATIENCE
) -> Rehearsal:
    """Try that day's lanes, unless they have just been tried, and check its posts as if due.

    `patience` is how many seconds are waited for the channels, which are tried all at once.
    """
    planned = planned_on(day, school)
    names = list(dict.fromkeys(one.channel for one in planned)) if lanes else []
    flaws = _of_channels(names, planned, school, patience)
    flaws += [*_of_posts(planned, school), *_of_gates(planned, school)]
    return Rehearsal(
        day=day,
        channels=tuple(names),
        deliveries=tuple(one.id for one in planned),
        flaws=tuple(flaws),
    )


def unfinished(day: date) -> Rehearsal:
    """What is told where every try at a rehearsal was cut off or failed."""
    flaw = Flaw(what="each try at checking the day was cut off or failed, so nobody knows")
    return Rehearsal(day=day, channels=(), deliveries=(), flaws=(flaw,))


def _of_channels(
    names: list[str], planned: list[Delivery], school: School, patience: float
) -> list[Flaw]:
    jobs = {name: partial(try_channel, name, planned, school) for name in names}
    answers = answers_within(patience, jobs)
    late = f"it did not answer within {patience:g} seconds"
    return [flaw for name in names for flaw in answers.get(name, [Flaw(what=late, channel=name)])]


def try_channel(name: str, planned: Iterable[Delivery], school: School) -> list[Flaw]:
    """Ask a channel's connector whether it could publish; `planned` says until when it has to."""
    channel = school.channels.get(name)
    if channel is None:
        return [Flaw(what="there is no such channel any more", channel=name)]
    if channel.connector is None or channel.problem:
        return [Flaw(what="it can't be used", channel=name, said=channel.problem)]
    try:
        health = channel.connector.health()
    except Exception as error:  # a plugin that breaks its promise to answer in words
        said = f"{type(error).__name__}: {error}"
        return [Flaw(what="trying it failed", channel=name, said=said)]
    return _of_health(name, health, planned)


def _of_health(name: str, health: Health, planned: Iterable[Delivery]) -> list[Flaw]:
    flaws = []
    if not health.ok:
        said = " ".join(health.problems)
        flaws.append(Flaw(what="its connection does not work", channel=name, said=said))
    last = max((one.due for one in planned if one.channel == name), default=None)
    if health.expires_at and last and health.expires_at <= last:
        flaws.append(Flaw(what="its connection ends before the last post", channel=name))
    wrong = clock_problem(health)
    if wrong:
        flaws.append(Flaw(what=wrong, channel=name))
    return flaws


def clock_problem(health: Health) -> str:
    """How wrong this computer's clock is, by the platform's; "" where it is right or unknown."""
    ahead = health.clock_ahead
    if ahead is None or abs(ahead) <= CLOCK_TOLERANCE:
        return ""
    minutes = round(abs(ahead) / timedelta(minutes=1))
    way = "fast" if ahead > timedelta() else "slow"
    return f"this computer's clock is {minutes} minutes {way}, so the channel may refuse posts"


def _of_posts(planned: list[Delivery], school: School) -> list[Flaw]:
    """What is against the posts of one day, by the facts of that day: a roll ages overnight."""
    if not planned:
        return []
    try:
        facts = school.facts(max(planned[0].due, school.clock.now()))
    except SchoolcastError as problem:
        said = str(problem)
        return [Flaw(what="the roll or the calendar can't be read, so nothing goes out", said=said)]
    revisions = {one.revision: school.store.revision(one.revision) for one in planned}
    verdicts = {key: _verdict(stored, facts, school) for key, stored in revisions.items()}
    return [
        flaw for one in planned for flaw in _of_post(one, revisions[one.revision], verdicts, school)
    ]


def _of_gates(planned: list[Delivery], school: School) -> list[Flaw]:
    unsent = [one for one in planned if one.state in UNSENT]
    closed = gates_ahead(unsent, school)
    return [
        _flaw(closed[one.id].what, one, said=closed[one.id].said)
        for one in unsent
        if one.id in closed
    ]


def _verdict(stored: StoredRevision, facts: Facts, school: School) -> Verdict | None:
    if stored.approval is None:
        return None
    return examine(stored.revision, facts, school)


def _of_post(
    delivery: Delivery,
    stored: StoredRevision,
    verdicts: Mapping[int, Verdict | None],
    school: School,
) -> list[Flaw]:
    verdict = verdicts[delivery.revision]
    if stored.state is not RevisionState.APPROVED or stored.approval is None or verdict is None:
        return [_flaw("it is not approved", delivery)]
    flaws = []
    if not verdict.passes(stored.approval.answers):
        against = [f for f in verdict.findings if f.severity is Severity.BLOCK]
        against += verdict.unanswered(stored.approval.answers)
        rules = " ".join(dict.fromkeys(finding.rule for finding in against))
        said = " ".join(finding.message for finding in against)
        flaws.append(_flaw("a check objects to it", delivery, rules=rules, said=said))
    elif delivery.state is State.HELD:
        flaws.append(_flaw("it is held", delivery, said=delivery.reason))
    return flaws + _of_limits(delivery, stored, school)


def _of_limits(delivery: Delivery, stored: StoredRevision, school: School) -> list[Flaw]:
    channel = school.channels.get(delivery.channel)
    same = (delivery.slot, delivery.channel)
    post = next((p for p in stored.revision.posts if (p.slot, p.channel) == same), None)
    if channel is None or channel.connector is None or post is None:
        return []
    try:
        ready = laid_ready(post, school)
        for image in ready.images:
            image.read_bytes()
    except (NotFound, OSError):
        return [_flaw("a picture of it is gone", delivery)]
    return [_flaw(what, delivery) for what in beyond(ready, channel.connector)]


def beyond(post: Post, connector: Connector[Any]) -> list[str]:
    """Which of the channel's limits the post goes beyond."""
    can = connector.capabilities
    found = []
    if can.text_limit is not None and connector.measure(post.text) > can.text_limit:
        found.append("its text is too long for the channel")
    if len(post.images) > can.max_images:
        found.append("it has more pictures than the channel takes")
    if post.link and not can.links:
        found.append("the channel takes no links")
    if any(_unfit(image, can) for image in post.images):
        found.append("a picture of it is none the channel takes")
    return found


def _unfit(image: PostImage, can: Capabilities) -> bool:
    heavy = can.image_bytes is not None and image.size > can.image_bytes
    wordy = can.alt_limit is not None and len(image.alt) > can.alt_limit
    return heavy or wordy or image.media_type not in can.image_formats


def _flaw(what: str, delivery: Delivery, **more: str) -> Flaw:
    return Flaw(what=what, channel=delivery.channel, delivery=delivery.id, **more)
