"""The Facebook stand-in: a local server that answers like the Graph API for Pages."""

from schoolcast_facebook.standin.stand_in import FacebookStandIn

__all__ = ["FacebookStandIn"]
