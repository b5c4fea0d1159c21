"""`schoolcast audit report`: figures on the policy at work, for the Head and the governors."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, heading, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.policy_report import Answered, PolicyReport

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--since", type=_DAY, help="From this day on; otherwise from the beginning.")
@click.option("--until", type=_DAY, help="Up to and with this day.")
@options.as_json
@click.pass_obj
def report(session: Session, since: datetime | None, until: datetime | None, as_json: bool) -> Exit:
    """Count what was stopped, asked and answered, by rule and reason; no child is named.

    Stops are posts that a rule kept from going out; overrides are findings that an approver let
    stand, attestations what no program can know.
    """
    from schoolcast.pipeline.policy_report import policy_report

    zone = session.settings.school.timezone
    with session.app() as app:
        done = policy_report(
            app.school,
            since=_midnight(since.date(), zone) if since else None,
            until=_midnight(until.date() + timedelta(days=1), zone) if until else None,
        )
    if as_json:
        emit(_shape(done))
    else:
        _show(done, since, until)
    return Exit.DONE


def _midnight(day: date, zone: str) -> datetime:
    from schoolcast.domain.dates import instant

    return instant(datetime.combine(day, time()), zone)


def _show(done: "PolicyReport", since: datetime | None, until: datetime | None) -> None:
    begin = f"{since:%Y-%m-%d}" if since else "the beginning"
    heading(f"The policy at work, from {begin} to {f'{until:%Y-%m-%d}' if until else 'now'}")
    show(
        f"{counted(done.submitted, 'announcement')} submitted, {done.approved} approved, "
        f"{done.sent_back} sent back; {counted(done.published, 'post')} went out, "
        f"{counted(done.incidents, 'incident')}."
    )
    if done.median_wait is not None:
        show(f"Half of them were approved within {_length(done.median_wait)}.")
    _list("Stopped by a rule", done.stops)
    _answers("Questions answered so that the words could stand", done.overrides)
    _answers("What people answered for because no program can know it", done.attestations)
    _list("Answered for with every approval", done.statements)
    _list("“Not a pupil's name”, said of one announcement", done.not_names)
    show(f"\nPhrases allowed for good as nobody's name: {done.phrases}")


def _list(title: str, counts: Mapping[str, int]) -> None:
    heading(f"\n{title}: {sum(counts.values()) or 'none'}")
    for name, number in counts.items():
        show(f"  {number:>4}  {name}{_title(name)}")


def _answers(title: str, answers: "tuple[Answered, ...]") -> None:
    heading(f"\n{title}: {sum(one.total for one in answers) or 'none'}")
    for one in answers:
        reasons = ", ".join(f"{reason.value} {number}" for reason, number in one.reasons.items())
        show(f"  {one.total:>4}  {one.rule}{_title(one.rule)} ({reasons})")


def _title(rule: str) -> str:
    from schoolcast.compliance.catalogue import entry

    words = entry(rule)
    return f": {words.title}" if words else ""


def _length(wait: timedelta) -> str:
    minutes = round(wait.total_seconds() / 60)
    if minutes < 60:
        return counted(minutes, "minute")
    return counted(round(minutes / 60), "hour")


def _shape(done: "PolicyReport") -> dict[str, Any]:
    return {
        "since": done.since.isoformat() if done.since else None,
        "until": done.until.isoformat() if done.until else None,
        "submitted": done.submitted,
        "approved": done.approved,
        "sent_back": done.sent_back,
        "published": done.published,
        "incidents": done.incidents,
        "median_wait_seconds": done.median_wait.total_seconds() if done.median_wait else None,
        "stops": dict(done.stops),
        "overrides": {one.rule: _reasons(one) for one in done.overrides},
        "attestations": {one.rule: _reasons(one) for one in done.attestations},
        "statements": dict(done.statements),
        "not_a_name": dict(done.not_names),
        "phrases_allowed": done.phrases,
    }


def _reasons(one: "Answered") -> dict[str, int]:
    return {reason.value: number for reason, number in one.reasons.items()}
