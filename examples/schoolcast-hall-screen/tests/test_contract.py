"""The connector keeps every promise that schoolcast relies on."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from schoolcast_hall_screen.connector import HallScreenConnector, HallScreenSettings

from schoolcast.testing import ConnectorContract

_TEXT = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_ALT = re.compile(r'alt="(.*?)"')


class TestContract(ConnectorContract):
    connector_class = HallScreenConnector

    def settings(self) -> HallScreenSettings:
        return HallScreenSettings(folder="screen")

    def ledger(self) -> Sequence[Mapping[str, Any]]:
        """What the public would see: the pages, read as a browser reads them."""
        pages = [*self.folder.glob("screen/*.html"), *self.folder.glob("screen/*.withdrawn")]
        return [self._shown(page) for page in sorted(pages, key=lambda p: p.stat().st_mtime_ns)]

    def inject(self, fault: str) -> bool:
        """Whether the next creating call will meet the fault; a folder loses no answers."""
        return False

    def _shown(self, page: Any) -> dict[str, Any]:
        source = page.read_text(encoding="utf-8")
        return {
            "text": html.unescape(_TEXT.findall(source)[0]),
            "images": [{"alt": html.unescape(alt)} for alt in _ALT.findall(source)],
            "withdrawn": page.suffix == ".withdrawn",
        }
