"""What rules may know."""

from schoolcast.domain.facts import ChannelFacts, Facts, Need, Pupil, Roll
from schoolcast.domain.term_calendar import Term, TermCalendar

__all__ = ["ChannelFacts", "Facts", "Need", "Pupil", "Roll", "Term", "TermCalendar"]
