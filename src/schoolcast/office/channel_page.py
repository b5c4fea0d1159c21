"""A channel as the office sees it: whether it works, what is used up, what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from schoolcast.office.channel_tests import renew_words
from schoolcast.office.gates import POSTS
from schoolcast.office.money import money
from schoolcast.office.words import when
from schoolcast.pipeline.connections import Connection, read_connections
from schoolcast.pipeline.costs import UNKNOWN, Month, currency_of
from schoolcast.pipeline.pause import in_words
from schoolcast.pipeline.records import Lane, Limit, Pause, Scope
from schoolcast.pipeline.school import Channel, School

MONTHS = 6  # whose costs are shown, with the present one


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """How a channel is: a few words and a colour, why, and what to do about it."""

    words: str
    colour: str
    why: str = ""
    advice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Used:
    """A limit in words, and how much of it is used, as a share of 1."""

    words: str
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelView:
    """One channel; `last` is its last test, None where it was never tried here."""

    channel: Channel
    title: str
    state: State
    last: Connection | None
    used: tuple[Used, ...]


def channel_views(school: School, folder: Path) -> list[ChannelView]:
    """Every channel of config.toml, in its order; nothing is asked of the platforms."""
    now = school.clock.now()
    known = read_connections(folder)
    lanes = {lane.name: lane for lane in school.ledger.lanes()}
    pauses = school.store.pauses(now)
    used = school.store.used(now)
    return [
        ChannelView(
            channel=one,
            title=(one.connector.title if one.connector else "") or one.kind,
            state=state_of(one, known.get(one.name), lanes.get(one.lane), pauses, school),
            last=known.get(one.name),
            used=tuple(_used(limit, used) for limit in _in_order(one.limits)),
        )
        for one in school.channels.values()
    ]


def channel_view(name: str, school: School, folder: Path) -> ChannelView:
    """One of them; NotFound."""
    wanted = school.channel(name)
    return next(one for one in channel_views(school, folder) if one.channel.name == wanted.name)


def connect_command(name: str) -> str:
    """What connects the channel, typed where schoolcast is installed."""
    return f"schoolcast channels connect {name}"


def state_of(
    channel: Channel,
    last: Connection | None,
    lane: Lane | None,
    pauses: list[Pause],
    school: School,
) -> State:
    """The gravest thing first."""
    now = school.clock.now()
    connect = f"Connect it: {connect_command(channel.name)}"
    if channel.problem or channel.connector is None:
        return State(words="Can't be used", colour="red", why=channel.problem, advice=connect)
    if lane is not None and lane.paused_reason:
        return State(
            words="Connection lost",
            colour="red",
            why=lane.paused_reason,
            advice=f"{connect}. Then test it here: if it works, it sends again.",
        )
    for pause in pauses:
        if pause.scope is not Scope.ITEM and pause.target in ("", channel.name):
            advice = "End it under Pause when it is time."
            return State(words="Paused", colour="yellow", why=in_words(pause), advice=advice)
    if lane is not None and lane.blocked_until and lane.blocked_until > now:
        until = when(lane.blocked_until, school.timezone)
        return State(
            words="Waits",
            colour="yellow",
            why=f"The platform takes nothing until {until}.",
            advice="Nothing: it goes on by itself then.",
        )
    return _by_last_test(channel, last, school)


def _by_last_test(channel: Channel, last: Connection | None, school: School) -> State:
    if last is None:
        advice = "Test it once, so that you know."
        return State(words="Never tried", colour="grey", advice=advice)
    if last.problems:
        return State(
            words="Did not work when last tried",
            colour="yellow",
            why=" ".join(last.problems),
            advice="Mend it, and test it again.",
        )
    if words := renew_words(channel.name, last, school):
        return State(words="Ends soon", colour="yellow", why=words)
    return State(words="Works", colour="green")


def _in_order(limits: frozenset[Limit]) -> list[Limit]:
    return sorted(limits, key=lambda limit: (limit.period, limit.name))


def _used(limit: Limit, used: Mapping[str, int]) -> Used:
    count = used.get(limit.name, 0)
    if limit.unit == POSTS:
        numbers = f"{count} of {limit.most} posts"
    else:
        numbers = f"{money(count, limit.unit)} of {money(limit.most, limit.unit)}"
    return Used(
        words=f"{numbers} in the last {_span(limit.period)}",
        share=min(1.0, count / limit.most) if limit.most else 1.0,
    )


def _span(period: timedelta) -> str:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, rest = divmod(round(period.total_seconds()), length)
        if number and not rest:
            return unit if number == 1 else f"{number} {unit}s"
    return f"{period.total_seconds():g} seconds"


def months_of(channel: str, school: School) -> list[tuple[str, str, str]]:
    """Month, what was spent and what is planned there, in words, the newest first; [] if free."""
    currency = currency_of(channel, school)
    if currency == UNKNOWN:
        return []
    month = Month.of(school.clock.now(), school.timezone)
    found = []
    for _ in range(MONTHS):
        since, until = month.bounds(school.timezone)
        spent = _sum(channel, since, until, school, planned=False)
        planned = _sum(channel, since, until, school, planned=True)
        found.append((str(month), money(spent, currency), money(planned, currency)))
        month = _before(month)
    return found


def _before(month: Month) -> Month:
    years, number = divmod(month.number - 2, 12)
    return Month(year=month.year + years, number=number + 1)


def _sum(channel: str, since: datetime, until: datetime, school: School, *, planned: bool) -> int:
    rows = school.store.planned(since, until) if planned else school.store.spent(since, until)
    return sum(row.micros for row in rows if row.channel == channel)
