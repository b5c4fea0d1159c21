"""The errors of X's API, in the shapes that X gives them."""

from collections.abc import Mapping
from typing import Any

from schoolcast.standins import Response

Headers = tuple[tuple[str, str], ...]
_PROBLEMS = "https://api.x.com/2/problems/"
_PLAIN = "application/json; charset=utf-8"
_PROBLEM = "application/problem+json; charset=utf-8"
BAD_MEDIA = "Your media IDs are invalid."


class XError(Exception):
    """An answer that is an error; `body` is its JSON."""

    def __init__(self, status: int, body: Mapping[str, Any], content_type: str = _PLAIN) -> None:
        super().__init__(body.get("detail"))
        self.status = status
        self.body = dict(body)
        self.content_type = content_type

    def as_response(self, headers: Headers = ()) -> Response:
        """The answer over the wire."""
        answer = Response.of_json(self.body, self.status, headers)
        return Response(
            status=answer.status,
            content_type=self.content_type,
            body=answer.body,
            headers=answer.headers,
        )


def plain(status: int, title: str, detail: str, code: int, kind: str = "about:blank") -> XError:
    """The shape of most refusals; `code` and `message` are what X's contract asks for besides."""
    return XError(
        status,
        {
            "title": title,
            "detail": detail,
            "type": kind,
            "status": status,
            "code": code,
            "message": detail,
        },
    )


def invalid(message: str, **parameters: Any) -> XError:
    """400: a body or a parameter that is not as it should be."""
    shown = {name: [str(value)] for name, value in parameters.items()}
    return XError(
        400,
        {
            "errors": [{"message": message, "parameters": shown}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{_PROBLEMS}invalid-request",
            "status": 400,
        },
        _PROBLEM,
    )


def missing(resource: str, name: str, value: str) -> dict[str, Any]:
    """The problem of something that is not there: a 404, or part of a 200."""
    return {
        "title": "Not Found Error",
        "detail": f"Could not find {resource} with {name}: [{value}].",
        "type": f"{_PROBLEMS}resource-not-found",
        "resource_type": resource,
        "resource_id": value,
        "parameter": name,
        "value": value,
    }


def not_found(resource: str, name: str, value: str) -> XError:
    """404 for something that is not there."""
    return XError(404, {**missing(resource, name, value), "status": 404}, _PROBLEM)


def unauthorized(code: int = 32) -> XError:
    """401: keys or signature are wrong; 135 when the time is."""
    return plain(401, "Unauthorized", "Unauthorized", code)


def duplicate() -> XError:
    """403: the same words once more."""
    said = "You are not allowed to create a Tweet with duplicate content."
    return plain(403, "Forbidden", said, 187)


def not_permitted(detail: str = "You are not permitted to perform this action.") -> XError:
    """403 for what this account may not do."""
    return plain(403, "Forbidden", detail, 179)


def app_only() -> XError:
    """403: a token of the app where one of a person is needed."""
    said = (
        "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported "
        "authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context]."
    )
    kind = f"{_PROBLEMS}unsupported-authentication"
    return plain(403, "Unsupported Authentication", said, 220, kind)


def read_only() -> XError:
    """403: the app may read and not write."""
    said = (
        "Your client app is not configured with the appropriate oauth1 app permissions for this "
        "endpoint."
    )
    error = plain(403, "Forbidden", said, 453, f"{_PROBLEMS}oauth1-permissions")
    error.body["reason"] = "client-forbidden"
    return error


def locked() -> XError:
    """403: the account has to be unlocked by its owner."""
    said = "To protect our users, this account has been temporarily locked. Please log in to unlock"
    return plain(403, "Forbidden", f"{said} your account.", 326)


def too_many() -> XError:
    """429: a window or a cap of the day is used up; the headers say until when."""
    return plain(429, "Too Many Requests", "Too Many Requests", 88)


def usage_capped() -> XError:
    """429 that no waiting mends: the spending limit or the month's cap is reached."""
    error = plain(
        429, "UsageCapExceeded", "Usage cap exceeded: Monthly", 453, f"{_PROBLEMS}usage-capped"
    )
    error.body |= {"account_id": "1", "period": "Monthly", "scope": "Account"}
    return error


def credits_gone() -> XError:
    """402: the prepaid credit is used up."""
    said = "Your enrolled account does not have any credits to fulfill this request."
    return plain(402, "CreditsDepleted", said, 402, f"{_PROBLEMS}credits")


def unavailable() -> XError:
    """503: X's own fault."""
    return plain(503, "Service Unavailable", "Service Unavailable", 130)
