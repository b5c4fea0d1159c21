"""A pass from cron that asks a slow platform about many unclear outcomes."""

from dataclasses import dataclass
from typing import ClassVar

from tests.integration.gates.conftest import Channel

from schoolcast.domain.delivery import State
from schoolcast.testing.recording_connector import RecordingConnector

DUE = "2026-12-11T15:30+00:00"
LATER = "2026-12-11T15:35+00:00"


def test_what_comes_up_goes_out_before_the_next_outcome_is_looked_for(office):
    """Each look may last until the platform's time is out, and a closure can't wait for all."""
    seen: list[list[str]] = []

    @dataclass(frozen=True, kw_only=True)
    class Slow(RecordingConnector):
        kind: ClassVar[str] = "slow"

        def find(self, post, attempts, taken):
            seen.append([entry["text"] for entry in page.platform.entries])
            if len(seen) == 1:
                page.plan("news", publish_at="on-approval", body="The gate is mended.")
            return RecordingConnector.find(self, post, attempts, taken)

    page = Channel(office, Slow)
    for name in ("one", "two", "three"):
        page.plan(
            name, body=f"School is closed to pupils on {{{{ event_date | long_date }}}} {name}."
        )
        page.platform.faults.append("refuse-500")
    assert {delivery.state for delivery in page.run(DUE)} == {State.UNKNOWN}
    page.run(LATER)
    assert seen[0] == []
    assert seen[1] == ["The gate is mended."]
