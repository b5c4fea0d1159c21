"""Hand-off: what a connector is built on where only a person can post.

The core uses it too, for posts that a platform's own connector can't carry.
"""

from schoolcast.api.by_hand.connector import HandOffConnector
from schoolcast.api.by_hand.settings import HandOffSettings, Person, Posting

__all__ = ["HandOffConnector", "HandOffSettings", "Person", "Posting"]
