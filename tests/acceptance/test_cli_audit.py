"""The record on the command line: read, checked, counted."""

import sqlite3

NOW = "2026-12-01T09:00"
ROLL = "pupil_id,legal_forename,surname,year,class\nP1,Wilhelmina,Quarrington,2,oak\n"
FAIR = {
    "id": "fair",
    "kind": "fund-raising",
    "title": "Fair",
    "keys": "",
    "publish_at": "2026-12-11 15:30",
}


def _work(desk):
    """A stop, an approval with an answer, one without, a phrase allowed."""
    (desk.folder / "roll.csv").write_text(ROLL, encoding="utf-8")
    named = desk.write("fair.md", **FAIR, body="Thank you, Wilhelmina Quarrington, for the cakes.")
    assert desk("submit", named, "--as", "Office", now=NOW).code == 3
    asked = desk.write("fair.md", **FAIR, body="Thank you to Quarrington for the cakes.")
    assert desk("submit", asked, "--as", "Office", now="2026-12-01T09:30").code == 0
    (one,) = desk("approve", "fair", "--as", "Head", "--json", now=NOW).json["unresolved"]
    words = f"--answer={one['key']}=not-a-name: the bakery in the High Street"
    approved = desk("approve", "fair", "--as", "Head", words, now="2026-12-01T10:00")
    assert approved.code == 0, approved
    desk.approved()
    phrase = ("allow", "Quarrington Bakery", "--as", "Head", "--why", "a shop")
    assert desk(*phrase, now="2026-12-02T09:00").code == 0
    return approved


def test_the_record_is_read_by_item_person_and_day(desk):
    _work(desk)
    lines = desk("audit", "--json").json["lines"]
    assert [(line["action"], line["person"]) for line in lines] == [
        ("stop", "Office"),
        ("submit", "Office"),
        ("approve", "Head"),
        ("submit", "Office"),
        ("approve", "Head"),
        ("allow-phrase", "Head"),
    ]
    assert lines[0]["detail"] == {"rules": ["NAME-FULL"], "stage": "submit"}

    def seen(*options):
        return [line["seq"] for line in desk("audit", *options, "--json").json["lines"]]

    assert seen("--item", "fair") == [1, 2, 3]
    assert seen("--person", "head", "--item", "fair") == [3]
    assert seen("--since", "2026-12-02") == [6]
    table = desk("audit", "--item", "fair").out
    assert "was stopped" in table
    assert "Quarrington" not in table
    assert "Nothing is on record" in desk("audit", "--item", "nothing").out


def test_a_changed_line_is_named(desk):
    _work(desk)
    assert "is whole: 6 lines" in desk("audit", "--verify").out
    with sqlite3.connect(desk.folder / "data/schoolcast.sqlite3") as store:
        store.execute("UPDATE audit SET person = 'Nobody' WHERE seq = 3")
    broken = desk("audit", "--verify")
    assert broken.code == 5
    assert "line 3" in broken.err
    assert desk("audit", "--verify", "--json").json["broken_at"] == 3


def test_the_report_counts_by_rule_and_names_no_child(desk):
    approved = _work(desk)
    assert "you answer for it that it is positive" in " ".join(approved.out.split())
    report = desk("audit", "report", "--json").json
    assert report["stops"] == {"NAME-FULL": 1}
    assert report["overrides"] == {"NAME-SURNAME": {"not-a-name": 1}}
    assert report["not_a_name"] == {"NAME-SURNAME": 1}
    assert report["phrases_allowed"] == 1
    assert report["statements"]["positive"] == 2
    assert (report["submitted"], report["approved"]) == (2, 2)
    assert report["median_wait_seconds"] == 45 * 60
    later = desk("audit", "report", "--since", "2026-12-02", "--json").json
    assert (later["submitted"], later["phrases_allowed"]) == (0, 1)
    before = desk("audit", "report", "--until", "2026-12-01", "--json").json
    assert (before["submitted"], before["phrases_allowed"]) == (2, 0)
    words = desk("audit", "report").out
    assert "A child's full name" in words
    assert "Quarrington" not in words


def test_an_attestation_is_counted_apart(desk):
    other = {**FAIR, "id": "odd", "kind": "other"}
    desk.write("odd.md", **other, body="The piano tuner comes on Thursday 10 December.")
    assert desk("submit", "odd", "--as", "Office", now=NOW).code == 0
    approved = desk("approve", "odd", "--as", "Head", "--answer", "CAT-OTHER=needed: yes", now=NOW)
    assert approved.code == 0, approved
    report = desk("audit", "report", "--json").json
    assert report["attestations"] == {"CAT-OTHER": {"needed": 1}}
    assert report["overrides"] == {}
