"""What needs telling: pure decisions from what the store says to alerts that open and close."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.domain.dates import to_ms
from schoolcast.domain.delivery import State
from schoolcast.pipeline.alert_records import (
    LATE,
    Alert,
    AlertKind,
    BudgetUse,
    Found,
    Overtaken,
    Situation,
    Troubled,
)
from schoolcast.pipeline.deletion import reminder_of
from schoolcast.pipeline.holds import Code

PATIENCE = timedelta(minutes=15)
"""How long an unknown outcome may take to be settled before people are told."""
NEARLY = 0.8
"""The part of a budget from which on it is nearly used."""
EASED = 0.6
"""The part below which an alert about it ends: apart, so that it does not come and go."""

_BY_STATE = {
    State.FAILED: AlertKind.FAILED,
    State.MISSED: AlertKind.MISSED,
    State.EXPIRED: AlertKind.EXPIRED,
    State.NEEDS_ATTENTION: AlertKind.NEEDS_ATTENTION,
    State.UNKNOWN: AlertKind.UNKNOWN,
}
_AFTER_A_TRY = frozenset({State.FAILED, State.NEEDS_ATTENTION})
ENDED_BY_PEOPLE = frozenset(
    {
        AlertKind.IDLE,
        AlertKind.REHEARSAL,
        AlertKind.SUMMARY,
        AlertKind.ROLL_AGEING,
        AlertKind.ROLL_STALE,
    }
)  # no state of the store shows when they end


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What a pass has to write down."""

    opened: tuple[Found, ...]
    ended: tuple[Alert, ...]


def changes(situation: Situation, lanes: Iterable[str], now: datetime) -> Changes:
    """The causes that are new, and the alerts whose cause is gone.

    `lanes` are those of this school's channels; a lane may belong to another school.
    """
    known = {alert.cause for alert in situation.alerts}
    standing = {found.cause: found for found in causes(situation, lanes, known, now)}
    return Changes(
        opened=tuple(found for cause, found in standing.items() if cause not in known),
        ended=tuple(
            alert
            for alert in situation.alerts
            if alert.kind not in ENDED_BY_PEOPLE and alert.cause not in standing
        ),
    )


def causes(
    situation: Situation, lanes: Iterable[str], known: Iterable[str], now: datetime
) -> list[Found]:
    """Every cause that stands now; `known` are the causes of open alerts."""
    mine = set(lanes)
    found = [one for delivery in situation.deliveries for one in _of_delivery(delivery, now)]
    found += [
        _one(AlertKind.LANE, lane, lane=lane) for lane in situation.paused_lanes if lane in mine
    ]
    found += [
        _one(AlertKind.KEPT_BACK, str(kept.delivery), delivery=kept.delivery, what=kept.what)
        for kept in situation.closures_kept
    ]
    found += [_of_overtaken(one) for one in situation.overtaken]
    found += [_one(AlertKind.CONTENT, path, path=path) for path in situation.files]
    if situation.folder_missing:
        found.append(_one(AlertKind.CONTENT, ".", path=""))
    if situation.facts_unreadable:
        found.append(_one(AlertKind.FACTS, "facts"))
    found += [_one(AlertKind.GAP, str(gap), gap=gap) for gap in situation.gaps]
    found += [
        _one(
            AlertKind.DELETION,
            f"{promise.id}:{reminder_of(promise.promised_at, now)}",
            promise=promise.id,
            item=promise.item,
        )
        for promise in situation.promises
    ]
    found += [_of_budget(use) for use in situation.budgets if _is_near(use, set(known))]
    found += [
        _one(AlertKind.APPROVAL, str(waiting.id), revision=waiting.id, item=waiting.item)
        for waiting in situation.waiting
    ]
    return found


def _one(kind: AlertKind, subject: str, **facts: object) -> Found:
    return Found(cause=f"{kind}:{subject}", kind=kind, subject=subject, facts=facts)


def _of_delivery(delivery: Troubled, now: datetime) -> list[Found]:
    if delivery.state is State.HELD:
        return _of_hold(delivery)
    if delivery.state is State.RETRY:  # one telling for a channel, however much waits for it
        late = now - delivery.due >= LATE
        found = _one(AlertKind.LATE, delivery.channel, delivery=delivery.id)
        return [found] if late else []
    if delivery.state is State.UNKNOWN:
        if delivery.since is None or now - delivery.since < PATIENCE:
            return []
    found = _one(_BY_STATE[delivery.state], str(delivery.id), delivery=delivery.id)
    if delivery.state in _AFTER_A_TRY and delivery.attempts:
        # Sent again by a person, it may end the same way before anybody has looked.
        found = replace(found, cause=f"{found.cause}:{delivery.attempts}")
    return [found]


def _of_overtaken(one: Overtaken) -> Found:
    kind = AlertKind.OUTDATED if one.public else AlertKind.OVERTAKEN
    return _one(kind, str(one.delivery), delivery=one.delivery, revision=one.revision)


def _of_hold(delivery: Troubled) -> list[Found]:
    """One cause for all that one reason holds: a channel, a file, a finding of one item."""
    match delivery.hold:
        case Code.NOT_APPROVED:  # told to the approver, as an announcement that waits
            return []
        case Code.RECHECK:  # for the second until the next look
            return []
        case Code.EVERYTHING:
            return [_one(AlertKind.HELD, delivery.hold, code=delivery.hold)]
        case Code.CHANNEL:
            subject = f"{delivery.hold}:{delivery.channel}"
        case _:
            subject = f"{delivery.hold}:{delivery.item}"
    facts = {"code": delivery.hold, "delivery": delivery.id, "rule": delivery.rule}
    return [_one(AlertKind.HELD, subject, **facts)]


def _of_budget(use: BudgetUse) -> Found:
    return _one(AlertKind.BUDGET, use.name, used=use.used, most=use.most)


def _is_near(use: BudgetUse, known: set[str]) -> bool:
    from_part = EASED if f"{AlertKind.BUDGET}:{use.name}" in known else NEARLY
    return use.most > 0 and use.used >= from_part * use.most


def idle(last: datetime | None, now: datetime, after: timedelta) -> Found | None:
    """The cause, where the last pass lies longer back than `after`; None where none ever ran."""
    if last is None or now - last < after:
        return None
    since = to_ms(last)
    return _one(AlertKind.IDLE, str(since), since=since, until=to_ms(now))
