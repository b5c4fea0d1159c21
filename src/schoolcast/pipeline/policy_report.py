"""The report on the policy: what was stopped, asked and answered over a time, naming nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from schoolcast.compliance.catalogue import entry
from schoolcast.domain.delivery import PUBLIC, Operation
from schoolcast.domain.reasons import Reason
from schoolcast.pipeline.browse_records import Search
from schoolcast.pipeline.record_search import RecordSearch
from schoolcast.pipeline.records import AuditEntry
from schoolcast.pipeline.school import School
from schoolcast.pipeline.stops import STOP

ALLOW = "allow-phrase"
_LATE = "DATE-LATE"  # "now, or when?" is a choice, not an answer to a rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """How often questions of one rule were answered, by the reason that was given."""

    rule: str
    reasons: Mapping[Reason, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.reasons.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyReport:
    """Figures from the record between two instants; None leaves an end open.

    `overrides` let a finding stand; `attestations` say what no program can know; `statements` are
    what every approval answers for. `not_names` counts "not a pupil's name", said of one post;
    `phrases` those that were allowed for good. `median_wait` is from submission to approval.
    """

    since: datetime | None
    until: datetime | None
    submitted: int
    approved: int
    sent_back: int
    published: int
    incidents: int
    median_wait: timedelta | None
    stops: Mapping[str, int]
    overrides: tuple[Answered, ...]
    attestations: tuple[Answered, ...]
    statements: Mapping[str, int]
    not_names: Mapping[str, int]
    phrases: int


def policy_report(
    school: School, *, since: datetime | None = None, until: datetime | None = None
) -> PolicyReport:
    """What the record says of the policy at work between `since` and before `until`."""
    lines = school.store.record_lines(RecordSearch(since=since, until=until), limit=None)
    said = _answers(lines)
    actions = Counter(line.action for line in lines)
    waits = [wait.total_seconds() for wait in _waits(lines, since, school)]
    return PolicyReport(
        since=since,
        until=until,
        submitted=actions["submit"],
        approved=actions["approve"],
        sent_back=actions["send-back"],
        published=_published(school, since, until),
        incidents=actions["incident"],
        median_wait=timedelta(seconds=median(waits)) if waits else None,
        stops=_most_first(
            Counter(rule for line in lines if line.action == STOP for rule in line.detail["rules"])
        ),
        overrides=_by_rule(said, attests=False),
        attestations=_by_rule(said, attests=True),
        statements=Counter(
            name
            for line in lines
            if line.action == "approve"
            for name in line.detail.get("attested", ())
        ),
        not_names=_most_first(
            Counter(rule for rule, reason in said.elements() if reason is Reason.NOT_A_NAME)
        ),
        phrases=actions[ALLOW],
    )


def _answers(lines: Iterable[AuditEntry]) -> Counter[tuple[str, Reason]]:
    """How often each rule's questions were answered with each reason."""
    return Counter(
        (rule, Reason(reason))
        for line in lines
        if line.action == "approve"
        for key, reason in line.detail.get("reasons", {}).items()
        if (rule := key.rpartition("-")[0]) != _LATE
    )


def _by_rule(said: Counter[tuple[str, Reason]], *, attests: bool) -> tuple[Answered, ...]:
    rules = dict.fromkeys(rule for (rule, _), _ in said.most_common() if _attests(rule) is attests)
    return tuple(
        Answered(
            rule=rule, reasons={reason: n for (name, reason), n in said.items() if name == rule}
        )
        for rule in rules
    )


def _attests(rule: str) -> bool:
    words = entry(rule)
    return words is not None and words.attests


def _waits(
    lines: Sequence[AuditEntry], since: datetime | None, school: School
) -> Iterable[timedelta]:
    submitted = _before(lines, since, school)
    for line in lines:
        if line.action == "submit":
            submitted[line.subject] = line.at
        elif line.action == "approve" and line.subject in submitted:
            yield line.at - submitted[line.subject]


def _before(
    lines: Sequence[AuditEntry], since: datetime | None, school: School
) -> dict[str, datetime]:
    """When what was approved in the time had been submitted before it."""
    approved = {line.subject for line in lines if line.action == "approve"}
    if since is None or not approved:
        return {}
    return school.store.last_done("submit", approved, before=since)


def _published(school: School, since: datetime | None, until: datetime | None) -> int:
    search = Search(states=PUBLIC, since=since, until=until, operation=Operation.PUBLISH)
    return school.store.count(search)


def _most_first(counted: Counter[str]) -> dict[str, int]:
    return dict(counted.most_common())
