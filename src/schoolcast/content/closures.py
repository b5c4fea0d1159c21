"""The wordings of emergency closures: templates/closure/ in the content folder, or else ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from schoolcast.content.drafts import FolderDrafts
from schoolcast.content.front_matter import Authored, read_item
from schoolcast.content.templates import find_set
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.term_calendar import TermCalendar
from schoolcast.pipeline.closures import Wording

SET = "closure"


class FolderClosures:
    """Implements `pipeline.closures.ClosureSheets`; `spare` holds our templates."""

    def __init__(self, folder: Path, spare: Path, calendar: Callable[[], TermCalendar]) -> None:
        self._folder = folder
        self._spare = spare
        self._calendar = calendar

    def wordings(self) -> list[Wording]:
        """All of them, in the order of their file names; ContentProblem."""
        return [
            Wording(
                name=template.item.id,
                title=template.item.title,
                body=template.body,
                timed=template.item.event_time is not None,
            )
            for template in find_set(self._folder, self._spare, SET)
        ]

    @contextmanager
    def write(self, plan: DraftPlan, body: str, today: date) -> Iterator[Authored]:
        """Write the announcement's file; what is raised inside takes it away again."""
        drafts = FolderDrafts(self._folder, self._spare)
        writing = drafts.from_body(plan, self._calendar(), today=today, body=body)
        with drafts.write([writing]):
            yield read_item(writing.content, writing.path)
