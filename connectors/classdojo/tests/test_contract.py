"""Hand-off channels keep every connector's promises."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schoolcast.api.by_hand import HandOffConnector, HandOffSettings, Person
from schoolcast.testing import ConnectorContract
from schoolcast_classdojo.presets import (
    ClassDojoConnector,
    ClassDojoSettings,
    SchoopConnector,
    SchoopSettings,
)

TEACHER = Person(name="Ms Ottoline Fenwick", email="o.fenwick@lindlebury.example.org")


class Handed(ConnectorContract):
    """A pack is what the public will see, once a person has posted it."""

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        packs = sorted(
            self.folder.glob("data/handoffs/[!.]*/pack.json"),
            key=lambda path: path.stat().st_mtime_ns,
        )
        return [json.loads(path.read_text(encoding="utf-8")) for path in packs]

    def inject(self, fault: str) -> bool:
        return False  # there is no network to lose an answer on


class TestClassDojo(Handed):
    connector_class = ClassDojoConnector

    def settings(self) -> ClassDojoSettings:
        return ClassDojoSettings(posts=TEACHER)


class TestSchoop(Handed):
    connector_class = SchoopConnector

    def settings(self) -> SchoopSettings:
        return SchoopSettings(posts=TEACHER)

    def pictures_allowed(self) -> int:
        return 1


class TestAnotherApp(Handed):
    connector_class = HandOffConnector

    def settings(self) -> HandOffSettings:
        return HandOffSettings(
            title="Parents' board", address="https://board.example.org/", posts=TEACHER
        )
