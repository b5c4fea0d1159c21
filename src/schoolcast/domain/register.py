"""The register: the children of the school, what was consented, and who left."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from schoolcast.domain.consent import NOES, Adult, Consent, Consented, Consents, Purpose
from schoolcast.domain.facts import Pupil, Roll

SCHEMA = 1
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaver:
    """A child who left: no name is kept, only what was not allowed and until when it is proof."""

    pupil: str
    left_on: date
    consents: tuple[Consent, ...] = ()
    never_publish: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One change of a consent, for the record about the child; `form_on` dates the form."""

    at: str  # instant, ISO 8601
    person: str
    pupil: str
    words: str
    form_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """An import said yes where a no stands, which stays; a person looks for the newer form.

    `purpose` is "" for a child who is never published, and would have been by the import.
    """

    pupil: str
    seen_on: date
    purpose: str = ""
    channel: str = ""
    signed_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """Everything about people; `taken_on` is the day the list left the office's system."""

    pupils: tuple[Pupil, ...] = ()
    taken_on: date | None = None
    consents: tuple[Consent, ...] = ()
    never_publish: tuple[str, ...] = ()
    adults: tuple[Adult, ...] = ()
    leavers: tuple[Leaver, ...] = ()
    steps: tuple[Step, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def unsettled(self) -> tuple[Conflict, ...]:
        """The conflicts whose no still stands."""
        noes = {(*c.scope, c.signed_by) for c in self.consents if c.status in NOES}
        return tuple(
            one
            for one in self.conflicts
            if (one.pupil, one.purpose, one.channel, one.signed_by) in noes
            or (not one.purpose and one.pupil in self.never_publish)
        )

    @property
    def roll(self) -> Roll | None:
        """The children as rules read them, under each surname they go by; None for nobody."""
        if not self.pupils:
            return None
        others = (
            replace(pupil, surname=pupil.preferred_surname)
            for pupil in self.pupils
            if pupil.preferred_surname and pupil.preferred_surname != pupil.surname
        )
        return Roll(pupils=(*self.pupils, *others), taken_on=self.taken_on)

    @property
    def facts(self) -> Consents:
        """What rules may know of consents; of those who left, what was not allowed still counts."""
        left = tuple(consent for leaver in self.leavers for consent in leaver.consents)
        never = tuple(leaver.pupil for leaver in self.leavers if leaver.never_publish)
        return Consents(
            given=self.consents + left,
            never_publish=tuple(sorted({*self.never_publish, *never})),
            adults=self.adults,
        )

    def pupil(self, pupil_id: str) -> Pupil | None:
        """The child of that id."""
        return next((pupil for pupil in self.pupils if pupil.id == pupil_id), None)

    def of(self, pupil_id: str) -> tuple[Consent, ...]:
        """All that was said for one child."""
        return tuple(consent for consent in self.consents if consent.pupil == pupil_id)


def to_text(register: Register) -> str:
    """The register as JSON."""
    return json.dumps({"schema": SCHEMA, **asdict(register)}, default=_plain, ensure_ascii=False)


def from_text(text: str) -> Register:
    """The register that `to_text` wrote."""
    data = json.loads(text)
    return Register(
        pupils=tuple(_many(Pupil, data["pupils"])),
        taken_on=_day(data["taken_on"]),
        consents=tuple(map(_consent, data["consents"])),
        never_publish=tuple(data["never_publish"]),
        adults=tuple(_many(Adult, data["adults"])),
        leavers=tuple(map(_leaver, data["leavers"])),
        steps=tuple(
            _many(Step, ({**step, "form_on": _day(step["form_on"])} for step in data["steps"]))
        ),
        conflicts=tuple(
            Conflict(**{**row, "seen_on": date.fromisoformat(row["seen_on"])})
            for row in data.get("conflicts", ())  # kept by an earlier version
        ),
    )


def _many(kind: type[T], rows: Iterable[dict[str, Any]]) -> Iterable[T]:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # all are dataclasses
    return (kind(**{name: row[name] for name in row if name in known}) for row in rows)


def _consent(row: dict[str, Any]) -> Consent:
    days = {name: _day(row[name]) for name in ("signed_on", "withdrawn_on", "expires_on")}
    kinds = {"purpose": Purpose(row["purpose"]), "status": Consented(row["status"])}
    return Consent(**{**row, **days, **kinds})


def _leaver(row: dict[str, Any]) -> Leaver:
    left_on = date.fromisoformat(row["left_on"])
    consents = tuple(map(_consent, row["consents"]))
    return Leaver(**{**row, "left_on": left_on, "consents": consents})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be kept")
