"""Findings and posts as people read them."""

from dataclasses import replace

import pytest

from schoolcast.cli.describe import show_findings, show_posts, show_questions
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.testing import a_post

FINDING = Finding(
    rule="DATE-MISMATCH",
    clause="12i",
    severity=Severity.BLOCK,
    message="The weekday and the date disagree.",
    suggestion="Saturday 26 June 2027",
    field="text",
    excerpt="Friday 26 June 2027",
)


def test_one_finding_on_two_channels_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    info = replace(FINDING, rule="LATER", severity=Severity.INFO, message="Worth knowing.")
    show_findings([info, *(FINDING.at(slot="main", channel=name) for name in ("page", "x"))])
    assert capsys.readouterr().out.splitlines() == [
        "  Must be changed (DATE-MISMATCH, clause 12i) in text, on page (main), x (main)",
        "    The weekday and the date disagree.",
        '    It says: "Friday 26 June 2027"',
        "    Better: Saturday 26 June 2027",
        "  Good to know (LATER, clause 12i) in text",
        "    Worth knowing.",
        '    It says: "Friday 26 June 2027"',
        "    Better: Saturday 26 June 2027",
    ]


def test_only_what_can_be_answered_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    question = replace(
        FINDING, severity=Severity.MUST_RESOLVE, overridable_by=OverridableBy.APPROVER
    )
    show_questions("fair", "Head", [FINDING, question])
    out = capsys.readouterr().out
    assert f'--answer {question.key}="…"' in out
    assert out.count("--answer") == 1
    show_questions("fair", "Head", [FINDING])
    assert "--answer" not in capsys.readouterr().out


def test_posts_that_say_the_same_are_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    show_posts([a_post(), a_post(channel="x"), a_post(channel="oak", text="Other words.")])
    heads = [line for line in capsys.readouterr().out.splitlines() if "main" in line]
    assert heads == [
        "  page, x · main · Fri 2026-12-11, midday",
        "  oak · main · Fri 2026-12-11, midday",
    ]
