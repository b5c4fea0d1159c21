"""What posts cost, on the command line."""

from collections.abc import Iterator
from typing import Any

import pytest

from schoolcast.bootstrap import load_school_plugins
from schoolcast.settings import load_settings
from schoolcast.standins import Fleet, serve

DUE = "2026-12-11T15:31"
LINKED = "School is closed on Monday 4 January 2027. Read more: https://oakfield.example.org/inset"
KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


@pytest.fixture
def account(desk: Any) -> Iterator[Fleet]:
    """X on the stand-in behind the channel x; Facebook stays an outbox, free of charge."""
    plugins = load_school_plugins(load_settings(desk.config))
    with serve([plugins.standins["x"]]) as fleet:
        ports = fleet.ports()["x"]
        names = ", ".join(f'{key} = "{key.upper()}"' for key in KEYS)
        desk.configure(
            'kind = "outbox"\naudience = "public"\nsettings = { folder = "outbox/x" }',
            f'kind = "x"\naudience = "public"\nsettings = {{ user_id = "{ports["user_id"]}", '
            f'base_url = "{ports["base_url"]}" }}\nsecrets = {{ {names} }}',
        )
        for key in KEYS:
            file = desk.folder / "secrets" / key.upper()
            file.touch(0o600)
            file.write_text(ports[key], encoding="utf-8")
        yield fleet


def submitted(desk: Any, name: str, **fields: str) -> Any:
    file = desk.write(f"{name}.md", id=name, **fields)
    said = desk("submit", file, "--as", "Office", now="2026-12-01T09:00")
    assert said.code == 0, said
    return file


def approved(desk: Any, name: str, **fields: str) -> Any:
    submitted(desk, name, **fields)
    said = desk("approve", name, "--as", "Head", "--json", now="2026-12-01T10:00")
    assert said.code == 0, said
    return said.json


def test_preview_shows_the_price_with_and_without_the_link(desk: Any, account: Fleet) -> None:
    file = desk.write(body=LINKED)
    seen = desk("preview", file)
    assert "Price: USD 0.20 with a link, USD 0.015 without it" in seen.out
    assert "Costs: USD 0.20." in seen.out
    posts = {post["channel"]: post for post in desk("preview", file, "--json").json["posts"]}
    assert posts["facebook"]["price"] is None
    assert posts["x"]["price"] == {
        "micros": 200_000,
        "currency": "USD",
        "note": "with a link",
        "without_link": 15_000,
    }


def test_check_suggests_the_words_without_the_link(desk: Any, account: Fleet) -> None:
    desk.write(body=LINKED)
    [item] = desk("check", "--json", now="2026-12-01T09:00").json["items"]
    [found] = [one for one in item["findings"] if one["rule"] == "CHANNEL-LINK-COST"]
    assert found["suggestion"] == "School is closed on Monday 4 January 2027."
    assert "USD 0.20" in found["message"] and "USD 0.015" in found["message"]
    assert found["severity"] == "info"


def test_approval_shows_what_the_month_comes_to(desk: Any, account: Fleet) -> None:
    approved(desk, "first", body=LINKED)
    submitted(desk, "second", publish_at="2026-12-12 10:00", keys="event_date = 2027-01-05")
    desk("run", now=DUE)
    seen = desk("approve", "second", "--as", "Head", now="2026-12-11T16:00")
    assert seen.code == 0, seen
    place = seen.out.index("Costs: USD 0.015.")
    assert place < seen.out.index("approved by Head")
    assert "December 2026: USD 0.20 so far, USD 0.215 after this." in seen.out


def test_months_are_the_school_s(desk: Any, account: Fleet) -> None:
    both = approved(
        desk,
        "trip",
        publish_at="2026-12-31 23:30",
        keys='event_date = 2027-01-04\nreminders = ["-1d"]\nreminder_time = "08:00"',
    )
    assert both["price"] == [{"micros": 30_000, "currency": "USD"}]
    assert [(one["month"], one["asked"], one["planned"]) for one in both["months"]] == [
        ("2026-12", 15_000, 0),
        ("2027-01", 15_000, 0),
    ]


def test_costs_lists_what_went_out_and_what_is_planned(desk: Any, account: Fleet) -> None:
    approved(desk, "first", body=LINKED)
    approved(desk, "second", publish_at="2026-12-12 10:00", keys="event_date = 2027-01-05")
    desk("run", now=DUE)
    said = desk("channels", "costs", "--month", "2026-12", "--json").json
    assert [(one["item"], one["state"], one["micros"]) for one in said["posts"]] == [
        ("first", "spent", 200_000),
        ("second", "planned", 15_000),
    ]
    [total] = said["totals"]
    assert (total["spent"], total["planned"], total["after"]) == (200_000, 15_000, 215_000)
    seen = desk("channels", "costs", now="2026-12-11T16:00").out
    assert "December 2026: USD 0.20 spent, USD 0.015 planned." in seen
    assert "nothing that costs" in desk("channels", "costs", "--month", "2027-01").out
    assert desk("channels", "costs", "--month", "December").code == 2


def test_a_post_above_the_budget_waits_until_it_is_raised(desk: Any, account: Fleet) -> None:
    desk.configure("settings = { user_id", "settings = { monthly_budget = 0.21, user_id")
    approved(desk, "first", body=LINKED)
    approved(
        desk,
        "second",
        body=f"{LINKED}-2",
        publish_at="2026-12-11 15:31",
        keys="event_date = 2027-01-05",
    )
    desk("run", now=DUE)
    desk("run", now="2026-12-11T15:40")
    assert len(account.ledger()["x"]) == 1
    waiting = desk("queue", "list", "--channel", "x", "--json").json["deliveries"]
    [held] = [one for one in waiting if one["item"] == "second"]
    assert held["state"] == "scheduled"
    assert "USD 0.20 of USD 0.21 are spent" in held["reason"]

    desk.configure("monthly_budget = 0.21", "monthly_budget = 1")
    desk("run", now="2026-12-11T15:50")
    assert len(account.ledger()["x"]) == 2


def test_a_budget_that_is_too_small_is_told_the_day_before(desk: Any, account: Fleet) -> None:
    desk.configure("settings = { user_id", "settings = { monthly_budget = 0.016, user_id")
    approved(desk, "first")
    approved(desk, "second", publish_at="2026-12-12 10:00", keys="event_date = 2027-01-05")
    desk("run", now=DUE)
    told = desk("rehearse", "--json", now="2026-12-11T16:00")
    assert told.code == 4
    [flaw] = [one for one in told.json["flaws"] if one["delivery"]]
    assert (flaw["channel"], flaw["what"]) == ("x", "the budget of its channel does not cover it")
    assert "USD 0.015 of USD 0.016 are spent" in flaw["said"]
    desk("run", now="2026-12-12T10:01")
    assert len(account.ledger()["x"]) == 1
