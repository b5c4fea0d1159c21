"""Each of X's errors, and what it means for the post."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schoolcast.api import (
    AuthorisationLost,
    ConnectorError,
    NotSent,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from schoolcast.api.http import Answer
from schoolcast.api.masking import Mask
from schoolcast_x.errors import Call, Gone, judge
from schoolcast_x.resets import reset_after

NOW = datetime(2026, 12, 11, 12, tzinfo=UTC)


def at(**delay: float) -> str:
    return str(int((NOW + timedelta(**delay)).timestamp()))


def judged(
    status: int, body: Any, *, attempt: int | None = 1, headers: Mapping[str, str] | None = None
) -> Exception:
    answer = Answer(
        status=status,
        headers=headers or {},
        body=body.encode() if isinstance(body, str) else json.dumps(body).encode(),
        host="api.twitter.com",
        error=OutcomeUnknown if attempt else NotSent,
        mask=Mask(["s3cret"]),
    )
    with pytest.raises((ConnectorError, Gone)) as caught:
        judge(answer, Call(channel="x", now=NOW, attempt=attempt))
    return caught.value


DUPLICATE = {
    "detail": "You are not allowed to create a Tweet with duplicate content.",
    "type": "about:blank",
    "title": "Forbidden",
    "status": 403,
}
INVALID = {
    "errors": [{"message": "Your Tweet text is too long.", "parameters": {"text": ["…"]}}],
    "title": "Invalid Request",
    "detail": "One or more parameters to your request was invalid.",
    "type": "https://api.twitter.com/2/problems/invalid-request",
}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, DUPLICATE, OutcomeUnknown),
        (403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}, OutcomeUnknown),
        (400, INVALID, Refused),
        (400, {"errors": [{"message": "Your media IDs are invalid."}]}, RetryLater),
        (401, {"title": "Unauthorized", "type": "about:blank", "status": 401}, AuthorisationLost),
        (401, "", AuthorisationLost),
        (
            401,
            {"errors": [{"code": 135, "message": "Timestamp out of bounds."}]},
            AuthorisationLost,
        ),
        (
            403,
            {"type": "https://api.x.com/2/problems/unsupported-authentication"},
            AuthorisationLost,
        ),
        (403, {"type": "https://api.x.com/2/problems/client-forbidden"}, AuthorisationLost),
        (403, {"type": "https://api.x.com/2/problems/oauth1-permissions"}, AuthorisationLost),
        (403, {"errors": [{"code": 326, "message": "…"}]}, AuthorisationLost),
        (403, {"detail": "This account is temporarily locked."}, AuthorisationLost),
        (403, {"detail": "User has been suspended"}, AuthorisationLost),
        (403, {"detail": "You are not permitted to perform this action."}, Refused),
        (402, {"title": "CreditsDepleted", "type": "…/problems/credits"}, AuthorisationLost),
        (402, "", AuthorisationLost),
        (429, {"title": "Too Many Requests", "status": 429}, RetryLater),
        (429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, RetryLater),
        (429, "<html>slow down</html>", RetryLater),
        (429, "", RetryLater),
        (429, {"type": "https://api.x.com/2/problems/usage-capped"}, AuthorisationLost),
        (429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded"}, AuthorisationLost),
        (403, "<html>Blocked by the web filter</html>", OutcomeUnknown),
        (404, "<html>Not here</html>", OutcomeUnknown),
        (408, {"title": "Request Timeout"}, OutcomeUnknown),
        (413, "", Refused),
        (418, [], Refused),
        (400, {"errors": "490", "detail": None}, Refused),
    ],
)
def test_each_answer_to_a_new_post(status: int, body: Any, error: type[Exception]) -> None:
    raised = judged(status, body)
    assert type(raised) is error
    assert raised.args and str(raised)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, {"type": "https://api.x.com/2/problems/resource-not-found"}, Gone),
        (404, "", Gone),
        (403, "<html>Blocked</html>", NotSent),
        (403, DUPLICATE, Refused),
        (408, "", NotSent),
        (429, "", RetryLater),
    ],
)
def test_each_answer_to_another_call(status: int, body: Any, error: type[Exception]) -> None:
    assert type(judged(status, body, attempt=None)) is error


@pytest.mark.parametrize("attempt", [2, 3, 8])
def test_a_copy_may_be_of_any_earlier_try(attempt: int) -> None:
    assert type(judged(403, DUPLICATE, attempt=attempt)) is OutcomeUnknown


def test_x_s_words_reach_the_office_without_secrets() -> None:
    raised = judged(400, {"errors": [{"message": "Bad text s3cret"}], "detail": "Invalid"})
    assert isinstance(raised, Refused)
    assert "Bad text [hidden]" in raised.message
    assert "s3cret" not in raised.detail and raised.detail.startswith("X 400")


WINDOW = {"x-rate-limit-limit": "100", "x-rate-limit-reset": at(seconds=900)}
USER = {"x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": at(seconds=40_000)}
APP = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": at(seconds=50_000)}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({**WINDOW, "x-rate-limit-remaining": "0"}, 900),
        (WINDOW, 900),
        ({**WINDOW, "x-rate-limit-remaining": "90", **USER}, 40_000),
        ({**WINDOW, "x-rate-limit-remaining": "0", **USER, **APP}, 50_000),
        ({**WINDOW, **APP, "x-app-limit-24hour-remaining": "12"}, 900),
        ({}, None),
        ({"x-rate-limit-reset": "soon"}, None),
        ({"x-rate-limit-reset": "9" * 40}, None),
        ({"x-rate-limit-reset": at(seconds=-5)}, None),
        ({"x-rate-limit-reset": "²"}, None),
        ({"retry-after": "3600"}, 3600),
        ({**WINDOW, "x-rate-limit-remaining": "0", "retry-after": "60"}, 900),
        ({**WINDOW, "x-rate-limit-remaining": "0", "retry-after": "1200"}, 1200),
        ({"retry-after": "Fri, 11 Dec 2026 12:05:00 GMT"}, 300),
    ],
)
def test_the_reset_is_read_from_all_headers(headers: dict[str, str], seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert reset_after(headers, NOW) == expected
    raised = judged(429, "", headers=headers)
    assert isinstance(raised, RetryLater) and raised.after == expected
