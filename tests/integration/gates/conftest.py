"""An office whose page is a platform in memory, with faults that a test plans."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from schoolcast.api import AttemptRecord, Budget, Capabilities, NotSent, SettleBy
from schoolcast.api.tools import ConnectorTools
from schoolcast.engine.tick import tick
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.records import Limit
from schoolcast.pipeline.submit import submit
from schoolcast.testing.recording_connector import Platform, RecordingConnector, RecordingSettings

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Rationed(RecordingConnector):
    """One post an hour."""

    kind: ClassVar[str] = "rationed"

    @classmethod
    def budgets(cls, settings):
        return (Budget(name="account", limit=1, window=timedelta(hours=1)),)


@dataclass(frozen=True, kw_only=True)
class Keyed(RecordingConnector):
    """A platform that knows a key again."""

    kind: ClassVar[str] = "keyed"
    capabilities: ClassVar[Capabilities] = replace(
        RecordingConnector.capabilities, settle_by=SettleBy.SAME_KEY
    )

    def publish(self, post, attempt):
        known = self.find(
            post,
            [
                AttemptRecord(
                    number=1,
                    key=attempt.key,
                    owner="",
                    started_at=NEVER,
                    creating_at=None,
                    evidence={},
                )
            ],
            (),
        )
        if known is not None:
            attempt.creating()
            return known
        return RecordingConnector.publish(self, post, attempt)


@dataclass(frozen=True, kw_only=True)
class Seeing(RecordingConnector):
    """A platform with addresses, whose list can't be read while it is blind."""

    kind: ClassVar[str] = "seeing"
    blind: bool = False

    def recognise(self, link):
        host, _, number = link.rpartition("/")
        return number if host == "https://recording.example.org" else None

    def find(self, post, attempts, taken):
        if self.blind:
            raise NotSent
        return RecordingConnector.find(self, post, attempts, taken)


class Channel:
    """An office whose page is a platform in memory."""

    def __init__(self, office, kind=RecordingConnector):
        self.office, self.kind, self.platform = office, kind, Platform()
        self.blind = False

    @contextmanager
    def app(self):
        with self.office.app() as app:
            tools = ConnectorTools(clock=app.clock, channel="page", folder=self.office.folder)
            mine = self.kind(settings=RecordingSettings(), tools=tools, platform=self.platform)
            if self.blind:
                mine = replace(mine, blind=True)
            limits = frozenset(
                Limit(name=b.name, most=b.limit, period=b.window)
                for b in mine.budgets(mine.settings)
            )
            page = replace(app.school.channels["page"], connector=mine, limits=limits)
            app.school = replace(app.school, channels={"page": page})
            yield app

    def plan(self, name="inset", **fields):
        self.office.write(f"{name}.md", id=name, **fields)
        with self.app() as app:
            submit(app.school.content.read(f"{name}.md"), person="Office", school=app.school)
            stored = app.school.store.latest_revision(name)
            approve(stored, person="Head", answers={}, school=app.school)

    def run(self, moment=None):
        if moment:
            self.office.at(moment)
        with self.app() as app:
            dispatcher = app.dispatcher()
            try:
                tick(app.schools, app.school.ledger, app.clock, dispatcher)
            finally:
                dispatcher.close()
            return app.school.store.deliveries()

    def act(self, what, **options):
        with self.app() as app:
            [one] = app.school.store.deliveries()
            return what(one, person="Pat", school=app.school, **options)


@pytest.fixture
def page(office):
    return Channel(office)


@pytest.fixture
def rationed(office):
    return Channel(office, Rationed)


@pytest.fixture
def keyed(office):
    return Channel(office, Keyed)


@pytest.fixture
def seeing(office):
    return Channel(office, Seeing)
