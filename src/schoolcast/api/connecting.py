"""Connecting an account: what a connector asks a person, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer that a person may choose: `value` is what the connector gets."""

    value: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something to be told, in plain words: what it is, why it is needed, where to find it.

    `name` is its option on the command line, such as "app-id". `field` is the setting whose
    present value stands where nobody answers. A `secret` is never shown. An answer matches
    `pattern` (a regular expression over the whole of it), or it is one of `choices`; `shape`
    says in words what it looks like.
    """

    name: str
    words: str
    field: str = ""
    secret: bool = False
    pattern: str = r"[!-~]+"
    shape: str = "one word, without spaces"
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """What came of connecting: `secrets` and `settings` by their fields, `notes` for the person.

    They are stored, and the connection is tried with them, before they replace what was there.
    """

    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, Any]
    notes: tuple[str, ...] = ()


class Conversation(Protocol):
    """The person who connects an account, or the script that answers for one."""

    @property
    def known(self) -> Mapping[str, Any]:
        """The channel's settings so far, unchecked; secrets are not among them."""

    def ask(self, question: Question) -> str:
        """The answer, stripped and of the right shape; raises where there is none."""

    def tell(self, words: str) -> None:
        """Say how far it has come, in a sentence."""
