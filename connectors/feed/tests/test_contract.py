"""The feed keeps every connector's promises."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schoolcast.testing import ConnectorContract
from schoolcast_feed.connector import FeedConnector, FeedSettings


class TestContract(ConnectorContract):
    connector_class = FeedConnector

    def settings(self) -> FeedSettings:
        return FeedSettings(folder="feed", address="https://www.example.org/news", title="News")

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        files = sorted(
            self.folder.glob("feed/.entries/[!.]*.json"), key=lambda path: path.stat().st_mtime_ns
        )
        return [json.loads(file.read_bytes()) for file in files]

    def inject(self, fault: str) -> bool:
        return False  # there is no network to lose an answer on
