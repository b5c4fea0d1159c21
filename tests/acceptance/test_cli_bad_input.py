"""What goes wrong in an office gets a clear sentence, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DUE = "2026-12-11T15:31"
PIXEL = "image.jpg"


def problems(desk: Any) -> list[dict[str, Any]]:
    """What `check` says of files that can't be read; the good one beside them is checked too."""
    desk.write("good.md", id="good")
    ended = desk("check", "--json")
    assert ended.code == 3
    assert "good" in {item["id"] for item in ended.json["items"]}
    return list(ended.json["problems"])


def test_broken_front_matter(desk: Any) -> None:
    desk.write("broken.md", id='quote " inside')
    [problem] = problems(desk)
    assert (problem["path"], problem["line"]) == ("broken.md", 2)


def test_a_misspelt_key(desk: Any) -> None:
    desk.write("typo.md", keys='event_dat = "2027-01-04"')
    [problem] = problems(desk)
    assert (problem["line"], 'did you mean "event_date"?' in problem["message"]) == (5, True)


def test_a_time_that_the_clocks_skip(desk: Any) -> None:
    desk.write("gap.md", publish_at="2027-03-28 01:30", keys="")
    [problem] = problems(desk)
    assert problem["key"] == "publish_at"
    assert "does not exist: the clocks go forward" in problem["message"]


def test_an_event_at_a_time_that_the_clocks_skip(desk: Any) -> None:
    keys = 'event_date = 2027-03-28\nevent_time = "01:30"'
    desk.write("gap.md", publish_at="on-approval", keys=keys)
    [problem] = problems(desk)
    assert (problem["path"], problem["line"], problem["key"]) == ("gap.md", 6, "event_time")


def test_a_picture_that_is_none(desk: Any) -> None:
    (desk.folder / "content" / "media" / PIXEL).write_text("not a picture", encoding="utf-8")
    desk.write("art.md", keys=f'images = [{{ file = "{PIXEL}", alt = "A drawing" }}]')
    [problem] = problems(desk)
    assert problem["key"] == "images[0].file"


def test_two_files_with_one_id(desk: Any) -> None:
    desk.write("one.md", id="twin")
    desk.write("two.md", id="twin")
    found = problems(desk)
    assert {problem["path"] for problem in found} == {"one.md", "two.md"}
    assert desk("submit", "one.md", "--as", "Pat").code == 3
    ended = desk("run", "--json")
    assert (ended.code, len(ended.json["problems"])) == (4, 2)


def test_an_unknown_channel(desk: Any) -> None:
    file = desk.write(keys='event_date = 2027-01-04\nchannels = ["facebok"]')
    ended = desk("check", file)
    assert ended.code == 3
    assert "facebok" in ended.out


def test_a_template_that_fills_memory(desk: Any) -> None:
    desk.write("bomb.md", body="{% for a in range(99999) %}{{ 'x' * 9999999 }}{% endfor %}")
    [problem] = problems(desk)
    assert problem["path"] == "bomb.md"


def test_a_file_outside_the_content_folder(desk: Any, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    text = desk.write().read_text(encoding="utf-8")
    (elsewhere / "copy.md").write_text(text, encoding="utf-8")
    ended = desk("check", elsewhere, "--json")
    assert ended.code == 0
    assert [item["path"] for item in ended.json["items"]] == ["copy.md"]
    assert desk("check", elsewhere / "copy.md", desk.folder / "content").code == 2


def test_a_folder_that_is_gone(desk: Any) -> None:
    desk.approved()
    (desk.folder / "content").rename(desk.folder / "unmounted")
    ended = desk("check")
    assert ended.code == 3
    assert "is missing" in " ".join(ended.out.split())
    ended = desk("run", "--json", now="2026-12-02T09:00")
    assert (ended.json["held"], len(ended.json["problems"])) == (0, 1)
    assert desk("plan", now="2026-12-02T09:00").code == 0
    (desk.folder / "unmounted").rename(desk.folder / "content")
    assert desk("run", "--json", now=DUE).json["dispatched"] == 2


@pytest.mark.parametrize("name", ["calendar.toml", "../roll.csv"])
def test_a_broken_calendar_or_roll_is_5(desk: Any, name: str) -> None:
    desk.write()
    (desk.folder / "content" / name).write_text("[[terms\n", encoding="utf-8")
    ended = desk("check")
    assert ended.code == 5
    assert Path(name).name in ended.err


def test_a_missing_secret(desk: Any) -> None:
    file = desk.approved()
    desk.configure(
        'kind = "outbox"\naudience = "public"\nsettings = { folder = "outbox/facebook" }',
        'kind = "facebook"\naudience = "public"\nsettings = { page_id = "100000000000001" }\n'
        'secrets = { access_token = "PAGE_TOKEN" }',
    )
    assert desk("check", file).code == 0, "texts can be checked without it"
    passed = desk("run", "--json", now=DUE)
    assert passed.code == 5
    assert "PAGE_TOKEN is missing" in passed.err
    assert passed.json["dispatched"] == 1, "the other channel is not kept waiting"
    tested = desk("channels", "test")
    assert tested.code == 5
    assert "x: works" in tested.out
    doctor = desk("doctor")
    assert doctor.code == 5
    assert "PAGE_TOKEN" in doctor.out


def test_a_secret_that_others_can_read(desk: Any) -> None:
    test_a_missing_secret(desk)
    secret = desk.folder / "secrets" / "PAGE_TOKEN"
    secret.write_text("very-secret-token", encoding="utf-8")
    secret.chmod(0o644)
    ended = desk("channels", "test", "facebook")
    assert ended.code == 5
    assert "chmod 600" in " ".join(ended.out.split())
    assert "very-secret-token" not in ended.out + ended.err


def test_a_store_that_cannot_be_written(new_desk: Callable[..., Any]) -> None:
    desk = new_desk("--rehearsal")
    for file in (desk.folder / "data").iterdir():
        file.unlink()
    (desk.folder / "data").rmdir()
    (desk.folder / "data").write_text("in the way", encoding="utf-8")
    ended = desk("submit", desk.write(), "--as", "Pat")
    assert ended.code == 5
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("place", "words"), [("//server/share/s.sqlite3", "network share"), ("OneDrive/s.db", "sync")]
)
def test_a_store_where_none_may_be(desk: Any, place: str, words: str) -> None:
    desk.configure("sqlite:///data/schoolcast.sqlite3", f"sqlite:///{place}")
    for command in (["run"], ["doctor"]):
        ended = desk(*command)
        assert ended.code == 5, ended
        assert words in ended.err + ended.out


BROKEN = {
    "cannot_import": "import there_is_no_such_module\n",
    "misspelt_hook": (
        "from schoolcast.api import hookimpl\n\n"
        "@hookimpl\ndef schoolcast_register_conectors(register):\n    pass\n"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_holds_only_its_own(desk: Any, name: str) -> None:
    plugins = desk.folder / "plugins"
    plugins.mkdir()
    (plugins / f"{name}.py").write_text(BROKEN[name], encoding="utf-8")
    desk.configure("folders = []", 'folders = ["plugins"]')
    listed = desk("plugins", "list", "--json").json["plugins"]
    assert [plugin["name"] for plugin in listed if plugin["problem"]] == [name]
    assert desk("doctor").code == 5
    desk.approved()
    assert desk("run", "--json", now=DUE).json["dispatched"] == 2

    desk.configure("required = []", f'required = ["{name}"]')
    desk.approved(id="second")
    passed = desk("run", "--json", now=DUE)
    assert (passed.code, passed.json["dispatched"]) == (5, 0)
    assert name in passed.err


def test_a_kind_that_no_plugin_sends_to(desk: Any) -> None:
    desk.configure('name = "x"\nkind = "outbox"', 'name = "x"\nkind = "pigeon"')
    ended = desk("channels", "list")
    assert "pip install schoolcast-pigeon" in ended.out
    assert desk("doctor").code == 5


def test_a_runaway_rule(desk: Any) -> None:
    plugins = desk.folder / "rules"
    plugins.mkdir()
    (plugins / "runaway.py").write_text(RUNAWAY, encoding="utf-8")
    desk.configure("folders = []", 'folders = ["rules"]')
    ended = desk("check", desk.write())
    assert ended.code == 3
    assert "RUNAWAY" in ended.out


RUNAWAY = """
import re

from schoolcast.api import Finding, Need, OverridableBy, Severity, hookimpl


class Runaway:
    id = "RUNAWAY"
    clause = "1"
    severity = Severity.WARN
    overridable_by = OverridableBy.NOBODY
    needs = frozenset()
    version = 1

    def prepare(self, facts):
        return self

    def check(self, revision):
        re.fullmatch(r"(a+)+b", "a" * 64)
        return []


@hookimpl
def schoolcast_register_rules(register):
    register(Runaway())
"""


@pytest.mark.parametrize("command", ["show", "cancel", "resolve", "retry"])
def test_a_number_that_no_delivery_can_have_is_not_found(desk: Any, command: str) -> None:
    said = {
        "cancel": ("--as", "Head", "--why", "It is wrong."),
        "resolve": ("--send-again", "--as", "Head"),
        "retry": ("--as", "Head"),
    }
    ended = desk("queue", command, "9" * 20, *said.get(command, ()))
    assert ended.code == 2, ended
    assert ended.err.startswith(("There is no delivery 9", "Nothing is planned there")), ended
