"""A process that becomes a user without rights and writes to the store in argv[1]/data."""

import os
import sys
from datetime import UTC, datetime

from schoolcast.domain.errors import SchoolcastError
from schoolcast.store import open_store

NOBODY = 65534


def beat(url: str) -> None:
    with open_store(url) as store:
        store.ledger.beat("pass", datetime(2027, 1, 4, tzinfo=UTC))


beat(f"sqlite:///{sys.argv[1]}/other.db")  # load all there is to load while we may
if os.geteuid() == 0:
    os.setgid(NOBODY)
    os.setuid(NOBODY)
try:
    beat(f"sqlite:///{sys.argv[1]}/data/schoolcast.db")
except SchoolcastError as problem:
    sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
