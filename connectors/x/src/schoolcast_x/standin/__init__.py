"""The X stand-in: a local server that answers like X's API v2."""

from schoolcast_x.standin.stand_in import XStandIn

__all__ = ["XStandIn"]
