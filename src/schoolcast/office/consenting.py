"""Consents as the office changes them: recorded from a form, taken back, with what follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schoolcast.domain.consent import EVERYWHERE, Adult, Consent, Purpose
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.errors import NotFound
from schoolcast.domain.register import Conflict, Register
from schoolcast.people import consents
from schoolcast.people.consents import Form
from schoolcast.pipeline import consent_withdrawal as withdrawals
from schoolcast.pipeline.consent_withdrawal import Affected
from schoolcast.pipeline.register import change, load, save
from schoolcast.pipeline.school import School
from schoolcast.pipeline.withdraw import Withdrawn

WHY = "a parent's consent ended"
_WITHDRAWN = ": withdrawn"  # how the step in the record about a child ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What is held because of a recorded form, and the noes that still outweigh its yes."""

    held: tuple[Delivery, ...]
    still_noes: tuple[Consent, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequences:
    """Every post with a child, how far what is public has come down, the letter to the parent."""

    affected: Affected
    done: tuple[Withdrawn, ...]
    letter: str


def record_consent(
    pupil: str,
    purposes: Sequence[Purpose],
    channel: str,
    *,
    given: bool,
    form: Form,
    person: str,
    school: School,
) -> Recorded:
    """A parent's yes or no to each purpose; UsageProblem where the form can't say that."""
    act = consents.give if given else consents.refuse

    def by(register: Register) -> Register:
        for purpose in purposes:
            register = act(register, pupil, purpose, channel, form)
        return register

    held = change(
        school,
        person=person,
        action="set-consent",
        pupil=pupil,
        words=f"{', '.join(purposes)} on {channel}: {'given' if given else 'refused'}, "
        f"form of {form.dated}",
        by=by,
        form_on=form.dated,
    )
    after = load(school.store).register
    noes = [
        no
        for purpose in purposes
        for no in consents.remaining_noes(after, pupil, purpose, channel)
        if given
    ]
    return Recorded(held=tuple(held), still_noes=tuple(noes))


def keep_unpublished(pupil: str, *, person: str, school: School) -> list[Delivery]:
    """The child is never published; no reason is asked or kept. What is held because of it."""
    return change(
        school,
        person=person,
        action="never-publish",
        pupil=pupil,
        words="is never published",
        by=lambda register: consents.never_publish(register, pupil),
    )


def let_be_published(
    pupil: str, *, form_on: date | None, person: str, school: School
) -> list[Delivery]:
    """The word that ends it has come; UsageProblem where there was none."""
    return change(
        school,
        person=person,
        action="lift-never-publish",
        pupil=pupil,
        words="may be published again",
        by=lambda register: consents.may_be_published(register, pupil),
        form_on=form_on,
    )


def confirm_no(conflict: Conflict, *, person: str, school: School) -> list[Delivery]:
    """A person has looked: the no stands, whatever the import said; NotFound."""

    def by(register: Register) -> Register:
        if conflict not in register.conflicts:
            raise NotFound("That was dealt with already.")
        others = tuple(one for one in register.conflicts if one != conflict)
        return replace(register, conflicts=others)

    about = f"{conflict.purpose} on {conflict.channel}" if conflict.purpose else "never published"
    return change(
        school,
        person=person,
        action="confirm-no",
        pupil=conflict.pupil,
        words=f"{about}: the no was confirmed against an import",
        by=by,
    )


def withdraw_consent(
    pupil: str,
    *,
    purposes: Sequence[Purpose] = tuple(Purpose),
    channel: str = EVERYWHERE,
    signed_by: str = "",
    on: date,
    person: str,
    school: School,
) -> Consequences:
    """A parent takes consent back: hold what is planned, take down what is out."""
    change(
        school,
        person=person,
        action="withdraw-consent",
        pupil=pupil,
        words=f"{', '.join(purposes)} on {channel}{_WITHDRAWN}",
        by=lambda register: consents.withdraw(
            register, pupil, on=on, purposes=purposes, channel=channel, signed_by=signed_by
        ),
    )
    affected = withdrawals.affected_by(pupil, school, purposes=purposes, channel=channel)
    done = withdrawals.take_down(affected, person=person, why=WHY, school=school)
    return _with_letter(affected, done, school.clock.now(), school)


def consequences(
    pupil: str, school: School, *, purposes: Collection[Purpose], channel: str
) -> Consequences:
    """How far it is by now; nothing is changed. Reads every post that is open or public."""
    affected = withdrawals.affected_by(pupil, school, purposes=purposes, channel=channel)
    done = withdrawals.how_far(affected, school)
    return _with_letter(affected, done, _recorded_at(pupil, school), school)


def _recorded_at(pupil: str, school: School) -> datetime:
    """When the parent's word was last written down; now where it never was."""
    said = (
        step.at
        for step in reversed(load(school.store).register.steps)
        if step.pupil == pupil and step.words.endswith(_WITHDRAWN)
    )
    at = next(said, None)
    return datetime.fromisoformat(at) if at else school.clock.now()


def _with_letter(
    affected: Affected, done: list[Withdrawn], at: datetime, school: School
) -> Consequences:
    letter = withdrawals.letter(
        affected,
        done,
        school_name=school.name,
        when=at,
        zone=school.timezone,
    )
    return Consequences(affected=affected, done=tuple(done), letter=letter)


def set_adult(one: Adult, *, remove: bool = False, person: str, school: School) -> list[Delivery]:
    """Add, change or forget a member of staff; what is held now because of it."""
    kept = load(school.store)
    others = tuple(a for a in kept.register.adults if a.addressed != one.addressed)
    register = replace(kept.register, adults=others if remove else (*others, one))
    return save(kept, register, person=person, action="set-adult", school=school)
