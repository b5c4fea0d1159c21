"""The port to the files behind drafts."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from schoolcast.pipeline.draft_records import Words
from schoolcast.pipeline.ports.content import Authored


class Sheets(Protocol):
    """Announcements' files, as a draft begins with them and becomes one."""

    def blank(self, kind: str) -> Words:
        """A new announcement in the words of its kind's template; ContentProblem."""

    def load(self, path: str) -> Words:
        """An announcement's file; ContentProblem where it can't be read, NotFound."""

    def authored(self, values: Mapping[str, object], words: Words) -> Authored:
        """The announcement that the keys and words would make, with nothing written."""

    def write(
        self, values: Mapping[str, object], words: Words, folder: str, day: str
    ) -> AbstractContextManager[str]:
        """Write its file, and give the path; what is raised inside puts everything back.

        A new one lies in `folder` and begins with `day`. UsageProblem where it was changed since
        the draft was opened.
        """

    def free_id(self, words: Words, day: str) -> str:
        """An id of the title's words and the day that no file has."""
