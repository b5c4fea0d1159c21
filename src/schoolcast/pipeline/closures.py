"""An emergency closure: from a few choices to an announcement, in the school's own wording."""

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Protocol

from schoolcast.domain.dates import day_month, wall_time
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.errors import NotAllowed, NotFound, UsageProblem
from schoolcast.domain.finding import Finding
from schoolcast.domain.item import ON_APPROVAL, Kind
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.approve import Voice, stand_behind
from schoolcast.pipeline.closure_lists import BLANKS, TIMES
from schoolcast.pipeline.closure_notices import tell_of_submission
from schoolcast.pipeline.entitled import is_one_of, people_of
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.second_records import AdvanceApproval
from schoolcast.pipeline.submit import SubmitResult, Submitted, named, submit

FURTHEST = timedelta(days=14)
"""An emergency is near; what lies further ahead is written as any announcement."""

_BLANK = re.compile(r"\[([a-z]+)\]")
_DAY = re.compile(r"\{\{[^{}]*\bevent_date\b[^{}]*\}\}")
_TIME = re.compile(r"\{\{[^{}]*\bevent_time\b[^{}]*\}\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A closure's words with blanks; `name` is the template's id. `timed` says it needs a time."""

    name: str
    title: str
    body: str
    timed: bool

    @property
    def digest(self) -> str:
        """What the Head approves in advance: these words, and every list its blanks draw on."""
        blanks = {name: BLANKS[name].digest for name in sorted(self.blanks)}
        whole = {"title": self.title, "body": self.body, "timed": self.timed, "blanks": blanks}
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    @property
    def readable(self) -> str:
        """The words as people read them: with [day] and [time] where a template fills them in."""
        return _TIME.sub("[time]", _DAY.sub("[day]", self.body))

    @property
    def blanks(self) -> frozenset[str]:
        """The names of its blanks."""
        return frozenset(name for name in _BLANK.findall(self.body) if name in BLANKS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What was chosen: keys of the lists, a day, and a time where the wording needs one."""

    wording: str
    day: date
    at: time | None = None
    blanks: dict[str, str]


class ClosureSheets(Protocol):
    """The school's closure wordings, and the files that they become."""

    def wordings(self) -> list[Wording]:
        """All of them; ContentProblem where one can't be read."""

    def write(self, plan: DraftPlan, body: str, today: date) -> AbstractContextManager[Authored]:
        """Write the announcement's file; what is raised inside takes it away again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """What came of it: `approved` with its `deliveries` where its words were so in advance.

    `asked` are findings that kept it from that; `told` are those who heard of it by mail.
    """

    stored: StoredRevision
    approved: bool
    deliveries: tuple[Delivery, ...] = ()
    asked: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()


class Stopped(UsageProblem):
    """A rule stops the closure's words; the findings say which."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"A check stops it: {' '.join(one.message for one in findings)}")
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.findings,)


def close_school(
    choices: Choices, *, person: str, alone: bool, sheets: ClosureSheets, school: School
) -> Closed:
    """Write the closure and put it before an approver, who is told at once.

    With `alone` it goes out without another press, where the Head approved its wording in advance
    and named the person. UsageProblem for choices that are on no list, NotAllowed where nobody
    approved the wording for this person.
    """
    person = named(person)
    wording = wording_of(choices.wording, sheets)
    advance = advance_for(wording, person, school) if alone else None
    if alone and advance is None:
        raise NotAllowed(
            f"Nobody has approved the wording “{wording.title}” in advance for {person}. Send it "
            "for approval."
        )
    _not_twice(wording, choices, school)
    result = _submitted(choices, wording, person=person, sheets=sheets, school=school)
    assert result.stored is not None
    if advance is None:
        told = tell_of_submission(result.stored, person, school)
        return Closed(stored=result.stored, approved=False, told=tuple(told))
    return _sent_alone(result.stored, advance, person, school)


def _not_twice(wording: Wording, choices: Choices, school: School) -> None:
    """A second press, or a second person in the same minute, must not close the school twice."""
    for stored in school.store.open_revisions():
        revision = stored.revision
        same = (revision.kind, revision.title, revision.event_date)
        if same == (Kind.CLOSURE, wording.title, choices.day):
            waits = stored.state is not RevisionState.APPROVED
            raise UsageProblem(
                f"“{wording.title}” for {day_month(choices.day)} was written already by "
                f"{stored.submitted_by} and {'waits for approval' if waits else 'goes out'}."
            )


def _submitted(
    choices: Choices, wording: Wording, *, person: str, sheets: ClosureSheets, school: School
) -> SubmitResult:
    today = wall_time(school.clock.now(), school.timezone).date()
    body = filled(wording, choices, today)
    plan = DraftPlan(
        kind=Kind.CLOSURE,
        title=wording.title,
        event_date=choices.day,
        event_time=choices.at if wording.timed else None,
        publish_at=ON_APPROVAL,
    )
    with sheets.write(plan, body, today) as authored:
        result = submit(authored, person=person, school=school)
        if result.outcome is Submitted.STOPPED:
            raise Stopped(result.findings)
    return result


def _sent_alone(
    stored: StoredRevision, advance: AdvanceApproval, person: str, school: School
) -> Closed:
    voice = Voice(person=advance.person, answers={}, advance=advance.id, sent_by=person)
    result = stand_behind(stored, voice, school=school, source_sha256=None)
    if not result.unresolved:
        return Closed(stored=result.stored, approved=True, deliveries=result.deliveries)
    told = tell_of_submission(stored, person, school)
    return Closed(stored=stored, approved=False, asked=result.unresolved, told=tuple(told))


def filled(wording: Wording, choices: Choices, today: date) -> str:
    """The wording with its blanks filled from the lists; UsageProblem for anything else."""
    if not today <= choices.day <= today + FURTHEST:
        raise UsageProblem(
            "Choose today, tomorrow or a day in the next two weeks; what is further ahead is "
            "written under “Write”."
        )
    if wording.timed and choices.at not in TIMES:
        raise UsageProblem("Choose the time from the list.")
    words = {name: BLANKS[name].words(choices.blanks.get(name, "")) for name in wording.blanks}
    text = _BLANK.sub(lambda found: words.get(found[1], found[0]), wording.body)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def wording_of(name: str, sheets: ClosureSheets) -> Wording:
    """The wording of that name; NotFound."""
    for wording in sheets.wordings():
        if wording.name == name:
            return wording
    raise NotFound("There is no such wording; choose from the list.")


def may_approve_in_advance(person: str, school: School) -> bool:
    """Whether the person decides as the Head does; a Deputy does not, also in an absence."""
    people = people_of(school)
    return is_one_of(person, people.heads or people.approvers)


def approve_in_advance(
    wording: Wording, senders: Sequence[str], *, digest: str, person: str, school: School
) -> AdvanceApproval:
    """The Head approves a wording as it was shown, for people who may each send it alone.

    UsageProblem where it has changed since, or nobody else is named.
    """
    person = named(person)
    if not may_approve_in_advance(person, school):
        raise NotAllowed(f"Only the Head approves wordings in advance, and {person} is not.")
    if digest != wording.digest:
        raise UsageProblem("This wording was changed since you opened the page. Read it again.")
    others = [name for name in senders if not is_one_of(name, (person,))]
    if not others:
        raise UsageProblem("Choose at least one other person: two stand behind each closure.")
    return school.store.add_advance(
        wording.name, wording.digest, others, person=person, at=school.clock.now()
    )


def advance_of(wording: Wording, school: School) -> AdvanceApproval | None:
    """The approval in advance that holds for exactly these words and lists, by a Head of today."""
    for one in school.store.advances():
        if one.digest == wording.digest and may_approve_in_advance(one.person, school):
            return one
    return None


def advance_for(wording: Wording, person: str, school: School) -> AdvanceApproval | None:
    """The same, where it names this person, who is not who gave it."""
    one = advance_of(wording, school)
    if one is None or is_one_of(person, (one.person,)):
        return None
    kept = tuple(name for name in one.senders if is_one_of(name, _active(school)))
    return replace(one, senders=kept) if is_one_of(person, kept) else None


def _active(school: School) -> tuple[str, ...]:
    return tuple(account.name for account in school.store.accounts() if account.active)
