"""Consents as a person changes them: given with a form, refused, withdrawn at any time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schoolcast.domain.consent import EVERYWHERE, NOES, Consent, Consented, Purpose
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.domain.register import Register


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The paper behind a consent, and who signed it; `lasts` is in days."""

    dated: date
    version: str = ""
    signed_by: str = ""
    relationship: str = ""
    lasts: int | None = None


def known(register: Register, pupil: str) -> str:
    """The child's id; NotFound where no such child is or was there."""
    there = register.pupil(pupil) or any(leaver.pupil == pupil for leaver in register.leavers)
    if not there:
        raise NotFound(f"No child has the number {pupil}; see `schoolcast people roll show`.")
    return pupil


def give(register: Register, pupil: str, purpose: Purpose, channel: str, form: Form) -> Register:
    """A parent says yes on a form newer than that parent's earlier no.

    UsageProblem for an older form. Another parent's no stands, and outweighs it.
    """
    known(register, pupil)
    signed_by = form.signed_by or _only_signatory(register, pupil, purpose, channel)
    new = Consent(
        pupil=pupil,
        purpose=purpose,
        channel=channel,
        status=Consented.GIVEN,
        form_version=form.version,
        signed_by=signed_by,
        relationship=form.relationship,
        signed_on=form.dated,
        expires_on=form.dated + timedelta(days=form.lasts) if form.lasts else None,
    )
    earlier = [consent for consent in register.consents if _same_hand(consent, new)]
    for no in earlier:
        said = no.withdrawn_on or no.signed_on
        if no.status in NOES and said and form.dated <= said:
            raise UsageProblem(
                f"That form is of {form.dated}, and the no is of {said}. Only a newer form turns "
                "a no into a yes."
            )
    others = tuple(consent for consent in register.consents if consent not in earlier)
    return replace(register, consents=(*others, new))


def refuse(register: Register, pupil: str, purpose: Purpose, channel: str, form: Form) -> Register:
    """A parent says no."""
    yes = give(register, pupil, purpose, channel, replace(form, dated=date.max, lasts=None))
    no = replace(yes.consents[-1], status=Consented.REFUSED, signed_on=form.dated)
    return replace(yes, consents=(*yes.consents[:-1], no))


def withdraw(
    register: Register,
    pupil: str,
    *,
    on: date,
    purposes: Iterable[Purpose] = tuple(Purpose),
    channel: str = EVERYWHERE,
    signed_by: str = "",
) -> Register:
    """A parent takes consent back, at any time and without a form."""
    known(register, pupil)
    wanted = set(purposes)
    gone = tuple(
        Consent(
            pupil=pupil,
            purpose=purpose,
            channel=channel,
            status=Consented.WITHDRAWN,
            signed_by=signed_by,
            withdrawn_on=on,
        )
        for purpose in Purpose
        if purpose in wanted
    )
    others = tuple(
        replace(consent, status=Consented.WITHDRAWN, withdrawn_on=on)
        if _withdrawn(consent, pupil, wanted, channel)
        else consent
        for consent in register.consents
        if not any(_same_hand(consent, no) for no in gone)
    )
    return replace(register, consents=(*others, *gone))


def never_publish(register: Register, pupil: str) -> Register:
    """The child must not be published at all; no reason is kept."""
    known(register, pupil)
    return replace(register, never_publish=tuple(sorted({*register.never_publish, pupil})))


def may_be_published(register: Register, pupil: str) -> Register:
    """A person has seen the word that ends it; consents count again."""
    if pupil not in register.never_publish:
        raise UsageProblem(f"The child with the number {pupil} is not kept from being published.")
    return replace(register, never_publish=tuple(p for p in register.never_publish if p != pupil))


def remaining_noes(
    register: Register, pupil: str, purpose: Purpose, channel: str
) -> tuple[Consent, ...]:
    """What still says no there, such as the other parent's word or one about every channel."""
    return tuple(
        consent
        for consent in register.of(pupil)
        if consent.purpose is purpose
        and consent.status in NOES
        and (channel == EVERYWHERE or consent.channel in (EVERYWHERE, channel))
    )


def _only_signatory(register: Register, pupil: str, purpose: Purpose, channel: str) -> str:
    scope = (pupil, purpose, channel)
    names = {consent.signed_by for consent in register.consents if consent.scope == scope}
    if len(names) > 1:
        raise UsageProblem(
            f"Two people have signed for {pupil}: {', '.join(sorted(names))}. Say by name whose "
            "form it is."
        )
    return names.pop() if names else ""


def _same_hand(one: Consent, other: Consent) -> bool:
    same = one.signed_by.casefold() == other.signed_by.casefold()
    return one.scope == other.scope and same


def _withdrawn(consent: Consent, pupil: str, purposes: set[Purpose], channel: str) -> bool:
    return (
        consent.pupil == pupil
        and consent.purpose in purposes
        and consent.status is Consented.GIVEN
        and (channel == EVERYWHERE or consent.channel == channel)
    )
