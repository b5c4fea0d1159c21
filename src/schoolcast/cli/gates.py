"""Gates: why a delivery whose time has come can"t go, although nothing is wrong with it."""

from schoolcast.office.gates import POSTS, Gates

__all__ = ["POSTS", "Gates"]
