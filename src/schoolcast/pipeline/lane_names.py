"""Lane names: what a channel's credential is called today, which its renewal may change."""

from schoolcast.domain.delivery import Delivery
from schoolcast.pipeline.by_hand import carrier_of
from schoolcast.pipeline.school import School


def follow_lanes(school: School) -> None:
    """Let what was planned go by the credentials that the channels have today.

    A channel that can't be used is left alone: without its keys nobody knows its lane.
    """
    usable = {channel.name: channel.lanes for channel in school.channels.values()}
    school.store.follow_lanes({name: lanes for name, lanes in usable.items() if lanes})


def lane_today(delivery: Delivery, school: School) -> str:
    """The lane of whoever takes the delivery to its channel today, "" where nobody can tell."""
    channel = school.channels.get(delivery.channel)
    carrier = carrier_of(delivery, school)
    return carrier.lane if channel and carrier and not channel.problem else ""
