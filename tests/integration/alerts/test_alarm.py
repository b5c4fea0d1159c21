"""A standstill is mailed past the store, once, and so is its end."""

import pytest

from schoolcast.alerts.alarm import Alarm

OFFICE, HEAD = "office@example.org", "head@example.org"
FULL = "The disk is full. Make room."


@pytest.fixture
def alarm(serve, mailer):
    port = serve()

    def make(patience: float, *addresses: str) -> Alarm:
        return Alarm("Oakfield", addresses, lambda: mailer(port), patience=patience)

    return make


def arrived(postbox, number: int) -> None:
    while len(postbox.mails) < number:
        assert postbox.arrived.wait(20), postbox.texts
        postbox.arrived.clear()


def test_everybody_hears_of_it_and_of_its_end(alarm, postbox):
    it = alarm(0, OFFICE, HEAD)
    it.trouble(FULL)
    it.trouble("Something else of the same standstill.")
    arrived(postbox, 2)
    assert sorted(postbox.recipients) == [HEAD, OFFICE]
    assert all(FULL in text and "sends nothing" in text for text in postbox.texts)
    it.eased()
    arrived(postbox, 4)
    assert sum("at work again" in text for text in postbox.texts) == 2


def test_what_mends_by_itself_is_not_mailed(alarm, postbox):
    it = alarm(20, OFFICE)
    it.trouble(FULL)
    it.eased()
    it = alarm(0, OFFICE)
    it.trouble("The clock is wrong.")
    arrived(postbox, 1)
    assert len(postbox.mails) == 1
    assert "The clock is wrong." in postbox.texts[0]
    it.eased()
    arrived(postbox, 2)


def test_a_standstill_that_was_noticed_late_has_lasted_longer(alarm, postbox):
    """A look that hangs is told of after 5 minutes, and nothing was sent in them."""
    it = alarm(0, OFFICE)
    it.trouble(FULL)
    arrived(postbox, 1)
    assert "For at least 0 minutes schoolcast has sent nothing" in postbox.texts[0]
    it.eased()
    arrived(postbox, 2)


def test_without_addresses_nothing_happens(alarm, postbox):
    it = alarm(0)
    it.trouble(FULL)
    it.eased()
    assert postbox.mails == []


def test_a_second_standstill_is_told_again(alarm, postbox):
    it = alarm(0, OFFICE)
    for number in (1, 3):
        it.trouble(FULL)
        arrived(postbox, number)
        it.eased()
        arrived(postbox, number + 1)
    assert [("sends nothing" in text) for text in postbox.texts] == [True, False, True, False]
