"""From a new folder to a published post, by commands alone."""

from collections.abc import Callable
from typing import Any

DUE = "2026-12-11T15:31"


def test_an_announcement_goes_out_once(desk: Any) -> None:
    file = desk.write()
    assert desk("check").code == 0
    assert desk("submit", file, "--as", "Pat", now="2026-12-01T09:00").code == 0
    approved = desk("approve", file, "--as", "Head", now="2026-12-01T10:00")
    assert approved.code == 0
    assert "Fri 2026-12-11, 3:30pm" in approved.out
    assert "Monday 4 January 2027" in approved.out

    first = desk("run", "--json", now=DUE)
    assert first.code == 0
    assert first.json["dispatched"] == 2
    assert [one["state"] for one in first.json["deliveries"]] == ["published"] * 2
    again = desk("run", "--json", now=DUE)
    assert (again.code, again.json["dispatched"]) == (0, 0)
    assert [post["text"] for post in desk.posted()] == [
        "School is closed to pupils on Monday 4 January 2027."
    ]


def test_one_letter_changed_after_approval_holds_it(desk: Any) -> None:
    file = desk.approved()
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("closed", "closes"), encoding="utf-8")

    held = desk("run", "--json", now=DUE)
    assert held.code == 4
    assert (held.json["held"], held.json["dispatched"]) == (2, 0)
    listed = desk("queue", "list", "--needs-me", "--all", "--json").json["deliveries"]
    assert {one["state"] for one in listed} == {"held"}
    assert "changed after approval" in listed[0]["reason"]
    assert desk("run", now=DUE).code == 0, "it waits already, so nobody is called again"

    file.write_text(before, encoding="utf-8")
    assert desk("run", "--json", now=DUE).json["dispatched"] == 2


def test_an_author_cannot_approve(desk: Any) -> None:
    file = desk.write()
    desk("submit", file, "--as", "Pat", now="2026-12-01T09:00")
    refused = desk("approve", file, "--as", "pat", now="2026-12-01T10:00")
    assert refused.code == 2
    assert "somebody else has to approve it" in refused.err


def test_two_reminders_on_one_date_are_named_as_a_clash(desk: Any) -> None:
    keys = 'event_date = 2027-01-04\nreminders = ["-3d", "-1sd"]'
    checked = desk("check", desk.write(keys=keys), "--json")
    rules = {finding["rule"] for finding in checked.json["items"][0]["findings"]}
    assert (checked.code, "SLOT-CLASH" in rules) == (0, True)

    desk.approved(keys=keys)
    sent = desk("run", "--json", now="2027-01-01T15:31").json["deliveries"]
    assert {(one["slot"], one["state"]) for one in sent if one["channel"] == "x"} == {
        ("main", "missed"),
        ("-3d", "published"),
        ("-1sd", "published"),
    }


def test_an_idle_pass_is_silent_for_cron(desk: Any) -> None:
    desk.write("broken.md", id="Not An Id")
    first = desk("run")
    assert (first.code, first.out) == (4, "")
    assert "broken.md:2" in first.err
    again = desk("run")
    assert (again.code, again.out, again.err) == (0, "", "")


def test_a_question_is_asked_and_answered(desk: Any) -> None:
    file = desk.write()
    desk("submit", file, "--as", "Pat", now="2026-12-11T15:00")
    asked = desk("approve", file, "--as", "Head", "--json", now="2026-12-11T16:00")
    assert asked.code == 3
    assert asked.json["deliveries"] == []
    keys = [finding["key"] for finding in asked.json["unresolved"]]
    assert len(keys) == 2

    in_words = desk("approve", file, "--as", "Head", now="2026-12-11T16:00")
    assert f'schoolcast approve inset --as "Head" \\\n        --answer {keys[0]}=' in in_words.out

    answers = [f"--answer={keys[0]}=now", f"--answer={keys[1]}=skip"]
    assert desk("approve", file, "--as", "Head", *answers, now="2026-12-11T16:00").code == 0
    assert desk("run", "--json", now="2026-12-11T16:01").json["dispatched"] == 1


def test_sent_back_is_not_approved(desk: Any) -> None:
    file = desk.write()
    desk("submit", file, "--as", "Pat")
    assert desk("send-back", "inset", "--as", "Head", "--why", "Say when it ends").code == 0
    refused = desk("approve", "inset", "--as", "Head")
    assert refused.code == 2
    assert "submit it again" in refused.err
    plan = desk("plan", "--weeks", "8", "--json", now="2026-12-01T09:00").json["plan"]
    assert {(one["state"], one["reason"]) for one in plan} == {("sent_back", "Say when it ends")}


def test_stopped_by_a_person(desk: Any) -> None:
    desk.approved()
    first = desk("queue", "list", "--json", "--all").json["deliveries"][0]["id"]
    one = desk("queue", "cancel", first, "--as", "Pat", "--why", "Moved", "--json")
    assert [delivery["state"] for delivery in one.json["deliveries"]] == ["cancelled"]
    assert desk("queue", "cancel", "inset", "--as", "Pat", "--why", "Moved").code == 0
    assert desk("queue", "cancel", "inset", "--as", "Pat", "--why", "Moved").code == 2
    assert desk("run", "--json", now=DUE).json["dispatched"] == 0


def test_a_dry_run_changes_nothing(desk: Any) -> None:
    file = desk.approved()
    rehearsed = desk("run", "--dry-run", "--json", now=DUE)
    assert (rehearsed.code, rehearsed.json["dispatched"]) == (0, 2)
    assert desk.posted() == []
    file.write_text(file.read_text(encoding="utf-8") + "\nMore.", encoding="utf-8")
    edited = desk("run", "--dry-run", "--json", now=DUE)
    assert (edited.json["dispatched"], edited.json["held"]) == (0, 2)
    assert {
        one["state"] for one in desk("queue", "list", "--json", "--all").json["deliveries"]
    } == {"scheduled"}


def test_what_is_too_late_is_missed(desk: Any) -> None:
    desk.approved()
    assert desk("run", "--dry-run", "--json", now="2026-12-20T09:00").json["missed"] == 2
    passed = desk("run", "--json", now="2026-12-20T09:00")
    assert (passed.code, passed.json["missed"], passed.json["dispatched"]) == (4, 2, 0)


def test_one_of_several_does_not_stop_the_others(desk: Any) -> None:
    good, bad = desk.write(), desk.write("bad.md", id="bad", body="{{ nobody_knows_this }}")
    ended = desk("submit", good, "nothing-of-that-name", bad, "--as", "Pat", "--json")
    assert ended.code == 2
    assert ended.json["item"] == "inset"
    assert "nothing-of-that-name" in ended.err
    assert "nobody_knows_this" in ended.err
    assert desk("approve", "inset", "--as", "Head").code == 0


def test_many_are_found_by_id_and_path(desk: Any) -> None:
    files = [desk.write(f"{n}.md", id=f"day-{n}", body=f"Note {n}.") for n in range(4)]
    assert desk("submit", *files, "--as", "Pat").code == 0
    ended = desk("approve", "day-0", files[1], "2.md", "day-3", "--as", "Head", "--json")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 4


def test_a_first_command_makes_the_store(new_desk: Callable[..., Any]) -> None:
    desk = new_desk("--rehearsal")
    for name in ("schoolcast.sqlite3", "instance.json"):
        (desk.folder / "data" / name).unlink()
    made = desk("queue", "list")
    assert (made.code, made.out) == (0, "Nothing is planned there.\n")
    assert "A new store was made" in made.err
    assert desk("submit", desk.write(), "--as", "Pat").code == 0


def test_the_pages_alone_may_decide(desk: Any) -> None:
    desk.configure('cli = "asserted"', 'cli = "refuse"')
    desk("submit", desk.write(), "--as", "Pat")
    for words in (["approve", "inset"], ["send-back", "inset", "--why", "x"]):
        refused = desk(*words, "--as", "Head")
        assert refused.code == 2
        assert "pages" in refused.err


def test_without_a_roll_everything_is_held(new_desk: Callable[..., Any]) -> None:
    desk = new_desk("--name", "St. Mary's")
    assert not (desk.folder / "roll.csv").exists()
    checked = desk("check", desk.write())
    assert checked.code == 3
    assert "ROLL-MISSING" in checked.out
