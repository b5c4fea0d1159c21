"""Photos by the command line: devices, promises, the grid, and who may be shown."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from schoolcast.cli.main import main

ROLL = """\
pupil_id,legal_forename,surname,year,class,picture_facebook,picture_x,picture_classdojo,signed_on
P1,Aurelia,Pennicott,2,oak,Y,N,Y,2026-09-02
P2,Bartosz,Zielonka,2,oak,Y,Y,Y,2026-09-02
P3,Chidera,Okwuosa,2,oak,N,N,N,2026-09-02
"""
ITEM = """\
+++
id = "kites"
kind = "everyday-life"
title = "Kites"
publish_at = "2026-12-11 15:30"
images = [
  # the best one
  { file = "one.png", alt = "A red kite high over the field", children = ["P1", "P2"] },
  { file = "two.png", alt = "A blue kite in a hedge", children = "none" },  # nobody there
]
+++
We flew our kites this week.
"""
NOW = ("--now", "2026-12-01 09:00")

Run = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rehearsed school with one announcement of two photos."""
    school = tmp_path / "school"
    assert main(["init", str(school), "--name", "Oakfield", "--rehearsal"]) == 0
    (school / "roll.csv").write_text(ROLL, encoding="utf-8")
    (school / "content" / "kites.md").write_text(ITEM, encoding="utf-8")
    for name, colour in (("one.png", "red"), ("two.png", "blue")):
        Image.new("RGB", (60, 40), colour).save(school / "content" / "media" / name)
    file = school / "config.toml"
    config = file.read_text(encoding="utf-8")
    named = 'approvers = ["Head", "Deputy"]\nhead = "Head"\ndeputies = ["Deputy"]'
    file.write_text(config.replace("approvers = []", named), encoding="utf-8")
    return school


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*words: str) -> int:
        return main(["--config", str(folder / "config.toml"), *words])

    return run


@pytest.fixture
def said(run: Run, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """What a command prints as JSON."""

    def said(*words: str) -> Any:
        capsys.readouterr()
        assert run(*words, "--json") == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return said


def test_a_class_list_shows_who_may_be_shown_and_is_recorded(
    run: Run, said: Callable[..., Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = said("people", "may-be-shown", "Oak", "--as", "Ms Fenwick", *NOW)
    assert {one["pupil"]: one["where"] for one in found["children"]} == {
        "P1": ["facebook", "classdojo-oak"],
        "P2": ["facebook", "x", "classdojo-oak"],
        "P3": [],
    }
    page = folder / "list.html"
    assert run("people", "may-be-shown", "oak", "--as", "Ms Fenwick", "--page", str(page)) == 0
    text = page.read_text(encoding="utf-8")
    assert "Aurelia Pennicott" in text
    assert not any(word in text for word in ("refused", "consent", "never", "P1"))
    assert page.stat().st_mode & 0o077 == 0
    assert run("people", "may-be-shown", "oka", "--as", "Ms Fenwick") != 0
    assert 'did you mean "oak"?' in capsys.readouterr().err
    from schoolcast.bootstrap import open_app
    from schoolcast.settings import load_settings

    with open_app(load_settings(folder / "config.toml")) as app:
        lines = [line for line in app.school.store.audit() if "may-be-shown" in line.action]
    assert [(line.action, line.subject, line.person) for line in lines] == [
        ("look-may-be-shown", "oak", "Ms Fenwick"),
        ("print-may-be-shown", "oak", "Ms Fenwick"),
    ]


def test_the_grid_says_which_photo_may_go_where_and_no_reason_about_a_child(
    said: Callable[..., Any],
) -> None:
    found = said("photos", "grid", "kites", *NOW)
    assert found["channels"] == ["facebook", "x"]
    one, two = found["photos"]
    assert (one["listed"], two["nobody"]) == (2, True)
    assert one["channels"]["x"] == {"may": "not", "reasons": ["not on this channel"]}
    assert one["channels"]["facebook"]["may"] == "ask"  # the device, and who is in it
    assert two["channels"]["x"]["may"] == "ask"


def test_leaving_a_photo_out_is_one_step_and_keeps_the_rest_of_the_file(
    run: Run, said: Callable[..., Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("photos", "leave-out", "kites", "1", "--on", "x") == 0
    assert run("photos", "leave-out", "kites", "two.png") == 0
    text = (folder / "content" / "kites.md").read_text(encoding="utf-8")
    assert 'not_on = ["x"]' in text
    assert "# the best one" in text
    assert "two.png" not in text
    assert text.endswith("We flew our kites this week.\n")
    (photo,) = said("photos", "grid", "kites", *NOW)["photos"]
    assert photo["channels"]["x"] == {"may": "left-out", "reasons": []}
    before = text
    for wrong in (("9",), ("three.png",), ("one.png", "--on", "facebok")):
        assert run("photos", "leave-out", "kites", *wrong) != 0
    assert (folder / "content" / "kites.md").read_text(encoding="utf-8") == before
    assert 'did you mean "facebook"' in capsys.readouterr().err


def test_devices_and_promises_by_hand(
    run: Run, said: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    add = ("people", "devices", "add", "her-phone", "--make", "Pocketron", "--model", "P7")
    assert run(*add, "--owner", "Ms Fenwick", "--as", "Deputy", *NOW) != 0
    assert "people absence start" in capsys.readouterr().err
    assert run("people", "absence", "start", "--as", "Deputy", *NOW) == 0
    assert run(*add, "--owner", "Ms Fenwick", "--as", "Deputy", *NOW) == 0
    assert "must be deleted" in " ".join(capsys.readouterr().out.split())
    assert run("people", "absence", "end", "--as", "Head", *NOW) == 0
    (device,) = said("people", "devices", "list")["devices"]
    assert (device["approved_by"], device["school_owned"]) == ("Deputy", False)
    (away,) = said("people", "absence", "list")["absences"]
    assert (away["person"], away["ended_by"]) == ("Head", "Head")
    assert run("people", "devices", "retire", "her-phone", "--as", "Head", *NOW) == 0
    assert said("people", "devices", "promises")["promises"] == []
    assert run("photos", "deleted", "1", "--as", "Ms Fenwick") != 0
    assert said("queue", "list", "--needs-me")["promises"] == []
