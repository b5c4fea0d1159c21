"""All SQL: the tables, and the two doors through which the use cases reach them."""

from schoolcast.store.engine import BUSY_TIMEOUT
from schoolcast.store.ledger import SqlLedger
from schoolcast.store.lock import RunLock
from schoolcast.store.opening import Store, open_store
from schoolcast.store.school_store import SqlSchoolStore
from schoolcast.store.snapshot import put_back, take_away
from schoolcast.store.upgrading import Upgraded, create, upgrade

__all__ = [
    "BUSY_TIMEOUT",
    "RunLock",
    "SqlLedger",
    "SqlSchoolStore",
    "Store",
    "Upgraded",
    "create",
    "open_store",
    "put_back",
    "take_away",
    "upgrade",
]
