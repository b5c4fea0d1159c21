"""Notices of hand-offs through a real server: in little time, tried again, and never twice."""

from datetime import timedelta

import pytest

from schoolcast.alerts.notices import REFUSED_REST, REST, Notices
from schoolcast.api.connector import Contact
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import from_ms
from schoolcast.pipeline.handoff_records import Notice

SECOND = timedelta(seconds=1)
TEACHER = Contact(name="Ms Fenwick", address="o.fenwick@example.org")


@pytest.fixture
def clock():
    return FixedClock(from_ms(1_800_000_000_000))


def notice(kind="hand-off", delivery=7, to=TEACHER):
    return Notice(
        school="oakfield",
        delivery=delivery,
        kind=kind,
        to=to,
        subject="Please post this",
        body="The code is ABCD-EFGH.\n",
    )


def later(clock, span):
    clock.set(clock.now() + span)


def test_a_notice_arrives_once(serve, postbox, mailer, clock):
    made = []

    def make():
        made.append(mailer(serve()))
        return made[-1]

    notify = Notices(make, clock.now)
    assert made == []  # nothing is set up before there is something to say
    assert notify(notice())
    assert notify(notice())  # asked again, as after a crash of what kept it
    assert notify(notice("reminder"))
    assert [mail["To"] for mail in postbox.mails] == ["o.fenwick@example.org"] * 2
    assert "ABCD-EFGH" in postbox.texts[0]
    assert len(made) == 1


@pytest.mark.parametrize("how", ["answer_data", "hang_up"])
def test_trouble_rests_and_is_tried_again(serve, postbox, mailer, clock, how):
    server = mailer(serve())
    notify = Notices(lambda: server, clock.now)
    setattr(postbox, how, "451 busy" if how == "answer_data" else True)
    assert not notify(notice())
    setattr(postbox, how, "" if how == "answer_data" else False)
    later(clock, REST - SECOND)
    assert not notify(notice())  # the server is left alone for a while
    assert not notify(notice(delivery=8))
    assert postbox.mails == []
    later(clock, SECOND)
    assert notify(notice())
    assert notify(notice(delivery=8))
    assert len(postbox.mails) == 2


def test_a_slow_server_keeps_a_pass_waiting_for_a_moment_only(serve, postbox, mailer, clock):
    """It gives up by itself long before the server would have answered."""
    postbox.nap = 60
    server = mailer(serve(), whole=0.4, step=10)
    notify = Notices(lambda: server, clock.now)
    assert not notify(notice())
    assert not postbox.arrived.is_set()
    postbox.nap = 0
    later(clock, REST)
    assert notify(notice())


def test_nobody_answers_at_the_port(mailer, clock):
    server = mailer(9)  # the port for discarding, where nothing listens
    notify = Notices(lambda: server, clock.now)
    assert not notify(notice())


def test_an_address_that_is_refused_stops_nobody_else(serve, postbox, mailer, clock):
    postbox.refuse_recipient[TEACHER.address] = "550 no such person"
    server = mailer(serve())
    notify = Notices(lambda: server, clock.now)
    assert not notify(notice())
    deputy = Contact(name="Mr Thackeray", address="b.thackeray@example.org")
    assert notify(notice("escalation", to=deputy))
    postbox.refuse_recipient.clear()
    later(clock, REFUSED_REST - SECOND)
    assert not notify(notice())
    later(clock, SECOND)
    assert notify(notice())
    assert postbox.recipients == ["b.thackeray@example.org", TEACHER.address]
