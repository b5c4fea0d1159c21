"""What the store keeps of the calendar: closed days, and the steps into a new school year."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from schoolcast.domain.delivery import Delivery


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """A day that a person closed: which deliveries that held, and which hand-offs it recalled."""

    day: date
    why: str
    person: str
    at: datetime
    held: tuple[int, ...] = ()
    recalled: tuple[int, ...] = ()
    reopened_at: datetime | None = None
    reopened_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class YearStep:
    """A step into a school year that a person has done."""

    year: str
    step: str
    person: str
    at: datetime


class CalendarBook(Protocol):
    """The part of a school's store that keeps closed days and school years."""

    def save_closing(self, closing: Closing) -> None:
        """Keep a closed day; for one that stands closed already its deliveries. Audited."""

    def closings(self, *, everything: bool = False) -> list[Closing]:
        """Those that stand, or all there were; the oldest first."""

    def end_closing(self, day: date, *, person: str, at: datetime) -> bool:
        """The day is reopened; False where it stands open. Audited."""

    def plan_again(self, delivery_id: int, *, person: str, at: datetime) -> Delivery:
        """The same post once more, as a new run: for a hand-off that was recalled. Audited.

        One that is planned again already is given back as it is.
        """

    def hand_out_anew(self, delivery_id: int, *, person: str, at: datetime, reason: str) -> bool:
        """Call back what a person was given, and `plan_again`: both or neither.

        False where nobody holds it any more.
        """

    def save_year_step(self, step: YearStep) -> None:
        """Keep that a step is done; audited."""

    def year_steps(self, year: str) -> list[YearStep]:
        """The steps into that school year that are done."""
