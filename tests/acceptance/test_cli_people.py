"""The register on the command line: imported, sealed, asked, withdrawn."""

import json
import stat

import pytest
from PIL import Image

NOW = "2026-12-01T09:00"
HEAD = "pupil_id,legal_forename,surname,year,class,upn,dob,picture_facebook,signed_by\n"
ROLL = HEAD + (
    "P1,Wilhelmina,Quarrington,2,oak,Q123456789012,2019-04-05,Y,Ann\n"
    "P2,Thaddeus,Ollerenshaw,2,oak,Q123456789013,2019-04-06,Y,Bob\n"
    "P3,Isolde,Fenwright,2,oak,Q123456789014,2019-04-07,N,Cat\n"
)
PRIVATE = (
    "Wilhelmina", "Quarrington", "Thaddeus", "Ollerenshaw", "Isolde", "Fenwright",
    "Q12345678", "2019-04",
)  # fmt: skip
PHOTO = 'images = [{ file = "beds.png", alt = "Three raised beds", children = ["P1"] }]'
FAIR = {
    "id": "beds",
    "kind": "everyday-life",
    "title": "Raised beds",
    "publish_at": "2026-12-11 15:30",
    "body": "Our gardening club has filled three raised beds. Thank you to everybody who helped.",
}


@pytest.fixture
def register(desk):
    """A rehearsal school with three children in its register."""
    desk.file = desk.folder / "export.csv"
    desk.file.write_text(ROLL, encoding="utf-8")
    done = imported(desk)
    assert done.code == 0, done
    Image.new("RGB", (64, 48), "teal").save(desk.folder / "content/media/beds.png")
    return desk


def imported(desk, text=None, *options):
    if text:
        desk.file.write_text(text, encoding="utf-8")
    return desk("people", "roll", "import", desk.file, "--as", "Office", "--yes", *options, now=NOW)


def consent(desk, *words, now=NOW):
    return desk("people", "consent", *words, "--as", "Office", now=now)


def approve(desk):
    written = desk.write("beds.md", keys=f'{PHOTO}\nchannels = ["facebook"]', **FAIR)
    submitted = desk("submit", written, "--as", "Office", now=NOW)
    assert submitted.code == 0, submitted
    asked = desk("approve", "beds", "--as", "Head", "--json", now=NOW).json["unresolved"]
    camera = ("people", "devices", "add", "hall-camera", "--make", "Canon", "--as", "Headteacher")
    assert desk(*camera, now=NOW).code == 0
    words = {"IMG-DEVICE": "hall-camera: it keeps no details"}
    answers = [
        f"--answer={one['key']}={words.get(one['rule'], 'checked: every child is listed')}"
        for one in asked
    ]
    approved = desk("approve", "beds", "--as", "Head", *answers, now=NOW)
    assert approved.code == 0, approved


def state(desk):
    (one,) = desk("queue", "list", "--item", "beds", "--json").json["deliveries"]
    return one["state"], one["reason"]


def test_w15_a_consent_withdrawn_a_minute_before_the_due_time(register):
    desk = register
    approve(desk)
    assert state(desk)[0] == "scheduled"
    gone = consent(desk, "withdraw", "P1", "--json", now="2026-12-11T15:29")
    assert gone.code == 0, gone
    assert [one["item"] for one in gone.json["planned"]] == ["beds"]
    assert state(desk)[0] == "held"
    assert "CONSENT-GIVEN" in state(desk)[1]
    desk("run", now="2026-12-11T15:30")
    assert desk.posted() == []


def test_a_post_that_is_out_comes_down_and_the_parent_gets_a_letter(register):
    desk = register
    approve(desk)
    desk("run", now="2026-12-11T15:30")
    assert len(desk.posted()) == 1
    letter = desk.folder / "letter.txt"
    gone = consent(desk, "withdraw", "P1", "--letter", letter, now="2026-12-12T09:00")
    assert gone.code == 0, gone
    desk("run", now="2026-12-12T09:01")
    states = {d["state"] for d in desk("queue", "list", "--all", "--json").json["deliveries"]}
    assert states == {"published"}  # the post, and its withdrawal
    words = letter.read_text(encoding="utf-8")
    assert "Raised beds" in words
    assert "can't call back" in words
    assert not any(name in words for name in PRIVATE)


def test_an_import_holds_at_once_what_is_no_longer_agreed(register):
    desk = register
    approve(desk)
    done = imported(desk, ROLL.replace(",Y,Ann", ",N,Ann"), "--json")
    assert [one["item"] for one in done.json["held"]] == ["beds"]
    assert state(desk)[0] == "held"


def test_an_import_never_turns_a_no_into_a_yes(register):
    desk = register
    consent(desk, "withdraw", "P1", "--purpose", "picture")
    consent(desk, "never", "P2")
    done = imported(desk, ROLL.replace(",N,Cat", ",Y,Cat"), "--json")
    assert {kept["pupil"] for kept in done.json["kept"]} == {"P1", "P3"}
    shown = imported(desk)
    assert "people consent set P3 --purpose picture --channel facebook --given" in shown.out
    for pupil in ("P1", "P3"):
        held = desk("people", "consent", "show", pupil, "--json").json["consents"]
        assert {"refused", "withdrawn"} & {one["status"] for one in held}
    newer = consent(
        desk, "set", "P3", "--purpose", "picture", "--channel", "facebook", "--given",
        "--form-date", "2026-11-30",
    )  # fmt: skip
    assert newer.code == 0, newer
    (now_given,) = desk("people", "consent", "show", "P3", "--json").json["consents"]
    assert now_given["status"] == "given"
    assert desk("people", "consent", "list", "--json").json["never_publish"] == ["P2"]


def test_nothing_that_names_a_child_lies_in_clear(register):
    desk = register
    approve(desk)
    consent(desk, "never", "P2")
    consent(desk, "withdraw", "P1")
    imported(desk, ROLL.replace("P3,", "P4,"), "--confirm-drop")
    desk("run", now="2026-12-11T15:30")
    kept = [f for f in (desk.folder / "data").rglob("*") if f.is_file()]
    assert any(f.suffix.startswith(".sqlite") for f in kept)
    for file in kept:
        data = file.read_bytes()
        assert not [name for name in PRIVATE if name.encode() in data], file
        assert b'"P1"' not in data or file.suffix != ".log"


def test_the_key_and_a_way_back_without_it(register):
    desk = register
    approve(desk)
    key = desk.folder / "secrets" / "SCHOOLCAST_KEY"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    sheet = desk("people", "key", "sheet")
    assert "recovery sheet" in sheet.out
    kept = key.read_text(encoding="ascii")
    key.unlink()
    for command in (("queue", "list"), ("run",), ("people", "consent", "list")):
        ended = desk(*command)
        assert ended.code == 5
        assert "people key replace" in ended.err
        assert "Traceback" not in ended.err
    key.write_text(kept, encoding="ascii")
    assert desk("queue", "list").code == 5  # others could read it
    key.chmod(0o600)
    refused = desk("people", "key", "replace", "--lost", "--as", "Head")
    assert refused.code == 2
    assert "nothing was changed" in refused.err
    key.unlink()
    replaced = desk("people", "key", "replace", "--lost", "--as", "Head")
    assert replaced.code == 0, replaced
    assert imported(desk).code == 2  # parents' noes are lost with the key: paper first
    assert imported(desk, None, "--consents-checked").code == 0
    desk("run", now="2026-12-11T15:30")
    assert desk.posted() == []  # which child it shows can't be known any more
    assert "no child of that number" in state(desk)[1]


def test_a_large_drop_is_asked_about(register):
    desk = register
    less = ROLL.replace("P3,Isolde,Fenwright,2,oak,Q123456789014,2019-04-07,N,Cat\n", "")
    refused = imported(desk, less)
    assert refused.code == 2
    assert "more than a fifth" in refused.err
    assert imported(desk, less, "--confirm-drop").code == 0


def test_without_yes_nothing_changes(desk):
    file = desk.folder / "export.csv"
    file.write_text(ROLL, encoding="utf-8")
    shown = desk("people", "roll", "import", file, "--as", "Office", now=NOW)
    assert shown.code == 0
    assert "New: 3" in shown.out
    assert "Nothing was changed" in shown.out
    assert "Quarrington" not in desk("people", "roll", "show").out


def test_all_about_one_child_in_one_file(register):
    desk = register
    approve(desk)
    consent(desk, "withdraw", "P1")
    file = desk.folder / "child.json"
    assert desk("people", "export", "P1", "-o", file, "--as", "Head").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["roll"]["surname"] == "Quarrington"
    assert [post["item"] for post in held["posts"]] == ["beds"]
    assert held["record"][-1]["action"] == "withdraw-consent"
    assert "Ollerenshaw" not in json.dumps(held)
    assert desk("people", "export", "P1", "-o", file, "--as", "Head").code == 2
    assert desk("people", "export", "P9", "-o", "x.json", "--as", "Head").code == 2


def test_confirming_the_policy(desk):
    assert desk("people", "users", "ack", "--as", "Head").code == 0
    listed = desk("people", "users", "list", "--json").json
    assert [row["person"] for row in listed["acknowledged"]] == ["Head"]
    assert "Head" not in listed["missing"]


def test_an_adult_who_asked_not_to_be_named(register):
    desk = register
    words = ("--title", "Mr", "--surname", "Hollowmere", "--not-named", "--as", "Office")
    assert desk("people", "adults", "set", *words, now=NOW).code == 0
    body = "Thank you, Mr Hollowmere, for the new raised beds behind the hall."
    desk.write("beds.md", **(FAIR | {"body": body}))
    rules = [f["rule"] for f in desk("check", "--json", now=NOW).json["items"][-1]["findings"]]
    assert "CONSENT-ADULT" in rules
