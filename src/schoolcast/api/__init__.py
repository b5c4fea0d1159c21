"""The public plugin API: connectors and rules import this and nothing else of schoolcast."""

from schoolcast.api.connecting import Choice, Connected, Conversation, Question
from schoolcast.api.connector import (
    Attempt,
    Budget,
    Capabilities,
    Connector,
    Contact,
    Duty,
    HandOff,
    Health,
    Price,
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
from schoolcast.api.facts import (
    AllowedPhrase,
    ChannelFacts,
    Facts,
    Need,
    PolicySettings,
    Pupil,
    Roll,
    SchoolContacts,
    Term,
    TermCalendar,
)
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
    "AllowedPhrase",
    "Attempt",
    "AttemptRecord",
    "AuthorisationLost",
    "Budget",
    "Capabilities",
    "ChannelFacts",
    "Checker",
    "Choice",
    "Clock",
    "Connected",
    "Connector",
    "ConnectorError",
    "Contact",
    "Conversation",
    "Duty",
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
    "PolicySettings",
    "Post",
    "PostImage",
    "Price",
    "Pupil",
    "Question",
    "Receipt",
    "Refused",
    "RetryLater",
    "Revision",
    "Roll",
    "Rule",
    "SchoolContacts",
    "SettleBy",
    "Severity",
    "Term",
    "TermCalendar",
    "Tools",
    "dates",
    "hookimpl",
    "limit_findings",
]
