"""Consents in the office's words."""

from schoolcast.domain.consent import EVERYWHERE, Consented, Purpose
from schoolcast.pipeline.school import School

PURPOSES = {
    Purpose.PICTURE: "Picture",
    Purpose.WORK: "Work",
    Purpose.VOICE: "Voice and film",
    Purpose.ACHIEVEMENT: "Story of an achievement",
}
SAYS = {
    Consented.GIVEN: ("Given", "green"),
    Consented.REFUSED: ("Refused", "red"),
    Consented.WITHDRAWN: ("Withdrawn", "red"),
    Consented.NOT_RETURNED: ("Not returned", "grey"),
    Consented.EXPIRED: ("Expired", "yellow"),
}


def channel_choices(school: School) -> list[dict[str, str]]:
    """Where a consent may be about: everywhere, each kind of channel, each channel."""
    kinds = sorted({one.kind for one in school.channels.values()})
    names = sorted(set(school.channels) - set(kinds))
    return [
        {"value": EVERYWHERE, "text": "Every channel"},
        *({"value": kind, "text": f"Every {kind} channel"} for kind in kinds),
        *({"value": name, "text": f"{name} only"} for name in names),
    ]


def channel_words(channel: str) -> str:
    """The channel of a consent: "Every channel" for all of them."""
    return "Every channel" if channel == EVERYWHERE else channel
