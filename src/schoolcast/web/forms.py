"""Forms: what was typed, what is wrong with it, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request


@dataclass(kw_only=True)
class Form:
    """A form as it was sent, or as it is first shown; `mistakes` are by field name.

    A mistake of the whole form stands under "". Nothing typed is lost: `values` goes back.
    """

    values: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What was typed there, without blanks at its ends; "" where nothing was."""
        return self.values.get(name, "").strip()

    def error(self, name: str) -> dict[str, str] | None:
        """A GOV.UK component's errorMessage for the field, or None."""
        return {"text": self.mistakes[name]} if name in self.mistakes else None

    def require(self, name: str, words: str) -> str:
        """The value; a missing one is a mistake."""
        if not self.get(name):
            self.mistakes[name] = words
        return self.get(name)

    @property
    def errors(self) -> list[dict[str, str]]:
        """The error summary's entries, each leading to its field."""
        return [
            {"text": words, "href": f"#{name}"} if name else {"text": words}
            for name, words in self.mistakes.items()
        ]

    def __bool__(self) -> bool:
        return not self.mistakes


SECRETS = frozenset({"password", "old", "new", "code"})


def sent(*, keep_secrets: bool = True) -> Form:
    """The form of this request; `keep_secrets` False for showing it again."""
    values: Mapping[str, str] = request.form.to_dict()
    if not keep_secrets:
        values = {name: value for name, value in values.items() if name not in SECRETS}
    return Form(values=dict(values))
