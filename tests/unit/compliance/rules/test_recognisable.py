"""A child that can be recognised or found without a name, another school, and the reading note."""

from datetime import date
from typing import Any

import pytest

from schoolcast.api import Kind, Severity
from schoolcast.compliance.rules.reading_note import reading_age


@pytest.mark.parametrize(
    "text",
    [
        "The only girl in our chess team is county champion.",
        "Please can the child whose dad drives the ice cream van bring her kit.",
        "The boy who just moved from Spain taught us flamenco.",
        "Our new girl in Y2, who joined us from Chile, taught us a song.",
        "He will be at the gate to collect his grandson in Reception.",
        "Our only Year 6 drummer has a concert.",
        "A card came from our Ukrainian pupil.",
    ],
)
def test_pointing_at_one_child_is_asked_about(ask: Any, text: str) -> None:
    found = ask("INDIRECT", text)
    assert found and found[0].severity is Severity.MUST_RESOLVE


@pytest.mark.parametrize(
    "text",
    [
        "Children whose parents are at work may come early.",
        "The only thing missing was the sun.",
        "Dress as a Victorian child on Friday.",
        "A mum in Year 5 has offered to teach crochet.",
    ],
)
def test_speaking_of_many_is_fine(ask: Any, text: str) -> None:
    assert ask("INDIRECT", text) == []


TRIP = "Year 4 visit the canal museum tomorrow. The coach leaves at 9.15am."


def test_where_children_will_be_is_asked_about_beforehand(ask: Any) -> None:
    (found,) = ask("SAFE", TRIP, event_date=date(2026, 12, 12), kind=Kind.EVERYDAY_LIFE)
    assert found.severity is Severity.MUST_RESOLVE


def test_afterwards_or_at_school_it_is_not(ask: Any) -> None:
    assert ask("SAFE", TRIP, event_date=date(2026, 12, 10), kind=Kind.EVERYDAY_LIFE) == []
    hall = "Year 4 are going to the hall at 2pm for assembly."
    assert ask("SAFE", hall, event_date=date(2026, 12, 12), kind=Kind.ASSEMBLY) == []


@pytest.mark.parametrize(
    "text",
    [
        "Year 5 swimming is at the Quay Pool every Wed 2.15-3pm.",
        "Tomorrow Y2 are walking to the library, leaving 9.30.",
        "Reception off to the farm on Thurs! Coach leaves at 9.20.",
        "Year 6 will be at Hollow Bank Outdoor Centre from tomorrow until Friday.",
        "Excited for tomorrow! Y4 at the Museum of Clocks, 10am-2pm.",
        "Swimming: Y3, from next week we're at the leisure centre every Tuesday.",
        "Our choir are singing at the shopping centre this Saturday.",
    ],
)
def test_words_that_look_ahead_need_no_event_date(ask: Any, text: str) -> None:
    (found,) = ask("SAFE", text, event_date=None, kind=Kind.EVERYDAY_LIFE)
    assert found.severity is Severity.MUST_RESOLVE


def test_words_that_look_back_are_fine(ask: Any) -> None:
    for text in (
        "Year 5 went swimming at the Quay Pool on Wednesday at 2.15pm and loved it.",
        "Chess for Year 4 every Monday, 3.15pm, in the hall.",
        "Year 6 parents, it is going to be a long week. Ring us on Monday.",
        "Year 4's assembly is on Friday in the hall, parents welcome.",
    ):
        assert ask("SAFE", text, event_date=None, kind=Kind.EVERYDAY_LIFE) == []


def test_an_organisations_account_is_looked_at_and_a_persons_asked_about(ask: Any) -> None:
    (theirs,) = ask("MENTION", "Thank you @MillStreetTheatre!")
    (persons,) = ask("MENTION", "Thank you @sunnybee77!")
    assert (theirs.severity, persons.severity) == (Severity.WARN, Severity.MUST_RESOLVE)


def test_another_schools_name_is_noticed(ask: Any) -> None:
    (found,) = ask("OTHER", "All of us here at Hollybank Catholic Primary School wish you well.")
    assert found.excerpt == "Hollybank Catholic Primary School"
    assert ask("OTHER", "Here at St Mary's Catholic Primary School we sing.") == []
    assert ask("OTHER", "St Jude's joined us for rugby.") == []


def test_what_makes_reading_hard_is_one_note(ask: Any) -> None:
    text = "🎉🎉🎉🎉 PLEASE READ THIS NOW PARENTS!!! click here #worldbookdayfun"
    (found,) = ask("READING", text)
    assert found.severity is Severity.INFO
    assert found.message.count(";") >= 4
    assert ask("READING", "School is closed on Monday for staff training.") == []


def test_the_reading_age_needs_enough_words() -> None:
    assert reading_age("Short.") is None
    easy = reading_age("The cat sat on the mat. " * 6)
    hard = reading_age(
        "Notwithstanding considerable administrative complications, implementation of additional "
        "supervisory arrangements necessitates comprehensive organisational reconfiguration, "
        "particularly regarding accommodation, transportation, communication, documentation and "
        "individual responsibilities of participating representatives throughout all departments. "
        * 2
    )
    assert easy is not None and hard is not None and easy < 7 < 20 < hard
