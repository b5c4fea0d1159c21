"""The governors' report: six sentences and charts on a term beside the last, naming nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from schoolcast.compliance.catalogue import entry
from schoolcast.domain.dates import instant, long_date, wall_time
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.office.charts import Bar, Chart
from schoolcast.pipeline.policy_report import Answered, PolicyReport, policy_report
from schoolcast.pipeline.record_search import RecordSearch
from schoolcast.pipeline.school import School
from schoolcast.pipeline.stops import STOP
from schoolcast.pipeline.submit import same_person

_DAY = timedelta(days=1)
_QUARTER = timedelta(days=91)  # where the calendar knows no terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A term with its name, or a quarter of a year; the days are both included.

    A term goes on until the next begins, so that what happens in the holidays counts once.
    """

    name: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """Its days in words."""
        return f"{long_date(self.first)} to {long_date(self.last)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What is told of one period; `promises` and `unsigned` are how it stood at its end."""

    period: Period
    stopped: int
    breaches: int
    take_downs: int
    overrides: int
    promises: int
    unsigned: int
    report: PolicyReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Governors:
    """Everything on the page: this period, the one before it (None without), charts."""

    now: Counted
    before: Counted | None
    charts: tuple[Chart, ...]

    @property
    def sentences(self) -> list[tuple[str, int | None]]:
        """The six sentences, each with the figure of the period before."""
        return [(words, _old(self.before, name)) for name, words in _six(self.now)]


def governors(school: School, day: date) -> Governors:
    """The report on the period that `day` lies in, beside the one before it."""
    this, last = periods(school.calendar(), day)
    now = count(this, school)
    before = count(last, school) if last else None
    return Governors(now=now, before=before, charts=tuple(_charts(now, before)))


def periods(calendar: TermCalendar, day: date) -> tuple[Period, Period | None]:
    """The period that a day lies in and the one before it, None where no earlier term is known."""
    known = known_periods(calendar)
    for at, period in enumerate(known):
        if period.first <= day <= period.last:
            return period, known[at - 1] if at else None
    first = day - _QUARTER + _DAY
    return (
        Period(name="The last three months", first=first, last=day),
        Period(name="The three months before", first=first - _QUARTER, last=first - _DAY),
    )


def known_periods(calendar: TermCalendar) -> list[Period]:
    """The calendar's terms, each until the day before the next one."""
    terms = calendar.terms
    ends = [following.first - _DAY for following in terms[1:]]
    ends += [calendar.year_of(term.first).last for term in terms[-1:]]
    return [
        Period(
            name=f"{term.name} term {term.first.year}", first=term.first, last=max(end, term.last)
        )
        for term, end in zip(terms, ends, strict=True)
    ]


def count(period: Period, school: School) -> Counted:
    """The figures of one period."""
    since, until = (
        instant(datetime.combine(day, time()), school.timezone).astimezone(UTC)
        for day in (period.first, period.last + _DAY)
    )
    stopped, taken_down = (
        school.store.record_lines(RecordSearch(since=since, until=until, action=action), limit=None)
        for action in (STOP, "withdraw")
    )
    report = policy_report(school, since=since, until=until)
    return Counted(
        period=period,
        stopped=len({line.subject for line in stopped}),
        breaches=sum(since <= one.known_at < until for one in school.store.incidents()),
        take_downs=len({line.subject for line in taken_down}),
        overrides=sum(one.total for one in report.overrides),
        promises=_promises(until, school),
        unsigned=_unsigned(until, school),
        report=report,
    )


def _promises(until: datetime, school: School) -> int:
    """Promises to delete pictures from private devices that were open at that instant."""
    made: list[tuple[datetime | None, datetime | None]] = [
        (one.promised_at, one.kept_at) for one in school.store.promises(everything=True)
    ]
    made += [(one.promised_at, one.kept_at) for one in school.store.hand_offs(everything=True)]
    return sum(
        promised is not None and promised < until and (kept is None or kept >= until)
        for promised, kept in made
    )


def _unsigned(until: datetime, school: School) -> int:
    """Accounts whose owner had not confirmed the version of the policy that was in force then."""
    said = [one for one in school.store.acknowledgements() if one[2] < until]
    version = school.people.policy_version
    if said and all(known != version for _, known, _ in said):
        version = max(said, key=lambda one: one[2])[1]
    signed = [person for person, known, _ in said if known == version]
    return sum(
        account.active
        and account.created_at < until
        and not any(same_person(account.name, person) for person in signed)
        for account in school.store.accounts()
    )


def _six(now: Counted) -> list[tuple[str, str]]:
    return [
        ("stopped", _say(now.stopped, "announcement was", "announcements were")
         + " stopped by a rule of the policy before anything went out."),
        ("breaches", _say(now.breaches, "breach of the policy was", "breaches of the policy were")
         + " reported, where something went out that should not have."),
        ("take_downs", _say(now.take_downs, "announcement was", "announcements were")
         + " taken down after going out."),
        ("overrides", _say(now.overrides, "warning was", "warnings were")
         + " read and answered by an approver, who let the words stand and said why."),
        ("promises", _say(now.promises, "promise", "promises")
         + " to delete pictures from somebody’s own device "
         + ("is" if now.promises == 1 else "are") + " still open."),
        ("unsigned", _say(now.unsigned, "person who uses schoolcast has",
                          "people who use schoolcast have")
         + " not confirmed the present policy." if now.unsigned
         else "Everybody who uses schoolcast has confirmed the present policy."),
    ]  # fmt: skip


def _say(number: int, one: str, many: str) -> str:
    return f"{number or 'No'} {one if number == 1 else many}"


def _old(before: Counted | None, name: str) -> int | None:
    return None if before is None else int(getattr(before, name))


def _charts(now: Counted, before: Counted | None) -> Iterable[Chart]:
    counted = [now, before] if before else [now]
    series = tuple(one.period.name for one in counted)
    reports = [one.report for one in counted]
    steps = ("submitted", "approved", "sent_back", "published")
    words = ("Sent for approval", "Approved", "Sent back", "Posts that went out")
    yield Chart(
        title="Announcements on their way",
        series=series,
        bars=tuple(
            Bar(label=label, figures=tuple(getattr(report, step) for report in reports))
            for step, label in zip(steps, words, strict=True)
        ),
    )
    yield _by_rule("What the rules stopped", series, [report.stops for report in reports])
    yield _by_rule(
        "Warnings that an approver answered", series, [_totals(one.overrides) for one in reports]
    )
    yield _by_rule(
        "What people answered for because no program can know it",
        series,
        [_totals(one.attestations) for one in reports],
    )


def _totals(answered: Iterable[Answered]) -> dict[str, int]:
    return {one.rule: one.total for one in answered}


def _by_rule(title: str, series: tuple[str, ...], counts: list[Mapping[str, int]]) -> Chart:
    rules = dict.fromkeys(rule for each in counts for rule in each)
    return Chart(
        title=title,
        series=series,
        bars=tuple(
            Bar(label=_title(rule), figures=tuple(each.get(rule, 0) for each in counts))
            for rule in rules
        ),
    )


def _title(rule: str) -> str:
    known = entry(rule)
    return known.title if known else rule


def today(school: School) -> date:
    """The day on the school's clock."""
    return wall_time(school.clock.now(), school.timezone).date()
