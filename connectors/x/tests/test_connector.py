"""What the X connector sends, reads back and says."""

import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from schoolcast.api import (
    AuthorisationLost,
    NotSent,
    OutcomeUnknown,
    Refused,
    RetryLater,
    Severity,
)
from schoolcast.standins import Request, Response
from schoolcast.testing import FixedClock, a_post, an_image
from schoolcast_x.connector import XConnector

LINK = "https://st-marys.example.org/news?a=1&copy=2"


def created(account: Any) -> list[dict[str, Any]]:
    return [entry["json"] for entry in account.stand_in.requests() if entry["path"] == "/2/tweets"]


# Publishing


def test_a_text_with_a_link(account: Any) -> None:
    receipt = account.publish(link=LINK)
    [body] = created(account)
    assert body == {"text": f"Hello\n\n{LINK}", "reply_settings": "mentionedUsers"}
    [shown] = account.stand_in.ledger()
    assert (shown["id"], shown["link"]) == (receipt.remote_id, LINK)
    assert receipt.url == f"{account.stand_in.base_url}/#post-{receipt.remote_id}"


def test_a_link_in_the_text_is_not_written_twice(account: Any) -> None:
    account.publish(text=f"See {LINK}.", link=LINK)
    account.publish(text=f"See {LINK}/more", link=LINK)
    assert [body["text"] for body in created(account)] == [
        f"See {LINK}.",
        f"See {LINK}/more\n\n{LINK}",
    ]


def test_everybody_may_reply_where_the_settings_say_so(account: Any) -> None:
    account.connector(reply_settings="everyone").publish(account.post(), account.attempt())
    assert created(account) == [{"text": "Hello"}]


def test_pictures_are_noted_and_described_before_anything_is_public(account: Any) -> None:
    attempt = account.attempt()
    account.connector().publish(account.post(pictures=4), attempt)
    assert attempt.steps == ["note"] * 4 + ["creating"]
    [body] = created(account)
    assert body["media"]["media_ids"] == attempt.evidence["media_ids"]
    assert account.calls()[-1] == ("POST", "/2/tweets")


def test_a_picture_without_words(account: Any) -> None:
    attempt = account.attempt()
    post = account.post(text="", pictures=1)
    receipt = account.connector().publish(post, attempt)
    found = account.find(post, attempt)
    assert found is not None and found.remote_id == receipt.remote_id


def test_w08_x_one_of_three_pictures_fails(account: Any) -> None:
    post = account.post(pictures=3)
    account.fault("slow", "/2/media/upload", seconds=0.01)
    account.fault("slow", "/2/media/upload", seconds=0.01)
    account.fault("effect-then-hang", "/2/media/upload", seconds=5)
    attempt = account.attempt()
    with pytest.raises(NotSent):
        account.connector().publish(post, attempt)
    assert account.stand_in.ledger() == []
    assert len(attempt.evidence["media_ids"]) == 2 and attempt.creating_at is None
    account.connector().publish(post, account.attempt(2))
    [shown] = account.stand_in.ledger()
    assert len(shown["images"]) == 3


def test_a_description_that_fails_stops_the_post(account: Any) -> None:
    account.fault("refuse-500", "/2/media/metadata")
    with pytest.raises(NotSent):
        account.publish(pictures=2)
    assert account.stand_in.ledger() == []


def test_w18_x_alt_text_on_the_wire(account: Any) -> None:
    account.publish(pictures=2)
    told = [
        entry["json"]
        for entry in account.stand_in.requests()
        if entry["path"] == "/2/media/metadata"
    ]
    assert [body["metadata"] for body in told] == [
        {"alt_text": {"text": "teal"}},
        {"alt_text": {"text": "gold"}},
    ]
    [shown] = account.stand_in.ledger()
    assert [image["alt"] for image in shown["images"]] == ["teal", "gold"]


@pytest.mark.parametrize(("fault", "shown"), [("redirect", 0), ("html", 0), ("truncated", 1)])
def test_w21_x_an_answer_that_is_not_x_s(account: Any, fault: str, shown: int) -> None:
    account.fault(fault, "/2/tweets", method="POST")
    attempt = account.attempt()
    with pytest.raises(OutcomeUnknown):
        account.connector().publish(account.post(), attempt)
    assert len(account.stand_in.ledger()) == shown
    found = account.find(account.post(), attempt)
    assert (found is not None) == bool(shown)


@pytest.mark.parametrize("fault", ["redirect", "html", "truncated", "refuse-500"])
def test_a_list_that_cannot_be_read_is_not_an_empty_one(account: Any, fault: str) -> None:
    account.publish()
    account.fault(fault, "/tweets$", method="GET")
    with pytest.raises(NotSent):
        account.find(account.post(), account.attempt())


@pytest.mark.parametrize(
    "body", [{}, [], {"data": {}}, {"data": {"id": "one"}}, {"errors": [{"detail": "?"}]}, 7]
)
def test_a_created_post_without_a_number_is_looked_for(
    account: Any, monkeypatch: pytest.MonkeyPatch, body: Any
) -> None:
    handle = account.stand_in.handle

    def tell_nothing(request: Request) -> Response:
        answer = handle(request)
        return Response.of_json(body, 201) if request.path == "/2/tweets" else answer

    monkeypatch.setattr(account.stand_in, "handle", tell_nothing)
    attempt = account.attempt()
    with pytest.raises(OutcomeUnknown):
        account.connector().publish(account.post(), attempt)
    found = account.find(account.post(), attempt)
    assert found is not None and len(account.stand_in.ledger()) == 1


@pytest.mark.parametrize(
    "body",
    [{}, [], {"meta": {}}, {"data": [{}]}, {"errors": [{"title": "Not Found Error"}]}],
)
def test_a_list_without_sense_is_not_an_empty_one(
    account: Any, monkeypatch: pytest.MonkeyPatch, body: Any
) -> None:
    monkeypatch.setattr(account.stand_in, "handle", lambda _: Response.of_json(body))
    with pytest.raises(NotSent):
        account.find(account.post(), account.attempt())


# Reading back


@pytest.mark.parametrize("apart", [timedelta(hours=1), timedelta(days=19), timedelta(hours=-3)])
def test_a_wrong_clock_does_not_make_a_post_seem_absent(account: Any, apart: timedelta) -> None:
    wrong = replace(account, clock=FixedClock(account.clock.now() + apart))
    attempt = wrong.attempt()
    receipt = wrong.connector().publish(wrong.post(), attempt)
    found = wrong.find(wrong.post(), attempt)
    assert found is not None and found.remote_id == receipt.remote_id


def test_a_clock_put_right_since_the_attempt_is_a_question_for_a_person(account: Any) -> None:
    fast = replace(account, clock=FixedClock(account.clock.now() + timedelta(hours=1)))
    attempt = fast.attempt()
    fast.connector().publish(fast.post(), attempt)
    account.clock.set(account.clock.now() + timedelta(hours=1, minutes=5))
    with pytest.raises(OutcomeUnknown, match="from before it was tried"):
        account.find(account.post(), attempt)


def test_a_clock_set_back_since_the_attempt_is_not_an_answer(account: Any) -> None:
    attempt = account.attempt()
    account.publish()
    account.clock.set(account.clock.now() - timedelta(hours=1))
    with pytest.raises(NotSent, match="set back"):
        account.find(account.post(), attempt)


def test_finds_a_post_whatever_x_makes_of_its_text(account: Any) -> None:
    text = "Fish & chips <£2> at ST-MARYS.example.org, cafe\u0301 👩‍👩‍👧 привет"
    post = account.post(text=f"{text}\r\n", link=LINK)
    attempt = account.attempt()
    receipt = account.connector().publish(post, attempt)
    found = account.find(post, attempt)
    assert found is not None and found.remote_id == receipt.remote_id


def test_another_link_is_another_post(account: Any) -> None:
    attempt = account.attempt()
    account.publish(link="https://st-marys.example.org/other")
    assert account.find(account.post(link=LINK), attempt) is None


def test_a_much_older_post_with_the_same_words_is_another(account: Any) -> None:
    account.publish()
    account.clock.set(account.clock.now() + timedelta(days=2, minutes=5))
    assert account.find(account.post(), account.attempt()) is None


def test_the_same_words_with_pictures_are_another_post(account: Any) -> None:
    account.publish(pictures=1)
    assert account.find(account.post(), account.attempt()) is None


def test_a_taken_post_is_left_alone(account: Any) -> None:
    post = account.post(pictures=1)
    attempts = [account.attempt(1), account.attempt(2)]
    first, second = [account.connector().publish(post, attempt) for attempt in attempts]
    found = account.find(post, *attempts, taken={first.remote_id})
    assert found is not None and found.remote_id == second.remote_id


def test_reads_more_than_one_page(account: Any) -> None:
    attempt = account.attempt()
    receipt = account.publish(text="The first")
    for number in range(99):
        account.publish(text=f"Post {number}")
    account.clock.set(account.clock.now() + timedelta(minutes=15))
    account.publish(text="The last")
    found = account.find(account.post(text="The first"), attempt)
    assert found is not None and found.remote_id == receipt.remote_id


def test_without_a_user_id_x_is_asked_once(account: Any) -> None:
    connector = account.connector(user_id="")
    for _ in range(2):
        assert connector.find(account.post(), [account.attempt().record()], ()) is None
    assert account.calls().count(("GET", "/2/users/me")) == 1


# Withdrawing


def test_what_never_was_counts_as_gone(account: Any) -> None:
    receipt = replace(account.publish(), remote_id="1000000000000000001")
    gone = account.connector().withdraw(receipt, account.attempt())
    assert gone.detail == "already gone"


def test_a_withdrawal_without_an_answer_is_tried_again(account: Any) -> None:
    receipt = account.publish()
    account.fault("effect-then-close", "/2/tweets/", method="DELETE")
    with pytest.raises(NotSent):
        account.connector().withdraw(receipt, account.attempt())
    assert account.connector().withdraw(receipt, account.attempt(2)).detail == "already gone"


# What X answers


def test_a_day_s_cap_is_waited_for_and_not_the_window_s(account: Any) -> None:
    account.stand_in.limits.user_daily = 1
    account.publish()
    account.clock.set(account.clock.now() + timedelta(hours=2))
    with pytest.raises(RetryLater) as caught:
        account.publish(text="Another")
    assert caught.value.after == account.clock.now() + timedelta(hours=22)


def test_the_window_is_waited_for(account: Any) -> None:
    account.fault("rate-limit", "/2/tweets", seconds=300)
    with pytest.raises(RetryLater) as caught:
        account.publish()
    assert caught.value.after == account.clock.now() + timedelta(seconds=300)
    assert caught.value.whole_lane


@pytest.mark.parametrize(
    ("switch", "words"),
    [
        ("credits_gone", "Top it up"),
        ("usage_capped", "spending limit"),
        ("locked", "Sign in at x.com"),
    ],
)
def test_what_only_a_person_mends_stops_the_lane(account: Any, switch: str, words: str) -> None:
    setattr(account.stand_in, switch, True)
    with pytest.raises(AuthorisationLost, match=words) as caught:
        account.publish()
    assert "channels test x" in caught.value.message
    assert account.stand_in.ledger() == []


@pytest.mark.parametrize("fault", ["token-revoked", "permission-lost"])
def test_lost_access_says_how_to_connect_again(account: Any, fault: str) -> None:
    account.fault(fault, "/2/tweets")
    with pytest.raises(AuthorisationLost, match="channels connect x"):
        account.publish()


def test_the_same_words_are_looked_for_at_any_try(account: Any) -> None:
    account.publish()
    account.clock.set(account.clock.now() + timedelta(hours=2))
    for number in (1, 2, 3, 5):
        with pytest.raises(OutcomeUnknown, match="looks whether it is this post"):
            account.connector().publish(account.post(), account.attempt(number))


def test_pictures_x_does_not_know_yet_are_tried_again(account: Any) -> None:
    for number, error in ((1, RetryLater), (2, RetryLater), (3, Refused)):
        account.fault("media-refused", "^/2/tweets$")
        with pytest.raises(error):
            account.connector().publish(account.post(pictures=1), account.attempt(number))
    assert account.stand_in.ledger() == []


def test_a_bad_picture_is_refused(account: Any, tmp_path: Path) -> None:
    image = an_image(account.folder)
    image.path.write_bytes(b"no picture at all")
    with pytest.raises(Refused, match="media"):
        account.publish(images=(image,))


# Beforehand


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"text": "日" * 141}, "CHANNEL-TEXT-LIMIT"),
        ({"text": "a" * 255, "link": "https://a.example.org"}, "CHANNEL-LINK-COST"),
        ({"text": "half \ud800"}, "CHANNEL-CHARACTERS"),
        ({"text": "odd \uffff"}, "CHANNEL-CHARACTERS"),
        ({"text": "$ABC and $XYZ"}, "CHANNEL-CASHTAGS"),
        ({"text": "See oakfield.example.org"}, "CHANNEL-LINK-COST"),
        ({"text": " "}, "CHANNEL-EMPTY"),
    ],
)
def test_says_beforehand_what_x_would_refuse_or_charge(
    account: Any, changes: dict[str, Any], rule: str
) -> None:
    [finding] = account.connector().check(account.post(**changes))
    assert finding.rule == rule
    assert (finding.severity is Severity.INFO) == (rule == "CHANNEL-LINK-COST")


@pytest.mark.parametrize(
    "text", ["Tickets are $5 or US$20", "👨‍👩‍👧‍👦" * 140, "Hello Привет שלום 你好 🏳️‍🌈"]
)
def test_finds_nothing_wrong_with_what_x_takes(account: Any, text: str) -> None:
    assert account.connector().check(account.post(text=text)) == []
    account.publish(text=text)


def test_an_address_inside_the_school_is_no_use_to_families(account: Any) -> None:
    found = account.connector().check(account.post(text="See http://192.168.0.4/menu."))
    assert [finding.rule for finding in found] == ["CHANNEL-LINK", "CHANNEL-LINK-COST"]
    assert (found[0].field, found[0].excerpt) == ("text", "http://192.168.0.4/menu")


def test_a_link_counts_as_23_and_its_cost_is_named(account: Any) -> None:
    connector = account.connector()
    fits, over = ("a" * length for length in (255, 256))
    long_link = "https://st-marys.example.org/" + "n" * 300
    assert [finding.rule for finding in connector.check(account.post(text=over, link=long_link))]
    [finding] = connector.check(account.post(text=fits, link=long_link))
    assert "USD 0.20 on X instead of USD 0.015" in finding.message
    assert (finding.field, finding.excerpt) == ("link", long_link)


def test_says_beforehand_which_picture_x_would_refuse(account: Any) -> None:
    from PIL import Image

    frames = [Image.new("RGB", (8, 8), colour) for colour in ("teal", "gold")]
    moving = an_image(account.folder, format="GIF")
    frames[0].save(moving.path, save_all=True, append_images=frames[1:])
    images = (
        an_image(account.folder, pixels=(8, 8)),
        moving,
        an_image(account.folder, format="TIFF"),
        an_image(account.folder, alt="x" * 1001, size=5_000_001),
    )
    found = account.connector().check(account.post(images=images))
    assert {(finding.rule, finding.field) for finding in found} == {
        ("CHANNEL-GIF", "images[1]"),
        ("CHANNEL-IMAGE-FORMAT", "images[2]"),
        ("CHANNEL-IMAGE-SIZE", "images[3]"),
        ("CHANNEL-ALT-LIMIT", "images[3].alt"),
    }


# Money and limits


@pytest.mark.parametrize(
    ("changes", "price"),
    [
        ({}, "USD 0.015"),
        ({"pictures": 2}, "USD 0.025"),
        ({"link": LINK}, "USD 0.20"),
        ({"text": "See oakfield.example.org", "pictures": 1}, "USD 0.205"),
    ],
)
def test_the_price_of_a_post(account: Any, changes: dict[str, Any], price: str) -> None:
    assert str(account.connector().price(account.post(**changes))) == price


def test_prices_and_budgets_are_settings(account: Any) -> None:
    settings = account.settings(
        prices={"post": 0.02}, monthly_budget=5, posts_per_15_minutes=10, user_id="42"
    )
    limits = {budget.name: budget for budget in XConnector.budgets(settings)}
    money = [budget for budget in limits.values() if budget.unit == "USD"]
    assert [(budget.limit, budget.window.days) for budget in money] == [(5_000_000, 31)]
    assert limits["x:42:15min"].limit == 10
    assert settings.prices.post == Decimal("0.02")
    plain = XConnector.budgets(account.settings())
    assert all(budget.unit == "posts" for budget in plain)
    shown = json.dumps([budget.name for budget in plain])
    assert not any(secret in shown for secret in account.stand_in.secrets())


def test_each_account_has_a_limit_of_money_of_its_own(account: Any) -> None:
    oak, elm = (
        {
            budget.name: budget.limit
            for budget in XConnector.budgets(
                account.settings(user_id=number, monthly_budget=dollars, app_posts_per_day=90)
            )
        }
        for number, dollars in (("42", 10), ("43", 50))
    )
    assert oak["x:42:money"] == 10_000_000
    assert elm["x:43:money"] == 50_000_000
    [shared] = oak.keys() & elm.keys()  # one app
    assert shared.startswith("x-app:") and shared.endswith(":24h")


def test_renewed_keys_leave_lane_and_limits_their_names(account: Any) -> None:
    def names(**settings: str) -> set[str]:
        connector = account.connector(**settings, monthly_budget=5)
        return {connector.lane, *(limit.name for limit in connector.budgets(connector.settings))}

    before = names(user_id="", access_token="42-before")
    assert names(user_id="", access_token="42-after") == before
    assert names(user_id="42", access_token="42-after") == before
    other = names(user_id="", access_token="of-another-shape")
    assert len(other & before) == 1 and "of-another-shape" not in json.dumps([*other])


# The connection


def test_keys_of_another_account(account: Any) -> None:
    health = account.connector(user_id="77").health()
    assert "77" in health.problems[0] and "@StMarysLindle" in health.problems[0]


def test_keys_of_another_account_post_nothing(account: Any) -> None:
    connector = account.connector(user_id="77")
    with pytest.raises(AuthorisationLost, match="@StMarysLindle"):
        connector.publish(account.post(pictures=1), account.attempt())
    with pytest.raises(AuthorisationLost):
        connector.find(account.post(), [account.attempt().record()], ())
    assert account.calls() == [("GET", "/2/users/me")] * 2


def test_keys_that_show_their_account_cost_no_question(account: Any) -> None:
    account.publish()
    assert account.find(account.post(), account.attempt()) is not None
    assert ("GET", "/2/users/me") not in account.calls()


def test_health_asks_one_thing(account: Any) -> None:
    health = account.connector(user_id="").health()
    assert health.ok and account.stand_in.user_id in " ".join(health.details)
    assert account.calls() == [("GET", "/2/users/me")]


def test_keys_that_may_only_read_are_told(account: Any) -> None:
    account.stand_in.access = "read"
    health = account.connector().health()
    assert health.set_up_wrong
    assert "may read but not post" in health.problems[0]


@pytest.mark.parametrize("fault", ["token-revoked", "html", "refuse-500", "close-before-effect"])
def test_a_connection_that_fails_is_told_in_words(account: Any, fault: str) -> None:
    account.fault(fault, "/2/users/me")
    [problem] = account.connector().health().problems
    assert "X" in problem or "127.0.0.1" in problem


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_token_secret": None},
        {"consumer_secret": " "},
        {"consumer_key": "two words"},
        {"base_url": "http://api.example.org"},
        {"reply_settings": "nobody"},
        {"user_id": "@school"},
        {"prices": {"pst": 1}},
        {"monthly_budget": -1},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(account: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        account.settings(**wrong)
    assert not any(secret in str(caught.value) for secret in account.stand_in.secrets())


def test_a_key_copied_with_its_line_end_works(account: Any) -> None:
    key = account.stand_in.credentials()["access_token"]
    assert account.connector(access_token=f"{key}\n").health().ok


def test_an_account_is_one_lane_and_its_name_no_key(account: Any) -> None:
    known, unknown = account.connector(), account.connector(user_id="")
    assert known.lane == f"x:{account.stand_in.user_id}"
    assert unknown.lane == known.lane  # the token begins with the account's number
    assert account.stand_in.keys.access_token not in unknown.lane


def test_a_debug_log_holds_no_signature(account: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account.publish(pictures=1)
    assert "oauth_" not in caplog.text and "OAuth" not in caplog.text


def test_a_real_receipt_leads_to_x(account: Any) -> None:
    connector = account.connector(base_url="https://api.x.com")
    assert connector._address("7") == "https://x.com/i/web/status/7"


def test_the_package_registers_its_connector_and_stand_in() -> None:
    import schoolcast_x

    registered: list[Any] = []
    schoolcast_x.schoolcast_register_connectors(registered.append)
    schoolcast_x.schoolcast_register_standins(registered.append)
    assert [getattr(each, "kind", getattr(each, "platform", "")) for each in registered] == [
        "x",
        "x",
    ]


def test_checking_needs_no_network(account: Any) -> None:
    account.connector(base_url="http://127.0.0.1:9").check(a_post())
    assert account.calls() == []


def test_loading_the_plugin_loads_none_of_the_libraries() -> None:
    code = (
        "import sys, schoolcast_x.connector, schoolcast_x.standin; "
        "sys.exit(not {'tweepy', 'twitter_text', 'requests', 'PIL'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_health_says_how_wrong_this_clock_is(account: Any) -> None:
    assert account.connector().health().clock_ahead == timedelta()
    slow = replace(account, clock=FixedClock(account.clock.now() - timedelta(minutes=4)))
    ahead = slow.connector().health().clock_ahead
    assert ahead is not None and abs(ahead + timedelta(minutes=4)) < timedelta(minutes=1)
