"""`schoolcast photos`: look at pictures, and make them clean, without an announcement."""

import click

from schoolcast.cli.lazy import Lazy, LazyGroup


def _lazy(module: str, attribute: str, summary: str) -> Lazy:
    return Lazy(f"schoolcast.cli.{module}", attribute, summary)


@click.group(
    cls=LazyGroup,
    lazy={
        "check": _lazy("photos_check", "check", "What can be read in pictures, and who is named."),
        "clean": _lazy("photos_clean", "clean", "Write a copy with nothing hidden in it."),
        "grid": _lazy("photos_grid", "grid", "Which photos of an announcement may go where."),
        "leave-out": _lazy("photos_grid", "leave_out", "Take a photo out of an announcement."),
        "deleted": _lazy("photos_deleted", "deleted", "Photos are gone from a private device."),
    },
)
def photos() -> None:
    """Look at pictures, make them clean, and see which may go where.

    `check` and `clean` work outside a school's folder too.
    """
