"""Hand-offs and withdrawals on the command line."""

from pathlib import Path
from typing import Any

import pytest

OUTBOX = 'kind = "outbox"\naudience = "class:oak"\nsettings = { folder = "outbox/classdojo-oak" }'
STORY = """\
kind = "classdojo"
audience = "class:oak"
settings = { posts = { name = "Ms Fenwick" }, deputy = { name = "Mr Thackeray" } }
"""
TRIP = {
    "id": "trip",
    "kind": "class-trip",
    "title": "Trip",
    "keys": 'event_date = 2026-12-16\naudience = ["class:oak"]',
    "body": "Oak visits the museum on {{ event_date | long_date }}.",
}
HANDED = "2026-12-11T15:05"


@pytest.fixture
def handed(desk: Any) -> Any:
    """A desk where class oak's teacher holds a hand-off."""
    desk.configure(OUTBOX, STORY)
    desk.approved(name="trip.md", **TRIP)
    ran = desk("run", "--json", now=HANDED)
    assert [d["state"] for d in ran.json["deliveries"]] == ["handed_off"], ran.err
    return desk


def only(desk: Any, *options: str) -> dict[str, Any]:
    (one,) = desk("handoffs", "list", *options, "--json").json["handoffs"]
    return dict(one)


def test_the_list_tells_who_posts_what_until_when(handed: Any) -> None:
    one = only(handed)
    assert (one["holder"], one["asked"], one["mailed"]) == ("Ms Fenwick", "Ms Fenwick", False)
    assert (one["state"], one["receipt"]) == ("handed_off", None)
    assert "code" not in str(one)
    table = handed("handoffs", "list").out
    assert "Ms Fenwick" in table and "to post, until" in table and "not told by mail" in table
    shown = handed("handoffs", "show", one["id"])
    assert "Class Story: Oak" in shown.out and "Oak visits the museum" in shown.out
    assert handed("handoffs", "show", one["id"], "--json").json["text"].startswith("Oak visits")


def test_posted_once(handed: Any) -> None:
    number = only(handed)["id"]
    first = handed("handoffs", "posted", number, "--as", "Ms Fenwick")
    assert (first.code, "A person posted it" in first.out) == (0, True)
    second = handed("handoffs", "declined", number, "--as", "Mr Thackeray", "--why", "late")
    assert second.code == 2 and "Ms Fenwick has answered already" in second.err
    assert handed("handoffs", "list").out.strip() == "Nobody is asked to do anything by hand."
    assert only(handed, "--all")["answered_by"] == "Ms Fenwick"


def test_other_words_that_break_a_rule_end_with_3(handed: Any, tmp_path: Path) -> None:
    number = only(handed)["id"]
    words = tmp_path / "posted.txt"
    words.write_text("Oak visits the museum. Ring 07700 900123.", encoding="utf-8")
    said = handed(
        "handoffs", "changed", number, "--as", "Ms Fenwick", "--text-file", words, "--json"
    )
    assert said.code == 3 and "Take the post down" in said.err
    assert "PII-PHONE" in {finding["rule"] for finding in said.json["findings"]}
    assert said.json["state"] == "confirmed_changed"
    assert said.json["said"] == "Oak visits the museum. Ring 07700 900123."


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("posted", "999", "--as", "Head"), "no hand-off 999"),
        (("posted", "{}"), "Say who you are"),
        (("posted", "{}", "--code", "nope"), "not the code"),
        (("changed", "{}", "--as", "Head"), "Give the words"),
        (("changed", "{}", "--as", "Head", "--text-file", "missing"), "does not exist"),
        (("declined", "{}", "--as", "Head", "--why", " "), "Say why"),
        (("deleted", "{}", "--as", "Head"), "Nobody has to delete"),
    ],
)
def test_what_can_not_be_done_is_said(handed: Any, words: tuple[str, ...], says: str) -> None:
    number = str(only(handed)["id"])
    ended = handed("handoffs", *(word.format(number) for word in words))
    assert ended.code == 2 and says in ended.err
    assert only(handed)["state"] == "handed_off"


def test_a_school_that_refuses_typed_names_takes_codes_alone(handed: Any) -> None:
    number = only(handed)["id"]
    handed.configure('cli = "asserted"', 'cli = "refuse"')
    refused = handed("handoffs", "posted", number, "--as", "Ms Fenwick")
    assert refused.code == 2 and "in the pages only" in refused.err


def test_withdrawing_tells_what_is_still_up(desk: Any) -> None:
    desk.approved(keys='event_date = 2027-01-04\nreminders = ["-3d"]')
    desk("run", now="2026-12-11T15:30")
    assert len(desk.posted()) == 1
    done = desk(
        "withdraw", "inset", "--as", "Head", "--why", "Wrong day", "--json", now="2026-12-11T16:00"
    )
    fates = {(post["channel"], post["slot"]): post["fate"] for post in done.json["posts"]}
    assert fates["facebook", "main"] == "comes_down" and fates["facebook", "-3d"] == "stopped"
    assert done.json["still_up"] == sum(fate == "comes_down" for fate in fates.values())
    desk("run", now="2026-12-11T16:01")
    assert desk.posted() == []
    again = desk("withdraw", "inset", "--as", "Head", "--why", "Wrong day", now="2026-12-11T16:02")
    assert again.code == 0 and "Nothing of it is up any more." in again.out


def test_withdrawing_recalls_a_hand_off(handed: Any) -> None:
    done = handed("withdraw", "trip", "--as", "Head", "--why", "No bus", now="2026-12-11T15:10")
    assert done.code == 0 and "whoever held it is told" in done.out
    assert not list((handed.folder / "data" / "handoffs").glob("[!.]*"))


def test_a_correction_reaches_who_holds_it(handed: Any) -> None:
    file = handed.write(
        name="trip.md", **(TRIP | {"keys": TRIP["keys"].replace("2026-12-16", "2026-12-17")})
    )
    handed("submit", file, "--as", "Office", now="2026-12-11T15:10")
    approved = handed("approve", file, "--as", "Head", now="2026-12-11T15:11")
    assert approved.code == 0 and "1 post will go out." in approved.out
    said = " ".join(approved.out.split())
    assert "told not to post the former words, and given the new ones" in said
    handed("run", now="2026-12-11T15:12")
    shown = handed("handoffs", "show", only(handed)["id"])
    assert "museum on Thursday 17 December" in shown.out
    assert [d["state"] for d in handed("queue", "list", "--all", "--json").json["deliveries"]] == [
        "cancelled",
        "handed_off",
    ]


def test_withdrawing_needs_a_reason_and_something_there(desk: Any) -> None:
    unknown = desk("withdraw", "unheard-of", "--as", "Head", "--why", "x")
    assert unknown.code == 2
    assert desk("withdraw", "inset", "--as", "Head").code == 2
