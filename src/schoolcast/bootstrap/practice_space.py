"""The practice space: one folder for all that is practised, thrown away to start afresh."""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from schoolcast.bootstrap.places import PRACTICE, data_folder
from schoolcast.content.calendar_file import FILE as CALENDAR
from schoolcast.content.templates import FOLDER as TEMPLATES
from schoolcast.domain.errors import Busy, StoreProblem
from schoolcast.replacing import Replacement
from schoolcast.settings import Content, Media, Settings, Store
from schoolcast.store import create

HEAD = "Practice Head"
"""Who approves where somebody practises alone; config.toml never names it."""
LASTS = timedelta(days=30)
_STATE = "practice.json"
_STORE = "practice.sqlite3"
_OWNER_ONLY = 0o700
_FOR_EVER = 36_500  # days: the register is the school's own, and forgets there


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """When the space was begun, and how far its clock was put ahead."""

    at: datetime
    ahead: timedelta = timedelta()

    def over(self, now: datetime) -> bool:
        """Whether it was begun so long ago that it is thrown away."""
        return now >= self.at + LASTS


class PracticeSpace:
    """The folder in which one school practises; nothing else of the school lies there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = data_folder(settings) / PRACTICE

    @property
    def begun(self) -> Begun | None:
        """Since when; None where nobody practises."""
        try:
            found = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
            if not (self.folder / _STORE).is_file():
                return None
            return Begun(
                at=datetime.fromisoformat(found["begun"]),
                ahead=timedelta(seconds=found["ahead"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, now: datetime) -> None:
        """Make the space, where there is none; StoreProblem where it can't be made."""
        if self.begun is not None:
            return
        self.clear()
        try:
            self.folder.mkdir(mode=_OWNER_ONLY, parents=True)
            content = practice_settings(self._settings).content.folder
            if content is not None:
                content.mkdir()
            create(practice_settings(self._settings).store_url)
            self.keep(Begun(at=now))  # last: what is half made has not begun
        except OSError as problem:
            raise StoreProblem(
                f"The folder {self.folder} for practising can't be made: {problem.strerror}."
            ) from None

    def keep(self, begun: Begun) -> None:
        """Remember how far the clock is ahead."""
        words = {"begun": begun.at.isoformat(), "ahead": begun.ahead.total_seconds()}
        with Replacement() as writing:
            writing.put(self.folder / _STATE, json.dumps(words).encode(), mode=0o600)
            writing.place()
            writing.keep()

    def clear(self) -> None:
        """Throw everything away, in one step for whoever looks; Busy where a page is still open."""
        for old in self.folder.parent.glob(f".{PRACTICE}-*"):
            shutil.rmtree(old, ignore_errors=True)
        if not self.folder.exists():
            return
        aside = self.folder.with_name(f".{PRACTICE}-{os.getpid()}")
        try:
            self.folder.rename(aside)
        except OSError:  # Windows keeps a folder in which somebody has a file open
            raise Busy("Somebody is on a practice page just now. Try again in a minute.") from None
        shutil.rmtree(aside, ignore_errors=True)

    def expire(self, now: datetime) -> bool:
        """Throw away what was begun so long ago that nobody practises it any more."""
        begun = self.begun
        old = begun is not None and begun.over(now)
        if old:
            self.clear()
        return old

    def refresh(self) -> None:
        """Take over the school's calendar and wordings, where they are newer; they name nobody."""
        source, target = self._settings.content.folder, practice_settings(self._settings).content
        if source is None or target.folder is None:
            return
        own = self._settings.path(source)
        for file in (own / CALENDAR, *sorted((own / TEMPLATES).rglob("*.md"))):
            _take_over(file, target.folder / file.relative_to(own))


def _take_over(file: Path, copy: Path) -> None:
    if not file.is_file():
        return
    if copy.exists() and copy.stat().st_mtime_ns >= file.stat().st_mtime_ns:
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, copy)


def practice_settings(settings: Settings) -> Settings:
    """The school's settings with every place that is written to moved into the practice space.

    No mail server is left in them, and nobody has to have confirmed the policy.
    """
    folder = data_folder(settings) / PRACTICE
    content = folder / "content"
    approval, retention, alerts = settings.approval, settings.retention, settings.alerts
    return settings.model_copy(
        update={
            "store": Store(url=f"sqlite:///{folder / _STORE}"),
            "content": Content(folder=content if settings.content.folder else None),
            "media": Media(folder=content / "media"),
            "people": settings.people.model_copy(update={"acknowledge": "ask"}),
            "approval": approval.model_copy(update={"approvers": (*approval.approvers, HEAD)}),
            "alerts": alerts.model_copy(update={"smtp": None, "ping_url": ""}),
            "retention": retention.model_copy(update={"leavers": _FOR_EVER}),
        }
    )
