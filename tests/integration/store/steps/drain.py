"""A process of its own that sends what is due on the store at argv[1], as the owner argv[2].

It prints the id of each delivery it has claimed. Told "stall" (argv[3]) it claims one, marks that
the call is coming, says so and waits to be killed.
"""

import sys
import time
from datetime import UTC, datetime, timedelta

from schoolcast.domain.delivery import State
from schoolcast.pipeline.records import Outcome
from schoolcast.store import open_store

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(url: str, owner: str, manner: str) -> None:
    with open_store(url) as store:
        ledger = store.ledger
        sys.stdin.readline()  # all begin together
        while lanes := ledger.ready_lanes(NOW):
            for lane in lanes:
                claim = ledger.claim(lane, now=NOW, owner=owner, lease=LEASE)
                if claim is None:
                    continue
                say(claim.delivery)
                if manner != "send":
                    if manner == "stall-creating":
                        ledger.creating(claim, NOW)
                    say("stalled")
                    time.sleep(600)
                ledger.creating(claim, NOW)
                remote = Outcome(state=State.PUBLISHED, remote_id=f"r{claim.delivery}")
                assert ledger.finish(claim, remote, NOW)


main(*sys.argv[1:])
