"""Names judged by those beside them, parents by their titles, and names written small."""

import pytest

from schoolcast.api import Facts, Pupil, Roll, Severity
from schoolcast.compliance.rules.names import NAME_RULES
from schoolcast.compliance.scanning import Line, check_lines

PUPILS = (
    ("Pearl", "Fenwright"),
    ("Hunter", "Quarrington"),
    ("Iris", "Ollerenshaw"),
    ("Daisy", "Field"),
    ("Jasper", "Rossini"),
)
FACTS = Facts(
    school="s",
    school_name="S",
    timezone="Europe/London",
    roll=Roll(
        pupils=tuple(
            Pupil(id=f"P{number}", forename=first, surname=last)
            for number, (first, last) in enumerate(PUPILS)
        )
    ),
    staff=("Mrs Rossini",),
)


def said(text, kind="post", facts=FACTS):
    line = Line(id="", text=text, kind=kind, channel="")
    (answer,) = check_lines(tuple(rule() for rule in NAME_RULES), facts, (line,))
    return {(found.rule, text[found.start : found.end], found.severity) for found in answer}


def test_a_word_in_a_list_of_people_is_a_name():
    found = said("What a band! Pearl on drums, Hunter on bass and Jasper singing.")
    assert {words for _, words, _ in found} == {"Pearl", "Hunter", "Jasper"}
    assert said("Pearl barley soup, made by Year 2.") == set()
    assert {w for _, w, _ in said("Will Jasper be there?")} == {"Jasper"}


def test_what_somebody_owns_is_theirs_behind_a_preposition_too():
    assert {words for _, words, _ in said("No hummus in Iris's party bag please.")} == {"Iris"}
    assert said("A yellow iris in the pond.") == set()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Thank you, Mr and Mrs Ollerenshaw, for the flowers.", "Mr and Mrs Ollerenshaw"),
        ("Thank you, Mrs Ollerenshaw!", "Mrs Ollerenshaw"),
    ],
)
def test_a_familys_titled_name_is_asked_about(text, where):
    assert said(text) == {("NAME-SURNAME", where, Severity.MUST_RESOLVE)}


def test_staff_pass_by_title_and_so_do_all_where_no_staff_is_named():
    from dataclasses import replace

    assert said("Thank you, Mrs Rossini!") == set()
    assert said("Thank you, Mrs Ollerenshaw!", facts=replace(FACTS, staff=())) == set()


def test_two_words_in_small_letters_that_are_a_pupils_name_are_asked_about():
    assert {(r, s) for r, _, s in said("well done daisy field")} == {
        ("NAME-WORD", Severity.MUST_RESOLVE)
    }
    assert {(r, s) for r, _, s in said("#daisyfield")} == {("NAME-WORD", Severity.MUST_RESOLVE)}
    assert said("A daisy field in bloom.") == set()


def test_names_run_together_in_a_files_name_are_found():
    ((rule, _, severity),) = said("jasperrossini-medal.heic", kind="filename")
    assert (rule, severity) == ("NAME-FILENAME", Severity.BLOCK)


def test_a_surname_that_begins_a_sentence_is_found_where_it_acts():
    assert {words for _, words, _ in said("Ollerenshaw scored twice.")} == {"Ollerenshaw"}
    assert said("Ollerenshaw Garden Centre gave us bulbs.") == set()
