"""Facebook's errors are told apart by their code alone."""

from datetime import timedelta
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
from schoolcast_facebook.errors import GraphProblem, classify

IN_WORDS = {
    (190, 458): "the app was removed",
    (190, 459): "sign in and confirm",
    (190, 460): "the password was changed",
    (190, 463): "it has run out",
    (190, 464): "not confirmed",
    (190, 467): "it was ended",
    (190, 492): "no longer has a role",
    (190, 0): "it is not valid",
    (102, 0): "token or signature",
    (104, 0): "token or signature",
    (3, 0): "a permission is missing",
    (10, 0): "a permission is missing",
    (200, 0): "a permission is missing",
    (283, 0): "a permission is missing",
    (299, 0): "a permission is missing",
    (100, 33): "check page_id",
    (368, 0): "Support Inbox",
}


def judged(code: Any, subcode: int = 0, *, creating: bool = True, **more: Any) -> ConnectorError:
    problem = GraphProblem.of({"code": code, "error_subcode": subcode, **more})
    return classify(
        problem,
        channel="page",
        creating=creating,
        wait=timedelta(minutes=7),
        detail=problem.detail,
    )


@pytest.mark.parametrize(("code", "subcode"), IN_WORDS)
@pytest.mark.parametrize("creating", [True, False])
def test_a_lost_connection_stops_the_channel(code: int, subcode: int, creating: bool) -> None:
    error = judged(code, subcode, creating=creating)
    assert type(error) is AuthorisationLost
    assert IN_WORDS[code, subcode] in error.message


def test_a_lost_connection_names_the_command_that_mends_it() -> None:
    assert judged(190, 460).message == (
        "Facebook no longer accepts the school's connection (the password was changed). Connect "
        "the Page again: schoolcast channels connect page"
    )


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_throttles_wait_as_long_as_the_headers_say(code: int) -> None:
    error = judged(code, is_transient=True)
    assert isinstance(error, RetryLater)
    assert error.after == timedelta(minutes=7)
    assert error.whole_lane


@pytest.mark.parametrize("code", [1, 2, "2", 506, 0, None, "many", 77_001])
def test_what_may_have_worked_is_unknown_after_creating(code: Any) -> None:
    error = judged(code, is_transient=code == 77_001)
    assert type(error) is OutcomeUnknown


@pytest.mark.parametrize("code", [1, 2, 0, None])
def test_a_fault_of_facebooks_own_is_not_sent_when_nothing_could_appear(code: Any) -> None:
    assert type(judged(code, creating=False)) is NotSent


@pytest.mark.parametrize("code", [100, 324, 1500, 1609005, 490, 1900, 19, 1190, 12345])
def test_everything_else_is_refused_for_good(code: int) -> None:
    assert type(judged(code)) is Refused


def test_words_that_look_like_a_code_change_nothing() -> None:
    error = judged(490, message="Error 190: (#190) token, (#2) retry")
    assert type(error) is Refused
    assert "(#190) token" in error.message


@pytest.mark.parametrize("code", [1500, 1609005])
def test_a_link_that_cannot_be_read_may_be_left_out(code: int) -> None:
    assert "post without the link" in judged(code).message


def test_facebooks_advice_reaches_the_office() -> None:
    error = judged(100, 1349125, message="Invalid parameter", error_user_msg="Write something.")
    assert error.message == "Facebook refused this post: Write something."


def test_the_trace_id_is_kept_for_the_record() -> None:
    error = judged(2, fbtrace_id="AbCd123")
    assert "fbtrace_id=AbCd123" in error.detail
    assert "Facebook 2/0" in error.detail


@pytest.mark.parametrize("error", [None, "190", 190, [], {}, {"code": True}, {"code": [190]}])
def test_an_error_of_another_shape_has_no_code(error: Any) -> None:
    assert GraphProblem.of(error).code == 0
