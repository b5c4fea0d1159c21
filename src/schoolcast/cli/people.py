"""`schoolcast people`: the register of children, consents, adults and users."""

import click

from schoolcast.cli.lazy import Lazy, LazyGroup


def _lazy(module: str, attribute: str, summary: str) -> Lazy:
    return Lazy(f"schoolcast.cli.{module}", attribute, summary)


@click.group(
    cls=LazyGroup,
    lazy={
        "roll": _lazy("people_roll", "roll", "Import and show the list of children."),
        "consent": _lazy("people_consent", "consent", "See and change what parents agree to."),
        "adults": _lazy("people_adults", "adults", "Staff and others, and what they asked for."),
        "devices": _lazy("people_devices", "devices", "What photos may be taken with."),
        "absence": _lazy("people_absence", "absence", "The Head is away, and the Deputy acts."),
        "may-be-shown": _lazy(
            "people_shown", "may_be_shown", "Who of a class may be shown where, today."
        ),
        "users": _lazy("people_accounts", "users", "Who may sign in, and knows the policy."),
        "export": _lazy("people_export", "export", "All that is held about one child."),
        "key": _lazy("people_key", "key", "The key with which the register is sealed."),
    },
)
def people() -> None:
    """Keep the register: children, consents, adults, and who has confirmed the policy."""
