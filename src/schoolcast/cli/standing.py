"""What stands until somebody deals with it, beside the deliveries themselves."""

from schoolcast.office.standing import (
    OPENLY,
    SILENT,
    alert_line,
    alert_shape,
    opened,
    silence,
    standing,
    title,
)

__all__ = [
    "OPENLY",
    "SILENT",
    "alert_line",
    "alert_shape",
    "opened",
    "silence",
    "standing",
    "title",
]
