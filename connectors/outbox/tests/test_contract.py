"""The outbox keeps every connector's promises."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schoolcast.testing import ConnectorContract
from schoolcast_outbox.connector import OutboxConnector, OutboxSettings


class TestContract(ConnectorContract):
    connector_class = OutboxConnector

    def settings(self) -> OutboxSettings:
        return OutboxSettings(folder="outbox")

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        found = [*self.folder.glob("outbox/[!.]*/post.json")]
        gone = [*self.folder.glob("outbox/withdrawn/*/post.json")]
        return [
            json.loads(path.read_text(encoding="utf-8")) | {"withdrawn": path in gone}
            for path in sorted(found + gone, key=lambda path: path.stat().st_mtime_ns)
        ]

    def inject(self, fault: str) -> bool:
        return False  # there is no network to lose an answer on
