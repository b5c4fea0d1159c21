"""What rules may know."""

from schoolcast.domain.facts import ChannelFacts, Facts, Need, Pupil, Roll
from schoolcast.domain.policy import AllowedPhrase, PolicySettings, SchoolContacts
from schoolcast.domain.term_calendar import Term, TermCalendar

__all__ = [
    "AllowedPhrase",
    "ChannelFacts",
    "Facts",
    "Need",
    "PolicySettings",
    "Pupil",
    "Roll",
    "SchoolContacts",
    "Term",
    "TermCalendar",
]
