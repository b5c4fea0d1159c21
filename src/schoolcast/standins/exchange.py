"""What a stand-in is asked and what it answers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_VERSION = re.compile(r"^/v\d+\.\d+(?=/|$)")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Body:
    """A request's body, by what its content type says it is."""

    fields: tuple[tuple[str, str], ...] = ()
    uploads: tuple[Upload, ...] = ()
    json: Any = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call of the platform's API; header names are in lower case, `path` has no version."""

    method: str
    path: str
    url: str
    version: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: Body = Body()
    raw: bytes = b""

    def pairs(self) -> list[tuple[str, str]]:
        """All parameters of query and form in the order they came, the form's last."""
        return [*self.query, *self.body.fields]


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer, before any fault mangles it."""

    status: int = 200
    content_type: str = "application/json; charset=UTF-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_json(
        cls, data: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
    ) -> "Response":
        """An answer in JSON."""
        return cls(status=status, body=json.dumps(data).encode(), headers=headers)

    @classmethod
    def of_html(cls, page: str, status: int = 200) -> "Response":
        """A page for people, which may load nothing but its own pictures."""
        return cls(
            status=status,
            content_type="text/html; charset=utf-8",
            body=page.encode(),
            headers=(
                (
                    "Content-Security-Policy",
                    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
                ),
            ),
        )


def split_version(path: str) -> tuple[str, str]:
    """Takes a leading /vN.N off a path: ("v26.0", "/me") for "/v26.0/me"."""
    found = _VERSION.match(path)
    if not found:
        return "", path
    return found.group().strip("/"), path[found.end() :] or "/"
