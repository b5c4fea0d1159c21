"""`schoolcast scan` and `schoolcast policy`, as a person or a script calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from schoolcast.cli.policy import policy
from schoolcast.cli.scan import scan
from schoolcast.cli.session import Session
from schoolcast.compliance.catalogue import CLAUSES, ENTRIES

ROLL = {"pupils": [{"forename": "Ottoline", "surname": "Marchbanks", "year": "2"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "roll.json").write_text(json.dumps(ROLL), encoding="utf-8")
    return tmp_path


def run_scan(folder: Path, lines: list[str]) -> tuple[int, list[dict[str, object]], str]:
    posts = folder / "posts.jsonl"
    posts.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(
        scan,
        [str(posts), "--roll", str(folder / "roll.json")],
        obj=Session(folder / "config.toml"),
        standalone_mode=False,
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    return int(result.return_value), answers, result.stderr


def test_scan_answers_each_line_in_order(folder: Path) -> None:
    lines = [json.dumps({"id": f"p{n}", "text": f"Ottoline has {n} points."}) for n in range(50)]
    code, answers, _ = run_scan(folder, lines)
    assert code == 0
    assert [answer["id"] for answer in answers] == [f"p{n}" for n in range(50)]
    (finding,) = answers[0]["findings"]  # type: ignore[misc]
    assert set(finding) == {"rule", "severity", "start", "end", "message", "clause"}  # type: ignore[arg-type]
    assert (finding["rule"], finding["start"], finding["end"]) == ("NAME-FIRST", 0, 8)  # type: ignore[index]


def test_scan_names_bad_lines_and_ends_with_3(folder: Path) -> None:
    code, answers, words = run_scan(folder, ['{"id": 1, "text": "Fine."}', "oops"])
    assert code == 3
    assert answers == [{"id": 1, "findings": []}]
    assert "Line 2 is passed over: it is not JSON." in words


def test_policy_reads_clause_by_clause(folder: Path) -> None:
    session = Session(folder / "config.toml")
    shown = CliRunner().invoke(policy, [], obj=session, standalone_mode=False).stdout
    assert all(f"{clause.number}  {clause.about}" in shown for clause in CLAUSES)
    assert "every rule weighs as schoolcast ships it" in shown


def test_policy_as_json_shows_what_was_lowered(folder: Path) -> None:
    (folder / "policy.toml").write_text('[severity]\n"TONE-RIVAL" = "info"\n', encoding="utf-8")
    session = Session(folder / "config.toml")
    result = CliRunner().invoke(policy, ["--json"], obj=session, standalone_mode=False)
    data = json.loads(result.stdout)
    assert [row["clause"] for row in data["clauses"]] == [clause.number for clause in CLAUSES]
    assert [row["rule"] for row in data["rules"]] == [entry.rule for entry in ENTRIES]
    lowered = [row for row in data["rules"] if row["lowered"]]
    assert [(row["rule"], row["severity"]) for row in lowered] == [("TONE-RIVAL", "info")]
