"""What the core lends a connector."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schoolcast.api.http import Http, Timeouts
from schoolcast.domain.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ConnectorTools:
    """The tools of one channel; `proxies` as in `Http`, None for none."""

    clock: Clock
    channel: str
    folder: Path
    proxies: Mapping[str, str] | None = field(default=None, repr=False)

    def http(self, *, secrets: Collection[str] = (), timeouts: Timeouts | None = None) -> Http:
        """A session that is safe to post with; `secrets` are masked in whatever it reports."""
        return Http(secrets=secrets, proxies=self.proxies, timeouts=timeouts)
