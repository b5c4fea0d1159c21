"""Access: who may open which page; a page that does not say so is never served."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint

from schoolcast.domain.account import Role

View = TypeVar("View", bound=Callable[..., Any])


class Open(Enum):
    """Pages that ask for less than a role."""

    ANYBODY = "anybody"  # also who is not signed in
    HALF = "half"  # signed in by password, the second factor still to come
    SIGNED_IN = "signed in"


Access = Open | frozenset[Role]

ANYBODY, HALF, SIGNED_IN = Open.ANYBODY, Open.HALF, Open.SIGNED_IN
READERS: Access = frozenset(Role)
WRITERS: Access = frozenset({Role.AUTHOR, Role.APPROVER, Role.DEPUTY, Role.ADMIN})
APPROVERS: Access = frozenset({Role.APPROVER, Role.DEPUTY})
ADMINS: Access = frozenset({Role.ADMIN})
OFFICE: Access = frozenset({Role.ADMIN, Role.APPROVER, Role.DEPUTY})
OVERSEERS: Access = frozenset({Role.ADMIN, Role.APPROVER, Role.DEPUTY, Role.AUDITOR})

_MARK = "schoolcast_access"
_LARGEST = "schoolcast_largest"


class Pages(Blueprint):
    """The pages of one subject; each names who may open it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, __name__)

    def page(
        self, rule: str, access: Access, *, post: bool = False, largest: int | None = None
    ) -> Callable[[View], View]:
        """Serve a view at `rule` for reading, or with `post` for acting; never one for both.

        `largest` is how many bytes may be sent there, where that is more than any form needs.
        """

        def register(view: View) -> View:
            setattr(view, _MARK, access)
            setattr(view, _LARGEST, largest)
            self.add_url_rule(rule, view_func=view, methods=["POST" if post else "GET"])
            return view

        return register


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """Who may open a view; None where it does not say."""
    return getattr(view, _MARK, None)


def largest_of(view: Callable[..., Any]) -> int | None:
    """How many bytes may be sent to a view; None where the usual limit holds."""
    found: int | None = getattr(view, _LARGEST, None)
    return found
