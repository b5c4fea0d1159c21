"""The public plugin API: connectors and rules import this and nothing else of schoolcast."""

from schoolcast.api.connector import (
    Attempt,
    Budget,
    Capabilities,
    Connector,
    HandOff,
    Health,
    Receipt,
    SettleBy,
    Tools,
)
from schoolcast.api.errors import (
    AuthorisationLost,
    ConnectorError,
    NotSent,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from schoolcast.api.facts import ChannelFacts, Facts, Need, Pupil, Roll, Term, TermCalendar
from schoolcast.api.hookspecs import hookimpl
from schoolcast.api.limits import limit_findings
from schoolcast.api.rule import Checker, Rule
from schoolcast.domain import dates
from schoolcast.domain.clock import Clock, FixedClock
from schoolcast.domain.delivery import AttemptRecord
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.item import CLASS_KINDS, WHOLE_SCHOOL, Kind
from schoolcast.domain.revision import Post, PostImage, Revision

__all__ = [
    "CLASS_KINDS",
    "WHOLE_SCHOOL",
    "Attempt",
    "AttemptRecord",
    "AuthorisationLost",
    "Budget",
    "Capabilities",
    "ChannelFacts",
    "Checker",
    "Clock",
    "Connector",
    "ConnectorError",
    "Facts",
    "Finding",
    "FixedClock",
    "HandOff",
    "Health",
    "Kind",
    "Need",
    "NotSent",
    "OutcomeUnknown",
    "OverridableBy",
    "Post",
    "PostImage",
    "Pupil",
    "Receipt",
    "Refused",
    "RetryLater",
    "Revision",
    "Roll",
    "Rule",
    "SettleBy",
    "Severity",
    "Term",
    "TermCalendar",
    "Tools",
    "dates",
    "hookimpl",
    "limit_findings",
]
