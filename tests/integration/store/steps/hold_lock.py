"""A process of its own that takes the run lock of the store at argv[1] and keeps it.

Told "fork" it leaves a child behind that lives on with whatever it inherited.
"""

import os
import sys
import time
from datetime import UTC, datetime

from schoolcast.domain.clock import FixedClock
from schoolcast.store import RunLock


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


with RunLock(sys.argv[1], clock=FixedClock(datetime(2027, 1, 4, 9, 0, tzinfo=UTC))):
    if sys.argv[2] == "fork":
        child = os.fork()
        if child == 0:
            time.sleep(600)
        say(child)
    say("held")
    time.sleep(600)
