"""What rules may know."""

from schoolcast.domain.consent import Adult, Consent, Consented, Consents, Purpose
from schoolcast.domain.device import Device
from schoolcast.domain.facts import ChannelFacts, Facts, Need, Pupil, Roll, RollAge
from schoolcast.domain.picture import Box, Camera, PictureFacts, ReadCode, Reading, ReadText
from schoolcast.domain.policy import AllowedPhrase, PolicySettings, SchoolContacts, Window
from schoolcast.domain.term_calendar import Term, TermCalendar

__all__ = [
    "Adult",
    "AllowedPhrase",
    "Box",
    "Camera",
    "ChannelFacts",
    "Consent",
    "Consented",
    "Consents",
    "Device",
    "Facts",
    "Need",
    "PictureFacts",
    "PolicySettings",
    "Pupil",
    "Purpose",
    "ReadCode",
    "ReadText",
    "Reading",
    "Roll",
    "RollAge",
    "SchoolContacts",
    "Term",
    "TermCalendar",
    "Window",
]
