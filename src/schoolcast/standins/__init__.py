"""Local servers that behave like the platforms, faults included.

A platform's stand-in subclasses `StandIn`; `serve` runs a fleet of them beside a control server
inside this process, `serve_forever` does so as a process of its own. Everything listens on
127.0.0.1 alone and keeps its state in memory.
"""

from schoolcast.standins.clock import StandInClock
from schoolcast.standins.exchange import Request, Response, Upload
from schoolcast.standins.faults import FAULTS, FaultRule
from schoolcast.standins.fleet import Fleet, serve, serve_forever
from schoolcast.standins.public_page import PublicImage, PublicPost
from schoolcast.standins.stand_in import StandIn

__all__ = [
    "FAULTS",
    "FaultRule",
    "Fleet",
    "PublicImage",
    "PublicPost",
    "Request",
    "Response",
    "StandIn",
    "StandInClock",
    "Upload",
    "serve",
    "serve_forever",
]
