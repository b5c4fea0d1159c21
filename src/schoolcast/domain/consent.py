"""Consents: what parents allow of a child, for which purpose, on which channel."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERYWHERE = "all"
"""Stands for every channel in a consent."""


class Purpose(StrEnum):
    """What of a child is published."""

    PICTURE = "picture"
    WORK = "work"
    VOICE = "voice"  # sound and film too
    ACHIEVEMENT = "achievement"  # a story about the child, without a name


class Consented(StrEnum):
    """What is known of a consent; anything but `given` is a no."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_RETURNED = "not-returned"
    EXPIRED = "expired"


NOES = (Consented.REFUSED, Consented.WITHDRAWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """One parent's word for one child, purpose and channel, with the form it stands on.

    `channel` is a kind of channel ("facebook"), a channel's name, or EVERYWHERE.
    """

    pupil: str
    purpose: Purpose
    channel: str
    status: Consented
    form_version: str = ""
    signed_by: str = ""
    relationship: str = ""
    signed_on: date | None = None
    withdrawn_on: date | None = None
    expires_on: date | None = None

    @property
    def scope(self) -> tuple[str, Purpose, str]:
        """What it is about: child, purpose, channel."""
        return self.pupil, self.purpose, self.channel

    def reaches(self, *, kind: str, name: str) -> bool:
        """Whether it speaks of that channel: "classdojo" means classdojo-oak too."""
        if self.channel in (EVERYWHERE, kind, name):
            return True
        return name.startswith(f"{self.channel}-")

    def on(self, day: date) -> Consented:
        """What it says on that day."""
        over = self.expires_on is not None and day > self.expires_on
        return Consented.EXPIRED if over and self.status is Consented.GIVEN else self.status


@dataclass(frozen=True, kw_only=True, slots=True)
class Adult:
    """Somebody of the staff or another adult, and whether they may be named and shown."""

    surname: str
    title: str = ""
    forename: str = ""
    named_ok: bool = True
    shown_ok: bool = True

    @property
    def addressed(self) -> str:
        """Mrs Jones, or Ann Jones where no title is known."""
        return " ".join(part for part in (self.title or self.forename, self.surname) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Consents:
    """All consents, the children never to be published, and adults who said what they want."""

    given: tuple[Consent, ...] = ()
    never_publish: tuple[str, ...] = ()
    adults: tuple[Adult, ...] = ()

    def standing(
        self, pupil: str, purpose: Purpose, *, kind: str, name: str, on: date
    ) -> Consented:
        """What counts on that day: a no from either parent outweighs a yes."""
        words = {
            consent.on(on)
            for consent in self.given
            if consent.pupil == pupil
            and consent.purpose is purpose
            and consent.reaches(kind=kind, name=name)
        }
        for status in (*NOES, Consented.GIVEN, Consented.EXPIRED):
            if status in words:
                return status
        return Consented.NOT_RETURNED
