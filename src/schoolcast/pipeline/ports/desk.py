"""The port to the files that a decision about the calendar changes or writes."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class Desk(Protocol):
    """The content folder, for single changes.

    Comments and order stay as they are. Each raises ContentProblem where a file can't be read or
    written, or was changed in the same moment; then nothing has changed.
    """

    def close_day(self, day: date, why: str) -> bool:
        """Add a closed day to calendar.toml; False where it stands there."""

    def reopen_day(self, day: date) -> bool:
        """Take a closed day out of calendar.toml; False where none stands there."""

    def set_keys(self, path: str, values: Mapping[str, object]) -> None:
        """Set keys of an announcement's front matter; None takes a key out."""

    def leave_out(self, path: str, file: str, channel: str | None = None) -> bool:
        """Take a picture out of an announcement, or keep it off one channel; False where it is.

        `file` is its name as the announcement has it.
        """

    def write_new(self, path: str, text: str) -> bool:
        """Write a new file; False where there is one of that name, which stays as it is."""
