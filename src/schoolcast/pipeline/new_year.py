"""A new school year: the steps into it, what is done of each, and what is still to do.

Nothing is carried out here. Steps that can be seen in what is on record are worked out each time;
of the others a person says that they are done.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schoolcast.domain.consent import Consented
from schoolcast.domain.dates import long_date, wall_time
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import NotFound
from schoolcast.domain.facts import Facts
from schoolcast.domain.term_calendar import SchoolYear, TermCalendar
from schoolcast.pipeline.calendar_records import YearStep
from schoolcast.pipeline.entitled import people_of
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.school import School, near
from schoolcast.pipeline.submit import named

PREPARED_FROM = 5  # the month from which on the coming year is meant
BY_WORD = ("people", "consents")
"""Steps that only a person can call done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: what stands now, what to do, and who said that it is done."""

    name: str
    title: str
    done: bool
    stands: str
    how: str = ""
    person: str = ""


def year_meant(school: School) -> SchoolYear:
    """The year that is prepared now: from May on the coming one, before that the present one."""
    calendar = school.calendar()
    today = wall_time(school.clock.now(), school.timezone).date()
    year = calendar.year_of(today)
    begins = date(today.year, *calendar.year_starts)
    soon = today < begins and today.month >= PREPARED_FROM
    return calendar.year_of(begins) if soon else year


def steps(year: SchoolYear, school: School) -> list[Step]:
    """All steps in the order in which they are best done."""
    facts = school.facts(school.clock.now())
    said = {one.step: one for one in school.store.year_steps(year.name)}
    found = [
        _terms(year, school.calendar()),
        _roll(year, facts),
        _classes(facts),
        _people(school),
        _consents(year, facts),
        _held(school),
    ]
    return [_with_word(step, said.get(step.name)) for step in found]


def confirm(name: str, year: SchoolYear, *, person: str, school: School) -> YearStep:
    """A person says that a step is done; NotFound for one that is none of theirs to say."""
    if name not in BY_WORD:
        raise NotFound(
            f'"{name}" is no step that you call done{near(name, BY_WORD)} The others are seen in '
            "what is on record."
        )
    step = YearStep(year=year.name, step=name, person=named(person), at=school.clock.now())
    school.store.save_year_step(step)
    return step


def _with_word(step: Step, word: YearStep | None) -> Step:
    if word is None or step.name not in BY_WORD:
        return step
    return Step(
        name=step.name,
        title=step.title,
        done=True,
        stands=step.stands,
        person=word.person,
    )


def _terms(year: SchoolYear, calendar: TermCalendar) -> Step:
    terms = calendar.terms_in(year)
    stands = f"calendar.toml knows no terms of {year.name}."
    if terms:
        names = ", ".join(f"{term.name} from {long_date(term.first)}" for term in terms)
        stands = f"calendar.toml knows {names}."
    return Step(
        name="terms",
        title="Term dates",
        done=bool(terms),
        stands=stands,
        how="Write the terms, half terms and INSET days into calendar.toml, or import them.",
    )


def _roll(year: SchoolYear, facts: Facts) -> Step:
    taken = facts.roll.taken_on if facts.roll else None
    stands = f"The roll is of {long_date(taken)}." if taken else "There is no dated roll."
    return Step(
        name="roll",
        title="The roll of the new year",
        done=taken is not None and taken >= year.first,
        stands=stands,
        how=f"Import one taken on or after {long_date(year.first)}: schoolcast people roll import",
    )


def _classes(facts: Facts) -> Step:
    children = Counter(
        pupil.class_name.casefold()
        for pupil in (facts.roll.pupils if facts.roll else ())
        if pupil.class_name
    )
    channels = {
        channel.audience.removeprefix("class:").casefold()
        for channel in facts.channels or ()
        if channel.audience.startswith("class:")
    }
    without = sorted(channels - set(children))
    unreached = sorted(set(children) - channels)
    parts = []
    if without:
        parts.append(f"No child on the roll is in {', '.join(without)}, which has a channel.")
    if unreached and channels:
        parts.append(f"No channel reaches {', '.join(unreached)}.")
    agree = "The classes on the roll and those of the channels agree."
    return Step(
        name="classes",
        title="Classes and their channels",
        done=not parts,
        stands=" ".join(parts) or agree,
        how="Rename, add or take out the class channels in config.toml.",
    )


def _people(school: School) -> Step:
    posting = [
        f"{channel.name}: {duty.holder.name}"
        for channel in school.channels.values()
        if channel.connector is not None and (duty := channel.connector.duty) is not None
    ]
    approvers = ", ".join(people_of(school).approvers) or "anybody who is named"
    stands = f"Approvers: {approvers}."
    if posting:
        stands += f" Who posts by hand: {'; '.join(posting)}."
    return Step(
        name="people",
        title="Who approves and who posts",
        done=False,
        stands=stands,
        how="Correct the names in config.toml, then say that they are right.",
    )


def _consents(year: SchoolYear, facts: Facts) -> Step:
    given = [one for one in (facts.consents.given if facts.consents else ())]
    known = {pupil.id for pupil in facts.roll.pupils} if facts.roll else set()
    valid = {one.pupil for one in given if one.on(year.first) is Consented.GIVEN}
    ending = {
        one.pupil
        for one in given
        if one.status is Consented.GIVEN
        and one.expires_on is not None
        and one.expires_on <= year.last
        and one.pupil in known
    }
    stands = (
        f"Of {len(known)} children on the roll {len(known & valid)} have a consent that is good on "
        f"{long_date(year.first)}; those of {len(ending)} end in the course of the year."
    )
    return Step(
        name="consents",
        title="Consents to renew",
        done=False,
        stands=stands,
        how="Send out the forms, import what comes back, then say that it is done.",
    )


def _held(school: School) -> Step:
    waiting: Sequence[str] = sorted(
        {one.item for one in school.store.deliveries(states=[State.HELD])
         if one.hold == Code.NEW_YEAR}
    )  # fmt: skip
    names = ", ".join(waiting)
    stands = f"For classes of the year before: {names}." if waiting else "None waits for this."
    return Step(
        name="announcements",
        title="Class announcements from the year before",
        done=not waiting,
        stands=stands,
        how="Look whom they are for now; submit and approve them again, or stop them.",
    )
