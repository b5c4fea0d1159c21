"""Weekdays without a date, in small announcements of Friday 11 December 2026's week."""

from datetime import date

import pytest

from schoolcast.api import Facts, OverridableBy, Severity
from schoolcast.compliance.rules.relative_dates import DateRelative
from schoolcast.testing.builders import a_post, a_revision

FRIDAY = date(2026, 12, 11)


def said(text, *, event=FRIDAY, wall="2026-12-08T15:30"):
    facts = Facts(school="s", school_name="S", timezone="Europe/London")
    revision = a_revision(a_post(text=text, due_wall=wall), event_date=event)
    return DateRelative().prepare(facts).check(revision)


@pytest.mark.parametrize(
    "text", ["The fair is on Friday.", "Friday: the fair!", "Come to the fair on Friday afternoon."]
)
def test_the_coming_day_of_the_event_gains_its_date(text):
    (found,) = said(text)
    assert (found.severity, found.excerpt) == (Severity.INFO, "Friday")
    assert found.suggestion == "Friday 11 December"


def test_a_weekday_of_another_week_than_the_events_asks_the_author():
    (found,) = said("The fair is on Friday.", event=date(2026, 12, 18))
    assert (found.severity, found.overridable_by) == (
        Severity.MUST_RESOLVE,
        OverridableBy.AUTHOR,
    )
    assert found.suggestion == "Friday 18 December"


@pytest.mark.parametrize(
    "text",
    [
        "The fair is on Friday 11 December.",
        "On 11 December is the fair. Bring cakes on Friday.",
        "Club every Friday.",
        "Fish on Fridays.",
        "Open Monday to Friday.",
        "Good Friday is a holiday.",
        "In Friday's assembly we sang.",
        "This is Remembrance Sunday.",
    ],
)
def test_what_needs_no_date_passes(text):
    assert said(text) == []


def test_without_an_event_only_what_looks_ahead_gains_a_date():
    (found,) = said("Please return the slips by Thursday.", event=None)
    assert found.suggestion == "Thursday 10 December"
    assert said("We went to the zoo on Thursday.", event=None) == []
    assert said("Thursday at last!", event=None) == []
    (found,) = said("Wear yellow tomorrow!", event=None)
    assert found.suggestion == "tomorrow, Wednesday 9 December"


def test_another_day_than_the_events_is_its_own():
    (found,) = said("Please bring cakes on Thursday; the fair follows.")
    assert found.suggestion == "Thursday 10 December"
    assert said("Thursday is early closing.") == []
