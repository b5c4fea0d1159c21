"""What rules may know."""

from schoolcast.domain.consent import Adult, Consent, Consented, Consents, Purpose
from schoolcast.domain.facts import ChannelFacts, Facts, Need, Pupil, Roll, RollAge
from schoolcast.domain.policy import AllowedPhrase, PolicySettings, SchoolContacts
from schoolcast.domain.term_calendar import Term, TermCalendar

__all__ = [
    "Adult",
    "AllowedPhrase",
    "ChannelFacts",
    "Consent",
    "Consented",
    "Consents",
    "Facts",
    "Need",
    "PolicySettings",
    "Pupil",
    "Purpose",
    "Roll",
    "RollAge",
    "SchoolContacts",
    "Term",
    "TermCalendar",
]
