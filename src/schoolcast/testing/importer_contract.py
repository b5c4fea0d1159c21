"""What every importer promises, as tests: subclass `ImporterContract` in your package.

class TestContract(ImporterContract):
    importer_class = MyImporter

    def sample(self) -> bytes: ...     # a good file with events in the school year 2026-27
    def damaged(self) -> list[bytes]: ...   # optional: files that it must refuse
"""

import pickle
from datetime import date
from typing import ClassVar

import pytest

from schoolcast.api import Imported, ImportedEvent, Importer, ImportOptions, ImportRefused

OPTIONS = ImportOptions(
    timezone="Europe/London", first=date(2026, 9, 1), last=date(2027, 8, 31), name="sample"
)
_ODD = (b"", b" \r\n ", b"\x00" * 64, b"\xff\xfe\x00", b"PK\x03\x04", b"{{ x }}\x1b[31m", b"," * 9)


class ImporterContract:
    """The promises of an importer, each a test."""

    importer_class: ClassVar[type[Importer]]

    def sample(self) -> bytes:
        """A good file with at least two events in the school year 2026-27."""
        raise NotImplementedError

    def damaged(self) -> list[bytes]:
        """Files that look like its own and must be refused or told as problems."""
        return []

    def importer(self) -> Importer:
        """The importer under test."""
        return self.importer_class()

    def read(self, content: bytes) -> Imported:
        """What it makes of a file in the school year 2026-27."""
        return self.importer().read(content, OPTIONS)

    def test_describes_itself(self) -> None:
        importer = self.importer()
        assert isinstance(importer, Importer)
        assert importer.kind == importer.kind.lower() and " " not in importer.kind
        assert importer.title
        assert all(ending.startswith(".") for ending in importer.endings)

    def test_can_cross_into_the_guarded_process(self) -> None:
        assert pickle.loads(pickle.dumps(self.importer())).kind == self.importer().kind  # noqa: S301
        found = self.read(self.sample())
        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301

    def test_reads_its_sample(self) -> None:
        good = [event for event in self.read(self.sample()).events if not event.problems]
        assert len(good) >= 2, "the sample must hold two events that can be imported"
        assert all(event.title for event in good)

    def test_reads_the_same_twice(self) -> None:
        assert self.read(self.sample()) == self.read(self.sample())

    def test_knows_each_event_by_a_key_of_its_own(self) -> None:
        keys = [event.key for event in self.read(self.sample()).events]
        assert len(set(keys)) == len(keys)

    def test_keeps_to_the_school_years(self) -> None:
        for event in self.read(self.sample()).events:
            if event.start and not event.problems:
                assert event.start <= OPTIONS.last
                assert event.rule or (event.end or event.start) >= OPTIONS.first

    def test_ends_nothing_before_it_begins(self) -> None:
        for event in self.read(self.sample()).events:
            if event.start and event.end:
                assert event.start <= event.end

    @pytest.mark.parametrize("content", _ODD)
    def test_refuses_what_is_no_such_file(self, content: bytes) -> None:
        self._refused_or_told(content)

    def test_refuses_what_is_damaged(self) -> None:
        sample = self.sample()
        for content in (*self.damaged(), sample[: len(sample) // 2]):
            self._refused_or_told(content)

    def _refused_or_told(self, content: bytes) -> None:
        try:
            events = self.read(content).events
        except ImportRefused as refusal:
            _speaks(refusal.message)
        else:
            for event in events:
                assert isinstance(event, ImportedEvent)
                for problem in event.problems:
                    _speaks(problem)


def _speaks(words: str) -> None:
    """A sentence for an office manager."""
    assert words.endswith((".", "?")) and not words[:1].islower()
    assert "Traceback" not in words and "None" not in words
