"""The connector against the stand-in: what goes over the wire, and what comes of it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from schoolcast.api import (
    AuthorisationLost,
    NotSent,
    OutcomeUnknown,
    Post,
    Receipt,
    Refused,
    RetryLater,
)
from schoolcast.api.tools import ConnectorTools
from schoolcast.standins import FaultRule, StandInClock, serve
from schoolcast.testing import FixedClock, RecordingAttempt, a_post, an_image
from schoolcast_facebook.connector import FacebookConnector
from schoolcast_facebook.settings import FacebookSettings
from schoolcast_facebook.standin import FacebookStandIn

LINK = "https://st-marys.example.org/news"


@dataclass(frozen=True, kw_only=True)
class Page:
    """The stand-in of one Page, and what a test does with it."""

    stand_in: FacebookStandIn
    clock: FixedClock
    folder: Path

    def connector(self, **settings: Any) -> FacebookConnector:
        values = {
            "base_url": self.stand_in.base_url,
            "read_seconds": 2,
            **self.stand_in.credentials(),
            **settings,
        }
        tools = ConnectorTools(clock=self.clock, channel="page", folder=self.folder)
        return FacebookConnector(settings=FacebookSettings(**values), tools=tools)

    def attempt(self, number: int = 1, **more: Any) -> RecordingAttempt:
        return RecordingAttempt(self.clock, number=number, **more)

    def post(self, *, pictures: int = 0, **changes: Any) -> Post:
        colours = ("teal", "gold", "navy")[:pictures]
        images = tuple(an_image(self.folder, colour=colour, alt=colour) for colour in colours)
        return a_post(**{"text": "Hello", "due": self.clock.now(), "images": images, **changes})

    def publish(self, **changes: Any) -> Receipt:
        return self.connector().publish(self.post(**changes), self.attempt())

    def fault(self, fault: str, path: str, *, method: str = "", seconds: float = 0) -> None:
        self.stand_in.faults.add(
            FaultRule(platform="facebook", fault=fault, path=path, method=method, seconds=seconds)
        )

    def calls(self) -> list[tuple[str, str]]:
        return [
            (entry["method"], entry["path"].replace(self.stand_in.page_id, "PAGE"))
            for entry in self.stand_in.requests()
        ]


@pytest.fixture
def page(tmp_path: Path, fixed_clock: FixedClock) -> Iterator[Page]:
    clock = StandInClock(lambda: fixed_clock.now().timestamp())
    with serve([FacebookStandIn], clock=clock) as fleet:
        stand_in = fleet.stand_ins["facebook"]
        assert isinstance(stand_in, FacebookStandIn)
        yield Page(stand_in=stand_in, clock=fixed_clock, folder=tmp_path)


# Publishing


def test_a_text_with_a_link(page: Page) -> None:
    receipt = page.publish(link=LINK)
    [shown] = page.stand_in.ledger()
    assert (shown["id"], shown["text"], shown["link"]) == (receipt.remote_id, "Hello", LINK)
    assert receipt.url == f"{page.stand_in.base_url}/#post-{receipt.remote_id}"


def test_one_picture_is_one_call(page: Page) -> None:
    page.publish(pictures=1)
    [shown] = page.stand_in.ledger()
    assert [image["alt"] for image in shown["images"]] == ["teal"]
    assert page.calls()[0] == ("POST", "/PAGE/photos")
    assert ("POST", "/PAGE/feed") not in page.calls()


def test_several_pictures_are_noted_before_anything_is_public(page: Page) -> None:
    attempt = page.attempt()
    post = page.post(pictures=3)
    page.connector().publish(post, attempt)
    [shown] = page.stand_in.ledger()
    assert [image["sha256"] for image in shown["images"]] == [i.sha256 for i in post.images]
    assert attempt.steps == ["note", "note", "note", "creating"]
    assert len(attempt.evidence["photo_ids"]) == 3


def test_a_picture_without_words_leaves_proof_behind(page: Page) -> None:
    attempt = page.attempt()
    receipt = page.connector().publish(page.post(text="", pictures=1), attempt)
    assert attempt.steps == ["note", "creating"]
    found = page.connector().find(page.post(text="", pictures=1), [attempt.record()], ())
    assert found is not None and found.remote_id == receipt.remote_id


def test_a_link_beside_pictures_joins_the_text(page: Page) -> None:
    page.publish(link=LINK, pictures=1)
    page.publish(text=f"See {LINK}", link=LINK, pictures=2)
    texts = [shown["text"] for shown in page.stand_in.ledger()]
    assert texts == [f"Hello\n\n{LINK}", f"See {LINK}"]


def test_every_call_is_signed_and_no_address_holds_a_token(page: Page) -> None:
    connector = page.connector()
    receipt = connector.publish(page.post(pictures=2), page.attempt())
    connector.find(page.post(), [page.attempt().record()], ())
    connector.health()
    connector.withdraw(receipt, page.attempt())
    requests = page.stand_in.requests()
    assert {entry["method"] for entry in requests} == {"GET", "POST", "DELETE"}
    for entry in requests:
        assert {"access_token", "input_token"}.isdisjoint(entry["query"])
        assert "appsecret_proof" in entry["query"] | entry["fields"]
        assert entry["version"] == "v26.0"
        assert entry["status"] == 200


def test_without_an_app_secret_nothing_is_signed(page: Page) -> None:
    page.stand_in.require_proof = False
    connector = page.connector(app_secret=None)
    connector.publish(page.post(), page.attempt())
    assert connector.health().ok
    for entry in page.stand_in.requests():
        assert "appsecret_proof" not in entry["query"] | entry["fields"]


def test_a_proof_that_is_asked_for_and_missing_is_refused(page: Page) -> None:
    with pytest.raises(Refused, match="appsecret_proof"):
        page.connector(app_secret=None).publish(page.post(), page.attempt())


def test_a_missing_link_to_the_post_does_not_hide_that_it_is_public(page: Page) -> None:
    page.fault("refuse-500", r"^/\d+_\d+$", method="GET")
    receipt = page.publish()
    assert receipt.url == f"https://www.facebook.com/{receipt.remote_id}"
    assert len(page.stand_in.ledger()) == 1


def test_a_page_that_does_not_exist_stops_the_channel(page: Page) -> None:
    with pytest.raises(AuthorisationLost, match="check page_id"):
        page.connector(page_id="123").publish(page.post(), page.attempt())


def test_words_said_last_are_looked_for(page: Page) -> None:
    page.publish()
    with pytest.raises(OutcomeUnknown, match="the same words") as caught:
        page.publish()
    assert "Facebook 506/" in caught.value.detail
    assert len(page.stand_in.ledger()) == 1


# Allowances


def test_a_throttle_is_waited_out_without_another_call(page: Page) -> None:
    page.fault("rate-limit", "/feed$", seconds=600)
    connector = page.connector()
    with pytest.raises(RetryLater) as first:
        connector.publish(page.post(), page.attempt())
    assert first.value.after == timedelta(minutes=10)
    asked = len(page.calls())
    page.clock.set(page.clock.now() + timedelta(minutes=4))
    with pytest.raises(RetryLater) as second:
        connector.publish(page.post(), page.attempt(2))
    assert second.value.after == page.clock.now() + timedelta(minutes=6)
    assert len(page.calls()) == asked
    page.clock.set(page.clock.now() + timedelta(minutes=6))
    assert connector.publish(page.post(), page.attempt(3)).remote_id


@pytest.mark.parametrize(("asked", "minutes"), [("1200", 20), ("60", 10)])
def test_a_retry_after_header_counts_where_it_asks_for_more(
    page: Page, monkeypatch: pytest.MonkeyPatch, asked: str, minutes: int
) -> None:
    own = page.stand_in._headers
    monkeypatch.setattr(page.stand_in, "_headers", lambda *of: (*own(*of), ("Retry-After", asked)))
    page.fault("rate-limit", "/feed$", seconds=600)
    with pytest.raises(RetryLater) as caught:
        page.publish()
    assert caught.value.after == timedelta(minutes=minutes)


def test_a_nearly_full_allowance_pauses_the_lane(page: Page) -> None:
    page.stand_in.usage = 80
    connector = page.connector(usage_pause_minutes=15)
    connector.publish(page.post(), page.attempt())
    attempt = page.attempt()
    with pytest.raises(RetryLater) as caught:
        connector.publish(page.post(text="Next"), attempt)
    assert caught.value.after == page.clock.now() + timedelta(minutes=15)
    assert attempt.steps == []
    assert "80 % of the calls" in " ".join(connector.health().details)
    page.clock.set(page.clock.now() + timedelta(minutes=15))
    assert connector.publish(page.post(text="Next"), page.attempt(2)).remote_id


# Reading back


def test_finds_the_album_by_its_photos(page: Page) -> None:
    page.fault("effect-then-close", "/feed$")
    attempt = page.attempt()
    post = page.post(pictures=2)
    with pytest.raises(OutcomeUnknown):
        page.connector().publish(post, attempt)
    found = page.connector().find(post, [attempt.record()], ())
    assert found is not None
    assert found.remote_id == page.stand_in.ledger()[0]["id"]


def test_looks_through_all_pages_of_the_list(page: Page) -> None:
    attempt = page.attempt()
    receipt = page.connector().publish(page.post(text="The first"), attempt)
    for number in range(100):
        page.clock.set(page.clock.now() + timedelta(seconds=1))
        page.connector().publish(page.post(text=f"No. {number}"), page.attempt())
    asked = len(page.calls())
    found = page.connector().find(page.post(text="The first"), [attempt.record()], ())
    assert found is not None and found.remote_id == receipt.remote_id
    assert page.calls()[asked:] == [("GET", "/PAGE/published_posts")] * 2


def test_what_visitors_write_is_not_ours(page: Page) -> None:
    page.stand_in.write_as_visitor("Hello")
    assert page.connector().find(page.post(), [page.attempt().record()], ()) is None


def test_without_a_record_the_due_time_is_where_to_look(page: Page) -> None:
    post = page.post()
    page.clock.set(page.clock.now() + timedelta(hours=3))
    receipt = page.connector().publish(post, page.attempt())
    found = page.connector().find(post, [], ())
    assert found is not None and found.remote_id == receipt.remote_id
    on_approval = page.post(due=None, due_wall=None, not_after=None)
    assert page.connector().find(on_approval, [], ()) is not None


@pytest.mark.parametrize("apart", [timedelta(hours=1), timedelta(days=19), timedelta(hours=-3)])
def test_a_wrong_clock_does_not_make_a_post_seem_absent(page: Page, apart: timedelta) -> None:
    wrong = replace(page, clock=FixedClock(page.clock.now() + apart))
    attempt = wrong.attempt()
    receipt = wrong.connector().publish(wrong.post(), attempt)
    found = wrong.connector().find(wrong.post(), [attempt.record()], ())
    assert found is not None and found.remote_id == receipt.remote_id


def test_a_clock_set_back_since_the_attempt_is_not_an_answer(page: Page) -> None:
    attempt = page.attempt()
    page.publish()
    page.clock.set(page.clock.now() - timedelta(hours=1))
    with pytest.raises(NotSent, match="set back"):
        page.connector().find(page.post(), [attempt.record()], ())


@pytest.mark.parametrize(
    "fault", ["refuse-500", "html", "redirect", "truncated", "close-before-effect", "rate-limit"]
)
def test_a_list_that_cannot_be_read_is_not_an_empty_one(page: Page, fault: str) -> None:
    page.fault(fault, "published_posts", seconds=60)
    with pytest.raises((NotSent, RetryLater)):
        page.connector().find(page.post(), [page.attempt().record()], ())


# Withdrawing


def test_a_withdrawal_whose_answer_was_lost_is_tried_again(page: Page) -> None:
    receipt = page.publish()
    page.fault("effect-then-close", receipt.remote_id, method="DELETE")
    attempt = page.attempt()
    with pytest.raises(NotSent):
        page.connector().withdraw(receipt, attempt)
    again = page.connector().withdraw(receipt, page.attempt(2))
    assert again.detail.startswith("already gone")
    assert "100/33" in again.detail
    assert attempt.steps == []


# Health


def test_health_tells_the_pages_name_and_when_to_renew(page: Page) -> None:
    health = page.connector().health()
    assert health.ok
    assert "St. Mary's Primary School" in " ".join(health.details)
    assert health.expires_at is not None and health.expires_at > page.clock.now()
    assert "Renew the connection before" in " ".join(health.details)


def test_health_says_what_went_wrong_with_the_token(page: Page) -> None:
    token = page.stand_in.credentials()["access_token"]
    page.stand_in.change_token(token, revoked=True)
    health = page.connector().health()
    assert health.problems == (
        "Facebook no longer accepts the school's connection (the password was changed). Connect "
        "the Page again: schoolcast channels connect page",
    )


def test_health_names_the_missing_permission(page: Page) -> None:
    token = page.stand_in.credentials()["access_token"]
    page.stand_in.change_token(token, scopes=("pages_show_list", "pages_read_engagement"))
    [problem] = page.connector().health().problems
    assert "lacks the permission pages_manage_posts." in problem


def test_health_knows_a_persons_token_from_the_pages(page: Page) -> None:
    health = page.connector(access_token=page.stand_in.user_token()).health()
    assert any("not the Page's" in problem for problem in health.problems)


def test_health_knows_another_pages_token(page: Page) -> None:
    other = page.stand_in.page_tokens[page.stand_in.other_page_id]
    health = page.connector(access_token=other).health()
    assert any("another Page" in problem for problem in health.problems)


def test_health_without_a_connection_is_a_sentence(page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    health = page.connector(base_url=f"http://127.0.0.1:{port}").health()
    assert len(health.problems) == 1
    assert "could not be reached" in health.problems[0]


def test_a_token_that_cannot_be_examined_may_still_post(page: Page) -> None:
    page.fault("refuse-500", "debug_token")
    health = page.connector().health()
    assert health.ok
    assert "would not say how long" in health.details[0]


# Checking and settings


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"text": "x" * 63_207}, "CHANNEL-TEXT-LIMIT"),
        ({"text": ""}, "CHANNEL-EMPTY"),
        ({"link": "ftp://st-marys.example.org/"}, "CHANNEL-LINK"),
        ({"link": "www.st-marys.example.org"}, "CHANNEL-LINK"),
        ({"link": "http://192.168.0.7/menu"}, "CHANNEL-LINK"),
        ({"link": "http://[::1]/menu"}, "CHANNEL-LINK"),
        ({"link": "https://intranet/menu"}, "CHANNEL-LINK"),
        ({"link": "https://files.school.local/menu"}, "CHANNEL-LINK"),
    ],
)
def test_says_beforehand_what_facebook_would_refuse(
    page: Page, changes: dict[str, Any], rule: str
) -> None:
    [finding] = page.connector().check(page.post(**changes))
    assert finding.rule == rule
    assert finding.channel == "page"


def test_says_beforehand_which_picture_facebook_would_refuse(page: Page) -> None:
    images = (
        an_image(page.folder, pixels=(8, 8)),
        an_image(page.folder, format="WEBP"),
        an_image(page.folder, pixels=(9, 9)),
    )
    heavy = an_image(page.folder, alt="x" * 1001, size=10_000_001)
    findings = page.connector().check(page.post(images=(*images, heavy)))
    assert [(finding.rule, finding.field) for finding in findings] == [
        ("CHANNEL-IMAGE-FORMAT", "images[1]"),
        ("CHANNEL-IMAGE-SIZE", "images[3]"),
        ("CHANNEL-ALT-LIMIT", "images[3].alt"),
    ]


def test_the_page_is_the_lane(page: Page) -> None:
    assert page.connector().lane == f"facebook:{page.stand_in.page_id}"


def test_settings_shape_what_the_page_can_do(page: Page) -> None:
    capabilities = page.connector(
        settle_seconds=70, feed_lag_seconds=9, max_images=2, text_limit=100
    ).capabilities
    assert capabilities.settle_after == timedelta(seconds=70)
    assert capabilities.listed_within == timedelta(seconds=5 + 30 + 2 + 9)
    assert (capabilities.max_images, capabilities.text_limit) == (2, 100)
    assert FacebookConnector.capabilities.max_images == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"page_id": "st-marys"},
        {"graph_version": "26"},
        {"base_url": "graph.example.org"},
        {"base_url": "http://graph.example.org"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(page: Page, wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        page.connector(**wrong)


# The plugin


def test_the_package_registers_its_connector_and_stand_in() -> None:
    import schoolcast_facebook

    connectors: list[Any] = []
    stand_ins: list[Any] = []
    schoolcast_facebook.schoolcast_register_connectors(connectors.append)
    schoolcast_facebook.schoolcast_register_standins(stand_ins.append)
    assert connectors == [FacebookConnector]
    assert stand_ins == [FacebookStandIn]


def test_importing_the_package_loads_neither_requests_nor_the_stand_in() -> None:
    code = (
        "import sys, schoolcast_facebook as package\n"
        "package.schoolcast_register_connectors(lambda kind: None)\n"
        "sys.exit(not {'requests', 'multipart'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_health_says_how_wrong_this_clock_is(page: Page) -> None:
    assert page.connector().health().clock_ahead == timedelta()
    fast = replace(page, clock=FixedClock(page.clock.now() + timedelta(hours=1)))
    ahead = fast.connector().health().clock_ahead
    assert ahead is not None and abs(ahead - timedelta(hours=1)) < timedelta(minutes=1)
