"""Who hears of what, in term and in the holidays."""

import pytest

from schoolcast.alert_settings import Alerts
from schoolcast.alerts.directory import Directory
from schoolcast.pipeline.alert_records import Step

HEAD, DEPUTY, CARETAKER = "head@example.org", "deputy@example.org", "caretaker@example.org"


def _settings(**more):
    people = [
        {"name": "Bea Head", "address": HEAD, "role": "approver", "when": "term"},
        {"name": "Cal Deputy", "address": DEPUTY, "role": "approver", "when": "holidays"},
    ]
    return Alerts.model_validate({"to": ["office@example.org"], "people": people, **more})


@pytest.mark.parametrize(
    ("away", "office", "asked"),
    [(False, "office@example.org", HEAD), (True, CARETAKER, DEPUTY)],
)
def test_others_are_told_in_the_holidays(away, office, asked):
    directory = Directory(_settings(holidays_to=[CARETAKER]), lambda: away)
    assert directory.office() == (office,)
    assert directory.asked(Step.OPENED, ["Amy Author"]) == (asked,)


def test_without_a_list_for_the_holidays_the_office_hears_of_it_always():
    assert Directory(_settings(), lambda: True).office() == ("office@example.org",)


def test_where_nobody_can_be_asked_the_office_hears_of_it():
    directory = Directory(_settings(), lambda: True)
    assert directory.asked(Step.OPENED, ["Cal Deputy"]) == ("office@example.org",)


PEOPLE = [
    {"name": "Bea Head", "address": HEAD, "role": "approver"},
    {"name": "Cal Deputy", "address": DEPUTY, "role": "deputy"},
]
SECOND = {"name": "Dee Second", "address": "second@example.org", "role": "approver"}


@pytest.mark.parametrize(
    ("people", "away", "authors", "asked"),
    [
        (PEOPLE, "", [], [HEAD]),
        (PEOPLE, "bea  head", [], [DEPUTY]),
        ([*PEOPLE, SECOND], "Bea Head", [], ["second@example.org", DEPUTY]),
        ([*PEOPLE, SECOND], "Eve Elsewhere", [], [HEAD, "second@example.org"]),
        (PEOPLE[:1], "Bea Head", [], ["office@example.org"]),
        (PEOPLE, "Bea Head", ["Cal Deputy"], ["office@example.org"]),
    ],
)
def test_a_deputy_is_asked_in_place_of_a_head_who_is_away(people, away, authors, asked):
    directory = Directory(_settings(people=people), away=lambda: away)
    for step in (Step.OPENED, Step.DAY, Step.HOURS):
        assert directory.asked(step, authors) == tuple(asked)
