"""What connector authors test with: the contract, a fixed clock, builders, a recording attempt.

Names are loaded on first use, because pytest imports this package in every run.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schoolcast.api import FixedClock
    from schoolcast.testing.attempt import RecordingAttempt
    from schoolcast.testing.builders import NOON, a_post, a_revision, an_image, picture_bytes
    from schoolcast.testing.connector_contract import ConnectorContract
    from schoolcast.testing.courier import Courier
    from schoolcast.testing.importer_contract import ImporterContract
    from schoolcast.testing.recording_connector import (
        Platform,
        RecordingConnector,
        RecordingSettings,
    )
    from schoolcast.testing.rule_contract import RuleContract

__all__ = [
    "NOON",
    "ConnectorContract",
    "Courier",
    "FixedClock",
    "ImporterContract",
    "Platform",
    "RecordingAttempt",
    "RecordingConnector",
    "RecordingSettings",
    "RuleContract",
    "a_post",
    "a_revision",
    "an_image",
    "picture_bytes",
]

_HOMES = {
    "NOON": "schoolcast.testing.builders",
    "ConnectorContract": "schoolcast.testing.connector_contract",
    "Courier": "schoolcast.testing.courier",
    "FixedClock": "schoolcast.api",
    "ImporterContract": "schoolcast.testing.importer_contract",
    "Platform": "schoolcast.testing.recording_connector",
    "RecordingAttempt": "schoolcast.testing.attempt",
    "RecordingConnector": "schoolcast.testing.recording_connector",
    "RecordingSettings": "schoolcast.testing.recording_connector",
    "RuleContract": "schoolcast.testing.rule_contract",
    "a_post": "schoolcast.testing.builders",
    "a_revision": "schoolcast.testing.builders",
    "an_image": "schoolcast.testing.builders",
    "picture_bytes": "schoolcast.testing.builders",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
