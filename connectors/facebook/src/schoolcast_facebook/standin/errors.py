"""The Graph API's errors, as far as a Page's posts meet them."""

import secrets
from dataclasses import dataclass
from typing import Any

from schoolcast.standins import Response

_OAUTH = "OAuthException"


@dataclass(kw_only=True, eq=False)
class GraphError(Exception):
    """An error object and the HTTP status it comes with."""

    message: str
    code: int
    status: int = 400
    subcode: int | None = None
    kind: str = _OAUTH
    transient: bool = False
    title: str | None = None
    advice: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The body: {"error": {...}}, with a fresh trace id."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["is_transient"] = self.transient
        if self.title is not None:
            error["error_user_title"] = self.title
            error["error_user_msg"] = self.advice
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        return {"error": error}

    def as_response(self, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """The answer; a token's or permission's refusal carries WWW-Authenticate, as Graph's."""
        if self.kind == _OAUTH:
            reason = "invalid_token" if self.code == 190 else "invalid_request"
            challenge = f'OAuth "Facebook Platform" "{reason}" "{self.message.splitlines()[0]}"'
            ascii_only = challenge.encode("ascii", "replace").decode()
            headers = (*headers, ("WWW-Authenticate", ascii_only))
        return Response.of_json(self.as_json(), self.status, headers)


def invalid(message: str, subcode: int | None = None, advice: str | None = None) -> GraphError:
    """100: a parameter is wrong; `advice` is what Graph would tell the person."""
    if advice is None:
        return GraphError(message=f"(#100) {message}", code=100, subcode=subcode)
    return GraphError(
        message="Invalid parameter", code=100, subcode=subcode, title=message, advice=advice
    )


def missing(method: str, object_id: str) -> GraphError:
    """100/33: no such object, or not for this token, or not for this method."""
    return GraphError(
        message=(
            f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, "
            "cannot be loaded due to missing permissions, or does not support this operation."
        ),
        code=100,
        subcode=33,
        kind="GraphMethodException",
    )


def unknown_alias(name: str) -> GraphError:
    """803: a name that is no id."""
    return GraphError(
        message=f"(#803) Some of the aliases you requested do not exist: {name}",
        code=803,
        status=404,
    )


def unknown_edge(edge: str, node: str) -> GraphError:
    """100: a field or an edge that the node does not have."""
    return invalid(f"Tried accessing nonexisting field ({edge}) on node type ({node})")


def bad_token(message: str, subcode: int | None = None) -> GraphError:
    """190: the token is no good; the subcode says why."""
    return GraphError(message=message, code=190, subcode=subcode)


def revoked_token() -> GraphError:
    """190/460: the person changed the password, or Facebook ended the session."""
    return bad_token(
        "Error validating access token: The session has been invalidated because the user "
        "changed their password or Facebook has changed the session for security reasons.",
        460,
    )


def no_token() -> GraphError:
    """104: no token at all."""
    return GraphError(message="An access token is required to request this resource.", code=104)


def may_not_post() -> GraphError:
    """200: the token lacks the permission to post."""
    return GraphError(
        message=(
            "(#200) Requires both pages_read_engagement and pages_manage_posts permission, from a "
            "person who may create content on the Page."
        ),
        code=200,
        status=403,
    )


def may_not_read() -> GraphError:
    """10: the token lacks the permission to read the Page's posts."""
    return GraphError(
        message=(
            "(#10) This endpoint requires the 'pages_read_engagement' permission or the "
            "'Page Public Content Access' feature."
        ),
        code=10,
        status=403,
    )


def page_token_needed() -> GraphError:
    """210: a person's or an app's token where the Page's own is needed."""
    return GraphError(
        message="(#210) A page access token is required to request this resource.", code=210
    )


def bad_image(subcode: int | None = None) -> GraphError:
    """324: what was sent is no picture that Facebook takes."""
    return GraphError(
        message="(#324) Missing or invalid image file",
        code=324,
        subcode=subcode,
        title="Can't read files",
        advice=(
            "Photos should be smaller than 10 MB and saved as JPG, PNG, GIF, TIFF or BMP files."
        ),
    )


def duplicate() -> GraphError:
    """506: word for word the Page's last post."""
    return GraphError(
        message="(#506) Duplicate status message",
        code=506,
        subcode=1455006,
        title="Duplicate status update",
        advice="This status update is identical to the last one you posted.",
    )


def unavailable() -> GraphError:
    """2 with HTTP 500: what Facebook says when it does not know itself."""
    return GraphError(
        message="An unexpected error has occurred. Please retry your request later.",
        code=2,
        status=500,
        transient=True,
    )


def throttled(kind: str) -> GraphError:
    """80001, 17 or 4: too many calls, counted for the Page, the person or the app."""
    if kind == "PAGE":
        message = "(#80001) There have been too many calls to this Page account. Wait a bit."
        return GraphError(message=message, code=80001)
    if kind == "USER":
        return GraphError(message="(#17) User request limit reached", code=17)
    return GraphError(
        message="(#4) Application request limit reached", code=4, status=403, transient=True
    )
