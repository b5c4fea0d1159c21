"""What the plan asks of the office, as JSON."""

from typing import Any

from schoolcast.pipeline.planning import Busy, Outlook


def outlook_shape(found: Outlook) -> dict[str, Any]:
    """Empty weeks by their Mondays, clashes, full days, and events without a reminder."""
    return {
        "gaps": [str(monday) for monday in found.gaps],
        "clashes": [_busy(one) for one in found.clashes],
        "crowded": [_busy(one) for one in found.crowded],
        "without_reminder": [
            {"item": one.item, "event_date": str(one.day)} for one in found.without_reminder
        ],
    }


def _busy(one: Busy) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "date": str(one.day),
        "posts": [
            {"item": post.item, "slot": post.slot, "at": f"{post.wall:%H:%M}"} for post in one.posts
        ],
        "suggestion": f"{one.suggestion:%Y-%m-%d %H:%M}" if one.suggestion else None,
    }
