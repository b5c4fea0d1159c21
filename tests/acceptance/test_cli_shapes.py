"""The JSON that scripts rely on."""

from typing import Any

DELIVERY = {"id", "item", "slot", "channel", "due", "state", "reason", "receipt"}
FINDING = {
    "rule",
    "severity",
    "clause",
    "message",
    "suggestion",
    "field",
    "start",
    "end",
    "excerpt",
    "slot",
    "channel",
    "key",
    "overridable_by",
    "boxes",
}
DUE = "2026-12-11T15:31"


def test_check(desk: Any) -> None:
    desk.write(body="On Friday 5 January 2027.")
    desk.write("broken.md", id="Not An Id")
    ended = desk("check", "--json")
    assert ended.code == 3
    assert set(ended.json) == {"items", "problems"}
    [item], [problem] = ended.json["items"], ended.json["problems"]
    assert (item["id"], item["path"]) == ("inset", "inset.md")
    assert all(set(finding) == FINDING for finding in item["findings"])
    assert "DATE-MISMATCH" in {finding["rule"] for finding in item["findings"]}
    assert set(problem) == {"path", "line", "key", "message"}
    assert (problem["path"], problem["line"], problem["key"]) == ("broken.md", 2, "id")


SUBMITTED = {
    "item",
    "path",
    "outcome",
    "revision",
    "findings",
    "posts",
    "left_out",
    "public",
    "unclear",
    "correction",
}


def test_submit_and_approve(desk: Any) -> None:
    file = desk.write()
    submitted = desk("submit", file, "--as", "Pat", "--json").json
    assert set(submitted) == SUBMITTED
    assert submitted["outcome"] == "new"
    approved = desk("approve", file, "--as", "Head", "--json").json
    assert set(approved) == {"item", "revision", "deliveries", "price", "months"}
    assert approved["revision"] == submitted["revision"]
    assert len(approved["revision"]) == 64
    assert all(set(one) == DELIVERY for one in approved["deliveries"])


def test_queue_in_summer_and_winter(desk: Any) -> None:
    desk.approved(publish_at="2027-07-01 09:00", keys="event_date = 2027-07-09")
    [first, *_] = desk("queue", "list", "--json").json["deliveries"]
    assert set(first) == DELIVERY
    assert first["due"] == "2027-07-01T09:00:00+01:00"
    assert (first["state"], first["receipt"]) == ("scheduled", None)


def test_queue_filters_and_page(desk: Any) -> None:
    desk.approved()
    desk("run", now=DUE)
    one = desk("queue", "list", "--all", "--channel", "x", "--state", "published", "--json").json
    assert [delivery["channel"] for delivery in one["deliveries"]] == ["x"]
    assert set(one["deliveries"][0]["receipt"]) == {"id", "url"}
    assert desk("queue", "list", "--all", "--state", "held", "--json").json == {"deliveries": []}
    number = one["deliveries"][0]["id"]
    page = desk("queue", "show", number, "--json").json
    assert set(page) == DELIVERY | {"text", "link", "attempts", "history"}
    assert [move["state"] for move in page["history"]] == ["scheduled", "sending", "published"]
    assert [attempt["outcome"] for attempt in page["attempts"]] == ["published"]
    in_words = desk("queue", "show", number)
    assert "Went out" in in_words.out
    assert "approved (Head)" in in_words.out


def test_run(desk: Any) -> None:
    desk.approved()
    desk.write("broken.md", id="broken", publish_at="2027-03-28 25:30")
    ended = desk("run", "--json", now=DUE)
    assert set(ended.json) == {
        "read",
        "problems",
        "dispatched",
        "held",
        "missed",
        "unknown",
        "duration_ms",
        "deliveries",
    }
    assert (ended.code, ended.json["read"]) == (4, 2)
    assert [set(problem) for problem in ended.json["problems"]] == [
        {"path", "line", "key", "message"}
    ]
    assert all(set(one) == DELIVERY for one in ended.json["deliveries"])


def test_plan(desk: Any) -> None:
    desk.approved(keys='event_date = 2027-01-04\nreminders = ["-7d"]')
    desk.write("fair.md", id="fair", kind="key-date", publish_at="2026-12-03 15:30")
    desk("submit", desk.write("mass.md", id="mass", publish_at="on-approval"), "--as", "Pat")
    plan = desk("plan", "--json", now="2026-12-01T11:00").json["plan"]
    assert [(one["item"], one["slot"], one["state"]) for one in plan if one["channel"] == "x"] == [
        ("mass", "main", "submitted"),
        ("fair", "main", "not_submitted"),
        ("inset", "main", "scheduled"),
        ("inset", "-7d", "scheduled"),
    ]
    table = desk("plan", "--weeks", "1", now="2026-12-01T11:00").out
    assert "Waits for approval" in table
    assert "Not submitted yet" in table
    assert "inset" not in table


def test_preview_as_file_and_as_submitted(desk: Any) -> None:
    file = desk.write()
    desk("submit", file, "--as", "Pat")
    file.write_text(file.read_text(encoding="utf-8").replace("closed", "shut"), encoding="utf-8")
    now = desk("preview", file, "--json").json
    [first, *_] = now["posts"]
    assert (now["item"], first["length"]) == ("inset", len(first["text"]))
    assert "shut" in first["text"]
    assert "closed" in desk("preview", "inset", "--revision").out


def test_channels_and_plugins(desk: Any) -> None:
    listed = desk("channels", "list", "--json").json["channels"]
    assert [one["name"] for one in listed] == ["facebook", "x", "classdojo-oak"]
    assert set(listed[0]) == {"name", "kind", "audience", "lane", "problem", "paused"} | {
        "expires_at",
        "renew",
    }
    tested = desk("channels", "test", "x", "--json")
    assert (tested.code, [one["ok"] for one in tested.json["channels"]]) == (0, [True])
    plugins = {one["name"]: one for one in desk("plugins", "list", "--json").json["plugins"]}
    assert plugins["outbox"]["connectors"] == ["outbox"]
    assert "NAME-FULL" in plugins["builtin-rules"]["rules"]


def test_doctor(desk: Any) -> None:
    ended = desk("doctor", "--json")
    assert ended.code == 0
    assert all(set(line) == {"subject", "message", "ok", "advice"} for line in ended.json["checks"])
    assert {"Python", "Clock", "Plugins", "Roll", "Store", "Last pass"} <= {
        line["subject"] for line in ended.json["checks"]
    }
