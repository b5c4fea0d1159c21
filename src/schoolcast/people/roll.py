"""The roll: a CSV export of the office's system, of which only what the rules need is kept."""

from datetime import date
from pathlib import Path

from schoolcast.domain.facts import Roll
from schoolcast.domain.register import Register
from schoolcast.people.export import Covers, read_export


def read_roll(file: Path, taken_on: date | None = None) -> Roll:
    """The children in a CSV file; ConfigurationProblem in words when it can't be used."""
    roll = read_register(file, taken_on).roll
    assert roll is not None
    return roll


def read_register(
    file: Path, taken_on: date | None = None, covers: Covers | None = None
) -> Register:
    """Children and consents straight from a file, for a school that keeps no register."""
    export = read_export(file, covers=covers)
    return Register(
        pupils=export.pupils,
        taken_on=taken_on,
        consents=export.consents,
        never_publish=export.never_publish,
    )
