"""The register of devices that photographs may come from (clauses 19 to 22 of the policy)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """A camera, tablet or telephone that the Head has approved, or the Deputy in an absence.

    `make`, `model` and `serial` are as the device writes them in its pictures; "" matches any.
    Approval runs from `approved_on` to `approved_until`, both included; None for no end.
    `owner` is "school" or the name of the person whose device it is.
    """

    id: str
    name: str
    make: str = ""
    model: str = ""
    serial: str = ""
    owner: str = "school"
    approved_by: str
    approved_on: date
    approved_until: date | None = None

    @property
    def school_owned(self) -> bool:
        """Whether pictures may stay on it after they have been used."""
        return self.owner == "school"
