"""What every connector promises, as tests: subclass `ConnectorContract` in your package.

    class TestContract(ConnectorContract):
        connector_class = MyConnector

        def settings(self): ...          # for a stand-in or a folder of this test
        def ledger(self): ...            # what the public would see
        def inject(self, fault): ...     # True when the next creating call will meet it

A promise that the capabilities rule out is skipped with "not applicable: …". That a post is
published once, and that no secret is shown, can't be waived.
"""

import logging
from datetime import timedelta

import pytest
from pydantic import BaseModel, SecretStr

from schoolcast.api import ConnectorError, HandOff, OutcomeUnknown, Receipt, SettleBy
from schoolcast.testing.attempt import RecordingAttempt
from schoolcast.testing.builders import a_post, an_image
from schoolcast.testing.connector_under_test import (
    FAULTS,
    LOST_ANSWERS,
    REFUSALS,
    ConnectorUnderTest,
)


class LeaseLost(Exception):
    """What the core raises in `creating()` when another process holds the delivery."""


class ConnectorContract(ConnectorUnderTest):
    """The promises of a connector, each a test."""

    # What it says of itself

    def test_describes_itself(self) -> None:
        connector = self.connector()
        assert connector.kind
        assert isinstance(self.settings(), connector.Settings)
        assert connector.lane == self.connector().lane
        assert connector.capabilities.settle_after > timedelta()
        assert connector.capabilities.audiences <= {"public", "class"}
        assert connector.measure("") == 0

    def test_refuses_settings_it_does_not_know(self) -> None:
        known = {
            name: getattr(self.settings(), name) for name in type(self.settings()).model_fields
        }
        with pytest.raises(ValueError, match="colour"):
            self.connector_class.Settings(**known, colour="teal")

    # Checking

    def test_finds_nothing_wrong_with_an_ordinary_post(self) -> None:
        assert not self.blocks(self.post())

    def test_says_when_a_text_is_too_long(self) -> None:
        limit = self.connector().capabilities.text_limit
        if limit is None:
            pytest.skip("not applicable: capability text_limit")
        assert self.blocks(a_post(text="word " * limit))

    def test_says_when_there_are_too_many_pictures(self) -> None:
        most = self.connector().capabilities.max_images
        image = an_image(self.folder)
        assert self.blocks(a_post(images=(image,) * (most + 1)))

    def test_says_when_a_post_is_empty(self) -> None:
        assert self.blocks(a_post(text=" \n"))

    def test_says_when_a_picture_has_a_format_it_does_not_take(self) -> None:
        if not self.connector().capabilities.max_images:
            pytest.skip("not applicable: capability max_images")
        image = an_image(self.folder, media_type="image/x-unheard-of")
        assert self.blocks(a_post(images=(image,)))

    @pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://[", "http://127.0.0.1/"])
    def test_checking_never_raises(self, link: str) -> None:
        odd = a_post(text="\x00\ud800\u202e", link=link, due=None, due_wall=None, not_after=None)
        assert isinstance(self.connector().check(odd), list)

    # Publishing

    def test_publishes_what_was_approved(self) -> None:
        post = self.post()
        attempt = RecordingAttempt(self.clock)
        outcome = self.connector().publish(post, attempt)
        assert isinstance(outcome, self.promised())
        assert mark_of(outcome)
        (shown,) = self.ledger()
        # A person may be handed more than the words alone, such as captions; never other words.
        assert shown["text"] == post.text or (self.hands_off() and post.text in shown["text"])
        assert attempt.steps.count("creating") == 1

    def test_publishes_pictures_with_their_descriptions(self) -> None:
        for count in range(1, min(3, self.pictures_allowed()) + 1):
            post = self.post(pictures=count, text=f"The hall, {count}")
            self.connector().publish(post, RecordingAttempt(self.clock, key=f"pictures-{count}"))
            shown = self.ledger()[-1]["images"]
            if self.connector().capabilities.alt_text:
                assert [image["alt"] for image in shown] == [image.alt for image in post.images]
            else:
                assert len(shown) == count

    def test_a_lost_lease_publishes_nothing(self) -> None:
        for pictures in {0, min(2, self.connector().capabilities.max_images)}:
            attempt = RecordingAttempt(self.clock, refuse=LeaseLost())
            with pytest.raises(LeaseLost):
                self.connector().publish(self.post(pictures=pictures), attempt)
        assert list(self.ledger()) == []

    def test_a_refused_picture_publishes_nothing(self) -> None:
        post = self.post(pictures=min(2, self.pictures_allowed()))
        if not self.inject("media-refused"):
            pytest.skip("not applicable: pictures are never refused")
        with pytest.raises(ConnectorError):
            self.connector().publish(post, RecordingAttempt(self.clock))
        assert list(self.ledger()) == []

    def test_a_picture_that_is_not_at_hand_publishes_nothing(self) -> None:
        post = self.post(pictures=min(2, self.pictures_allowed()))
        path = post.images[-1].path
        assert path is not None
        path.unlink()
        with pytest.raises(ConnectorError):
            self.connector().publish(post, RecordingAttempt(self.clock))
        assert list(self.ledger()) == []

    # Once: these can't be waived

    @pytest.mark.parametrize("pictures", [0, 1, 2])
    @pytest.mark.parametrize("fault", FAULTS)
    def test_publishes_once_whatever_happens(self, fault: str, pictures: int) -> None:
        if pictures > self.connector().capabilities.max_images:
            pytest.skip("not applicable: capability max_images")
        post = self.post(pictures=pictures)
        self.require_fault(fault)
        courier, outcome = self.deliver(post)
        assert courier.errors, f"{fault} went unnoticed"
        shown = len(self.ledger())
        settle_by = self.connector().capabilities.settle_by
        if isinstance(outcome, OutcomeUnknown):
            assert shown <= 1  # a person looks, and nothing was sent again
        else:
            assert shown == (1 if isinstance(outcome, self.promised()) else 0)
        if fault in LOST_ANSWERS and settle_by is not SettleBy.PERSON:
            assert isinstance(outcome, self.promised())
        if fault in LOST_ANSWERS and settle_by is not SettleBy.SAME_KEY:
            assert [attempt.creating_at for attempt in courier.attempts].count(None) == (
                len(courier.attempts) - 1
            )

    def test_waits_for_a_list_that_lags(self) -> None:
        """The answer is lost, and the first look is too early to see the post."""
        if not self.inject("feed-lag"):
            pytest.skip("not applicable: posts can be read back at once")
        self.require_fault("effect-then-close")
        _, outcome = self.deliver(self.post())
        assert isinstance(outcome, Receipt)
        assert len(self.ledger()) == 1

    def test_a_try_after_a_crash_does_not_double(self) -> None:
        """The process ended after the platform took the post: nothing but the records is left."""
        post = self.post()
        crashed = RecordingAttempt(self.clock)
        first = self.connector().publish(post, crashed)
        settle_by = self.connector().capabilities.settle_by
        if settle_by is SettleBy.PERSON:
            pytest.skip("not applicable: capability settle_by person")
        self.wait(self.connector().capabilities.settle_after)
        if settle_by is SettleBy.SAME_KEY:
            again = RecordingAttempt(self.clock, key=crashed.key, number=2)
            found = self.connector().publish(post, again)
        else:
            settled = self.connector().find(post, [crashed.record()], ())
            assert settled is not None
            found = settled
        assert mark_of(found) == mark_of(first)
        assert len(self.ledger()) == 1

    # Looking for a post

    def test_finds_nothing_where_nothing_was_posted(self) -> None:
        self.require_find()
        attempt = RecordingAttempt(self.clock)
        assert self.connector().find(self.post(), [attempt.record()], ()) is None

    def test_never_finds_what_belongs_to_another_delivery(self) -> None:
        self.require_find()
        attempt = RecordingAttempt(self.clock)
        receipt = self.connector().publish(self.post(), attempt)
        if not isinstance(receipt, Receipt):
            pytest.skip("not applicable: a person posts it")
        self.wait(self.connector().capabilities.settle_after)
        taken = {receipt.remote_id}
        assert self.connector().find(self.post(), [attempt.record()], taken) is None

    # Withdrawing

    def test_withdraws_and_may_do_so_again(self) -> None:
        if not self.connector().capabilities.withdraw:
            pytest.skip("not applicable: capability withdraw")
        if self.hands_off():
            pytest.skip("not applicable: a person takes it down")
        receipt = self.connector().publish(self.post(), RecordingAttempt(self.clock))
        assert isinstance(receipt, Receipt)
        for number in (1, 2):
            attempt = RecordingAttempt(self.clock, key="withdrawal", number=number)
            gone = self.connector().withdraw(receipt, attempt)
            assert isinstance(gone, Receipt)
            assert gone.remote_id == receipt.remote_id
        assert [entry["withdrawn"] for entry in self.ledger()] == [True]

    # Handing off to a person

    def test_a_hand_off_says_who_posts_and_what_to_do(self) -> None:
        self.require_hand_off()
        connector = self.connector()
        duty = connector.duty
        assert duty is not None and duty.holder.name.strip()
        assert timedelta() < duty.remind_after <= duty.expire_after
        assert duty.opens < duty.closes
        assert connector.lead >= timedelta()
        outcome = connector.publish(self.post(), RecordingAttempt(self.clock))
        assert isinstance(outcome, HandOff) and outcome.instructions.strip()

    def test_a_hand_off_is_never_called_published(self) -> None:
        self.require_hand_off()
        attempt = RecordingAttempt(self.clock)
        outcome = self.connector().publish(self.post(), attempt)
        assert isinstance(outcome, HandOff)
        self.wait(self.connector().capabilities.settle_after)
        assert self.connector().find(self.post(), [attempt.record()], ()) is None

    def test_a_person_is_asked_to_take_it_down(self) -> None:
        self.require_hand_off()
        attempt = RecordingAttempt(self.clock, key="withdrawal")
        asked = self.connector().withdraw(Receipt(remote_id=""), attempt)
        assert isinstance(asked, HandOff) and asked.instructions.strip()

    def test_a_pack_goes_when_nobody_needs_it(self) -> None:
        self.require_hand_off()
        attempt = RecordingAttempt(self.clock)
        pictures = min(2, self.connector().capabilities.max_images)
        self.connector().publish(self.post(pictures=pictures), attempt)
        before = len(self.ledger())
        for _ in range(2):
            self.connector().clear(attempt.key)
        assert (before, len(self.ledger())) == (1, 0)

    # Health

    def test_a_good_connection_is_healthy_and_posts_nothing(self) -> None:
        health = self.connector().health()
        assert health.problems == ()
        assert list(self.ledger()) == []

    # No secret is shown: this can't be waived

    def test_shows_no_secret(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        secrets = _secrets_of(self.settings())
        shown = [repr(self.connector()), repr(self.settings())]
        for number, fault in enumerate(("", *REFUSALS, "effect-then-500", "truncated")):
            if fault and not self.inject(fault):
                continue
            courier, outcome = self.deliver(self.post(text=f"Hello {number}"), key=f"key-{number}")
            shown += [repr(outcome), *(repr(attempt.events) for attempt in courier.attempts)]
            shown += [f"{error!r} {error} {error.detail}" for error in courier.errors]
            assert all(error.message for error in courier.errors)
        shown += [repr(self.connector().health()), caplog.text]
        for secret in secrets:
            assert not any(secret in text for text in shown)


def mark_of(outcome: Receipt | HandOff) -> str:
    """What finds it again."""
    return outcome.remote_id if isinstance(outcome, Receipt) else outcome.reference


def _secrets_of(settings: BaseModel) -> list[str]:
    values = [getattr(settings, name) for name in type(settings).model_fields]
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
