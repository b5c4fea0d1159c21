"""Closing a day: what it makes untrue is held in one step, and let go when it is reopened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schoolcast.domain.dates import long_date
from schoolcast.domain.delivery import Actor, Delivery, State
from schoolcast.domain.errors import SchoolcastError, TimeProblem, UsageProblem
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.calendar_records import Closing
from schoolcast.pipeline.closed_days import RECALLED, question
from schoolcast.pipeline.corrections import open_again
from schoolcast.pipeline.going import goes_at
from schoolcast.pipeline.holds import Code
from schoolcast.pipeline.ports.desk import Desk
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named
from schoolcast.pipeline.untrue import Untrue, made_untrue, waiting_untrue


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """What closing a day did: what was held, recalled, or found out already.

    What of `left` is not public yet is asked about before it goes again, and so is `refused`,
    which a person could send once more. `waiting` are announcements that nobody has approved yet,
    by their ids. `draft` is the file that says when school opens again; "" where it was written
    before, or no school day follows.
    """

    day: date
    held: tuple[Untrue, ...] = ()
    recalled: tuple[Untrue, ...] = ()
    left: tuple[Untrue, ...] = ()
    refused: tuple[Untrue, ...] = ()
    waiting: tuple[str, ...] = ()
    draft: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopened:
    """What reopening a day let go, and the hand-offs that are planned again."""

    day: date
    freed: tuple[Delivery, ...] = ()
    again: tuple[Delivery, ...] = ()


def look(day: date, school: School) -> Closed:
    """What closing the day would hold; nothing is changed."""
    return _sorted(day, school)


def close(day: date, *, why: str, person: str, school: School, desk: Desk) -> Closed:
    """Close a day: into calendar.toml, and hold or recall all that speaks of it.

    Doing it again looks again. UsageProblem for a day that is no school day for another reason.
    """
    person, why = named(person), why.strip()
    if not why:
        raise UsageProblem("Say why school is closed: --why WORDS. The calendar keeps it.")
    standing = _standing(day, school)
    if standing is None:
        _may_close(day, school.calendar(), school)
        desk.close_day(day, why)
    found = _sorted(day, school)
    held = tuple(one for one in found.held if _hold(one, day, why, person, school))
    recalled = tuple(one for one in found.recalled if _recall(one, person, school))
    school.store.save_closing(
        Closing(
            day=day,
            why=why,
            person=person,
            at=school.clock.now(),
            held=(
                *(standing.held if standing else ()),
                *_ids((*found.held, *found.left, *found.refused)),
            ),
            recalled=(*(standing.recalled if standing else ()), *_ids(recalled)),
        )
    )
    draft = _draft(day, school, desk)
    return replace(found, held=held, recalled=recalled, draft=draft)


def reopen(day: date, *, person: str, school: School, desk: Desk) -> Reopened:
    """Take the closing back: the day is a school day again, and what it held goes on.

    What a person has changed or stopped since stays as it is. UsageProblem where nobody closed it.
    """
    person = named(person)
    standing = _standing(day, school)
    if standing is None:
        raise UsageProblem(f"Nobody has closed {long_date(day)}{_others(school.store.closings())}")
    desk.reopen_day(day)
    now = school.clock.now()
    school.store.end_closing(day, person=person, at=now)
    elsewhere = {number for one in school.store.closings() for number in one.held}
    freed = [_free(n, person, school) for n in standing.held if n not in elsewhere]
    again = [
        school.store.plan_again(number, person=person, at=now)
        for number in standing.recalled
        if _may_go_once_more(school.store.delivery(number), school)
    ]
    return Reopened(day=day, freed=tuple(d for d in freed if d), again=tuple(again))


def _sorted(day: date, school: School) -> Closed:
    found = made_untrue(day, school)
    return Closed(
        day=day,
        held=tuple(one for one in found if one.waits),
        recalled=tuple(one for one in found if one.with_a_person),
        left=tuple(one for one in found if one.out or one.under_way),
        refused=tuple(one for one in found if one.refused),
        waiting=tuple(waiting_untrue(day, school)),
    )


def _standing(day: date, school: School) -> Closing | None:
    return next((one for one in school.store.closings() if one.day == day), None)


def _may_close(day: date, calendar: TermCalendar, school: School) -> None:
    if abs((day - school.clock.now().date()).days) > 366:
        raise UsageProblem(f"{long_date(day)} is more than a year away; is the year a slip?")
    if day in calendar.closed:
        raise UsageProblem(f"School is closed on {long_date(day)} already: {calendar.closed[day]}.")


def _hold(one: Untrue, day: date, why: str, person: str, school: School) -> bool:
    delivery = one.delivery
    code = Code.PLAN_CHANGED if one.replanned else Code.CLOSED_DAY
    if delivery.hold in (Code.STILL_TRUE, Code.CLOSED_DAY, code):
        return False
    return school.store.move(
        delivery.id,
        expect=delivery.state,
        end=State.HELD,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason=one.why if one.replanned else question(delivery.id, day, why, one.why),
        hold=code,
        person=person,
    )


def _recall(one: Untrue, person: str, school: School) -> bool:
    return school.store.move(
        one.delivery.id,
        expect=State.HANDED_OFF,
        end=State.CANCELLED,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason=RECALLED,
        person=person,
    )


def _free(number: int, person: str, school: School) -> Delivery | None:
    delivery = school.store.delivery(number)
    if delivery.state is not State.HELD or delivery.hold != Code.CLOSED_DAY:
        return None
    moved = school.store.move(
        number,
        expect=State.HELD,
        end=State.SCHEDULED,
        by=Actor.PERSON,
        at=school.clock.now(),
        reason="school is open on that day after all",
        person=person,
        next_at=goes_at(delivery, school),
    )
    return school.store.delivery(number) if moved else None


def _may_go_once_more(delivery: Delivery, school: School) -> bool:
    """Whether it is still true, and nobody has approved other words, without it, since."""
    approved = school.store.approved_revision(delivery.item)
    unchanged = approved is not None and approved.id == delivery.revision
    return unchanged and delivery.not_after > school.clock.now()


def _draft(day: date, school: School, desk: Desk) -> str:
    try:
        made = open_again(day, school.calendar())
    except (TimeProblem, SchoolcastError):
        return ""
    return made.path if desk.write_new(made.path, made.text) else ""


def _ids(found: Sequence[Untrue]) -> tuple[int, ...]:
    """What is held, and what is should it go again."""
    return tuple(one.delivery.id for one in found if not one.replanned and not one.out)


def _others(standing: Sequence[Closing]) -> str:
    days = ", ".join(str(one.day) for one in standing)
    return f"; closed are: {days}." if days else "; no day is closed by hand."
