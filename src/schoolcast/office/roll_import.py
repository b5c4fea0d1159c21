"""The roll import: what an export would change, what a person has to confirm, carrying it out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.facts import Pupil
from schoolcast.domain.register import Register
from schoolcast.people.changes import Change, Kept, change_by
from schoolcast.people.export import Export
from schoolcast.pipeline import register as registers
from schoolcast.pipeline.school import School


class Obstacle(Enum):
    """What a person has to look at again before an import is carried out."""

    DROP = "drop"  # more than a fifth of the children would be gone
    LOST_KEY = "lost-key"  # what parents refused in the former register can't be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What would change, against the register as it is now."""

    change: Change
    export: Export
    now: registers.Kept

    @property
    def before(self) -> Register:
        """The register as it is."""
        return self.now.register

    def obstacles(self, confirmed: Collection[Obstacle] = ()) -> list[Obstacle]:
        """What stands in the way, but for what a person has confirmed."""
        found = []
        if self.change.large_drop:
            found.append(Obstacle.DROP)
        if self.now.lost:
            found.append(Obstacle.LOST_KEY)
        return [one for one in found if one not in confirmed]

    def words(self, obstacle: Obstacle) -> str:
        """An obstacle in words; how to confirm it is the face's to say."""
        if obstacle is Obstacle.LOST_KEY:
            return (
                "The key of the former register is lost, and with it what parents refused or took "
                "back here. Go through the paper forms first."
            )
        return (
            f"{len(self.change.left)} of {self.change.before} children would be gone, more than a "
            "fifth; is the export whole?"
        )


def today(school: School) -> date:
    """The day on the school's wall."""
    return wall_time(school.clock.now(), school.timezone).date()


def preview(export: Export, *, taken_on: date, school: School) -> Preview:
    """What the export would change; nothing is written."""
    now = registers.load(school.store)
    change = change_by(now.register, export, taken_on=taken_on)
    return Preview(change=change, export=export, now=now)


def carry_out(found: Preview, *, person: str, school: School) -> list[Delivery]:
    """Put the export in place of the children; what is held now because of it.

    ForbiddenMove when somebody else changed the register since it was previewed.
    """
    change = found.change
    return registers.save(
        found.now,
        change.register,
        person=person,
        action="import-roll",
        school=school,
        children=len(found.export.pupils),
        added=len(change.added),
        left=len(change.left),
        kept_noes=[kept.pupil for kept in change.kept],
    )


def kept_words(kept: Kept) -> str:
    """A no that stays although the export says yes."""
    if kept.consent is None:
        return "not to be published at all"
    no = kept.consent
    said = no.withdrawn_on or no.signed_on
    day = f" on {said}" if said else ""
    return f"{no.purpose} on {no.channel} was {no.status}{day}"


_FIELDS = {
    "forename": "first name",
    "known_as": "known as",
    "middle": "middle name",
    "surname": "surname",
    "preferred_surname": "preferred surname",
    "year": "year",
    "class_name": "class",
}


def differences(old: Pupil, new: Pupil) -> list[str]:
    """How what is known of a child changes: "class: oak becomes elm"."""
    return [
        f"{words}: {getattr(old, field) or 'nothing'} becomes {getattr(new, field) or 'nothing'}"
        for field, words in _FIELDS.items()
        if getattr(old, field) != getattr(new, field)
    ]
