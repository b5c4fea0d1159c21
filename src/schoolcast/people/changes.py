"""Changes: what an export would change in the register, and what it must not change.

A consent that was refused or withdrawn, and a child who must never be published, stay so whatever
an export says; each such child is listed, and a person decides with the newer form in hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from schoolcast.domain.consent import EVERYWHERE, NOES, Consent, Consented
from schoolcast.domain.facts import Pupil
from schoolcast.domain.register import Conflict, Leaver, Register
from schoolcast.people.export import Export

LARGE_DROP = 5  # more than one in so many gone looks like half an export


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A no that the export would have turned into a yes; `consent` is None for never-publish."""

    pupil: str
    consent: Consent | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What becomes of the register; `added`, `left`, `changed`, `consents` are pupil ids."""

    register: Register
    added: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...]
    consents: tuple[str, ...]
    kept: tuple[Kept, ...]
    before: int = 0

    @property
    def large_drop(self) -> bool:
        """Whether more than a fifth of the children would be gone."""
        return len(self.left) * LARGE_DROP > self.before

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.added or self.left or self.changed or self.consents or self.kept)


def change_by(old: Register, export: Export, *, taken_on: date) -> Change:
    """The register with the export in place of its children, and how it differs."""
    there = {pupil.id: pupil for pupil in old.pupils}
    new = {pupil.id: pupil for pupil in export.pupils}
    earlier = _earlier(old, new.keys())
    consents, kept = _consents(earlier, export, _untold(old, export, new.keys()))
    never, kept_never = _never(old, export, new.keys())
    register = replace(
        old,
        pupils=export.pupils,
        taken_on=taken_on,
        consents=consents,
        never_publish=never,
        leavers=_leavers(old, there, new, taken_on),
        conflicts=_conflicts(old, export, (*kept_never, *kept), new.keys(), taken_on),
    )
    return Change(
        register=register,
        added=tuple(sorted(new.keys() - there.keys())),
        left=tuple(sorted(there.keys() - new.keys())),
        changed=tuple(sorted(i for i in new.keys() & there.keys() if new[i] != there[i])),
        consents=tuple(sorted(_differ(earlier, consents) & there.keys())),
        kept=(*kept_never, *kept),
        before=len(old.pupils),
    )


def _earlier(old: Register, pupils: Iterable[str]) -> tuple[Consent, ...]:
    """What stood for these children, also from before they left."""
    wanted = set(pupils)
    left = (consent for leaver in old.leavers for consent in leaver.consents)
    return tuple(consent for consent in (*old.consents, *left) if consent.pupil in wanted)


def _untold(old: Register, export: Export, pupils: Iterable[str]) -> list[Consent]:
    """What forms allow for purposes of which the export has no column, so that it can't know."""
    there, told = set(pupils), {consent.purpose for consent in export.consents}
    if not told:  # it speaks of consent, and of none in particular
        return []
    return [
        consent
        for consent in old.consents
        if consent.pupil in there and consent.status not in NOES and consent.purpose not in told
    ]


def _consents(
    earlier: tuple[Consent, ...], export: Export, untold: Iterable[Consent]
) -> tuple[tuple[Consent, ...], list[Kept]]:
    if not export.tells_consents:
        return earlier, []
    rows = {(*consent.scope, consent.signed_by): consent for consent in (*untold, *export.consents)}
    kept: list[Kept] = []
    for no in (consent for consent in earlier if consent.status in NOES):
        key = (*no.scope, no.signed_by)
        if key in rows and rows[key].status in NOES:
            continue
        if any(_allows(consent, no) for consent in export.consents):
            kept.append(Kept(pupil=no.pupil, consent=no))
        rows[key] = no
    return tuple(rows.values()), kept


def _allows(new: Consent, no: Consent) -> bool:
    """Whether the export says yes where somebody said no."""
    same = new.channel == no.channel or EVERYWHERE in (new.channel, no.channel)
    about = (new.pupil, new.purpose) == (no.pupil, no.purpose)
    return about and same and new.status is Consented.GIVEN


def _never(
    old: Register, export: Export, pupils: Iterable[str]
) -> tuple[tuple[str, ...], list[Kept]]:
    before = set(old.facts.never_publish) & set(pupils)
    lifted = before - set(export.never_publish) if export.tells_restrictions else set()
    kept = [Kept(pupil=pupil) for pupil in sorted(lifted)]
    return tuple(sorted(before | set(export.never_publish))), kept


def _conflicts(
    old: Register, export: Export, kept: Iterable[Kept], pupils: Iterable[str], day: date
) -> tuple[Conflict, ...]:
    """What this export contradicts, and what an earlier one did of which it says nothing."""
    there = set(pupils)
    earlier = (
        one
        for one in old.conflicts
        if one.pupil in there
        and not (export.tells_consents if one.purpose else export.tells_restrictions)
    )
    return (*earlier, *(_conflict(one, day) for one in kept))


def _conflict(kept: Kept, day: date) -> Conflict:
    no = kept.consent
    if no is None:
        return Conflict(pupil=kept.pupil, seen_on=day)
    return Conflict(
        pupil=kept.pupil,
        seen_on=day,
        purpose=no.purpose,
        channel=no.channel,
        signed_by=no.signed_by,
    )


def _leavers(
    old: Register, there: dict[str, Pupil], new: dict[str, Pupil], day: date
) -> tuple[Leaver, ...]:
    still = tuple(leaver for leaver in old.leavers if leaver.pupil not in new)
    gone = (
        Leaver(
            pupil=pupil,
            left_on=day,
            consents=old.of(pupil),
            never_publish=pupil in old.never_publish,
        )
        for pupil in sorted(there.keys() - new.keys())
    )
    return (*still, *gone)


def _differ(one: Iterable[Consent], other: Iterable[Consent]) -> set[str]:
    def said(consents: Iterable[Consent]) -> set[tuple[object, ...]]:
        return {(*c.scope, c.status, c.signed_by) for c in consents}

    return {str(each[0]) for each in said(one) ^ said(other)}
