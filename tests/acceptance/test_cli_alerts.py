"""Alerts and rehearsals from the command line."""

from collections.abc import Iterator

import pytest
from tests.acceptance.post import Post, with_mail


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    yield server
    server.stop()


def test_a_test_mail_arrives_or_says_what_is_wrong(desk, post):
    assert desk("alerts", "test").code == 5  # nobody is named
    refused = desk("alerts", "test", "--to", "office")
    assert (refused.code, "not an address" in refused.err) == (2, True)
    unset = desk("alerts", "test", "--to", "office@example.org")
    assert (unset.code, "No mail server is set up" in unset.err) == (5, True)
    with_mail(desk, post.port)
    done = desk("alerts", "test")
    assert (done.code, "taken the mail" in done.out) == (0, True)
    assert len(post.subjects) == 1


def test_what_needs_somebody_is_mailed_listed_and_closed(desk, post):
    with_mail(desk, post.port)
    desk.write(kind="no-such-kind")
    desk("run", now="2026-12-01T09:00")
    assert len(post.subjects) == 1
    (alert,) = desk("alerts", "list", "--json").json["alerts"]
    assert (alert["kind"], alert["mails"][0]["state"]) == ("content", "sent")
    needs = desk("queue", "list", "--needs-me", "--json").json
    assert [one["kind"] for one in needs["alerts"]] == ["content"]
    assert "can't be read" in desk("queue", "list", "--needs-me").out
    assert "office@example.org" in desk("alerts", "list").out
    assert desk("alerts", "close", alert["id"], "--as", "Office").code == 0
    assert desk("alerts", "close", alert["id"], "--as", "Office").code == 2
    assert desk("alerts", "list").out == "Nothing needs anybody.\n"
    assert "closed by Office" in desk("alerts", "list", "--all").out


def test_a_rehearsal_says_what_would_not_go_out(desk):
    desk.write()
    desk("submit", "inset", "--as", "Office", now="2026-12-01T09:00")
    desk("approve", "inset", "--as", "Head", now="2026-12-01T09:00")
    good = desk("rehearse", "--day", "2026-12-11", now="2026-12-10T09:00")
    assert desk("rehearse", "--day", "tomorrow", now="2026-12-10T09:00").out == good.out
    assert (good.code, "All of it would go out" in good.out) == (0, True)
    desk.write(body="Other words on {{ event_date | long_date }}.")
    desk("run", now="2026-12-10T09:00")
    bad = desk("rehearse", "--json", now="2026-12-10T09:00")
    assert bad.code == 4
    assert {flaw["what"] for flaw in bad.json["flaws"]} == {"it is held"}
    assert bad.json["day"] == "2026-12-11"
    assert desk("rehearse", "--day", "soon").code == 2


def test_what_was_missed_stands_until_somebody_deals_with_it(desk):
    """Two years later it is neither gone nor hidden by its age."""
    desk.write(keys="event_date = 2024-01-08", publish_at="2023-12-11 15:30")
    desk("submit", "inset", "--as", "Office", now="2023-12-01T09:00")
    desk("approve", "inset", "--as", "Head", now="2023-12-01T09:00")
    desk("run", now="2023-12-13T09:00")
    listed = desk("queue", "list", "--needs-me", "--json").json["deliveries"]
    assert {one["state"] for one in listed} == {"missed"}
    assert "inset" in desk("queue", "list", "--needs-me", "--item", "inset").out
    assert desk("queue", "list", "--json").json["deliveries"] == []
    desk("queue", "cancel", "inset", "--as", "Office", "--why", "It was told by hand.")
    assert desk("queue", "list", "--needs-me", "--json").json["deliveries"] == []


def test_the_doctor_says_who_would_be_told(desk, monkeypatch):
    def seen() -> dict:
        (line,) = [
            one for one in desk("doctor", "--json").json["checks"] if one["subject"] == "Alerts"
        ]
        return line

    assert (seen()["ok"], "nobody is mailed" in seen()["message"]) == (True, True)
    assert "schoolcast alerts test" in desk("doctor").out
    to, sender = 'to = ["office@example.org"]\n', 'from = "schoolcast@example.org"\n'
    smtp = 'smtp = { host = "mail.example.org", username = "us", secret = "MAIL_PASSWORD" }\n'
    for lines, words in (
        (to, "no mail server is set up"),
        (sender + smtp, "names nobody in `to`"),
        (to + sender + smtp, "MAIL_PASSWORD"),
    ):
        desk.configure("[alerts]\n", f"[alerts]\n{lines}")
        assert (seen()["ok"], words in seen()["message"]) == (False, True), words
        desk.configure(f"[alerts]\n{lines}", "[alerts]\n")
    desk.configure("[alerts]\n", f"[alerts]\n{to}{sender}{smtp}")
    monkeypatch.setenv("SCHOOLCAST_SECRET_MAIL_PASSWORD", "x")
    assert (seen()["ok"], seen()["message"]) == (True, "mailed to office@example.org.")
