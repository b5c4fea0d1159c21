"""The practice store: what was practised, beside the people and devices of the school itself."""

from typing import Any, NoReturn

from schoolcast.domain.errors import NotAllowed
from schoolcast.pipeline.ports import SchoolStore

SHARED = frozenset(
    {"account", "accounts", "acknowledgements", "devices", "document", "document_version"}
)
"""What is read from the school's own store: only what can't change it."""
KEPT = frozenset(
    {
        "acknowledge",
        "add_account",
        "add_device",
        "change_account",
        "change_device",
        "keep_document",
        "replace_key",
        "reset_account",
        "set_password",
        "set_second_factor",
    }
)
"""What would change it, were it asked of that store."""


class PracticeStore:
    """Implements `pipeline.ports.SchoolStore`: the practice door `door`, and `own` to read."""

    def __init__(self, door: Any, own: SchoolStore) -> None:
        self._door = door
        self._own = own

    def __getattr__(self, name: str) -> Any:
        if name in KEPT:
            return _refused
        return getattr(self._own if name in SHARED else self._door, name)


def _refused(*_: object, **__: object) -> NoReturn:
    raise NotAllowed(
        "People, devices and accounts are the school’s own, so they can’t be changed while you "
        "practise. Stop practising first."
    )
