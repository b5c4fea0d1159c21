"""Sensitive facts are asked about where they are a child's, never as a topic."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "rule", "excerpt"),
    [
        ("Get well soon Leo, we hope your operation went well.", "SENS-HEALTH", "operation"),
        (
            "Jude was diagnosed with coeliac disease.",
            "SENS-HEALTH",
            "diagnosed with coeliac disease",
        ),
        ("Hunter's epipen has gone missing.", "SENS-HEALTH", "epipen"),
        ("One of our Reception girls has epilepsy.", "SENS-HEALTH", "epilepsy"),
        ("Crispin is off after breaking his arm.", "SENS-HEALTH", "breaking his arm"),
        ("Our lovely EHCP pupil made progress.", "SENS-SEN", "EHCP"),
        ("One of our Year 4 boys with autism won.", "SENS-SEN", "autism"),
        ("Kai, one of our looked after children, shone.", "SENS-CARE", "looked after"),
        ("Families on free school meals: the Nowaks.", "SENS-MEANS", "free school meals"),
        ("Noah lost his grandad on Sunday.", "SENS-FAMILY", "lost his grandad"),
        (
            "Pray for the twins in Y2: their granny has died.",
            "SENS-FAMILY",
            "their granny has died",
        ),
        (
            "Our two free school meals pupils in Elm class get a hamper.",
            "SENS-MEANS",
            "free school meals",
        ),
        ("Bo was baptised at the Vigil.", "SENS-FAITH", "was baptised"),
        ("Reggie has had his cast off today.", "SENS-HEALTH", "his cast off"),
        ("Harriet is in trouble again.", "SENS-CONDUCT", "in trouble"),
    ],
)
def test_a_childs_own(ask: Any, text: str, rule: str, excerpt: str) -> None:
    assert excerpt in [found.excerpt for found in ask(rule, text)]


@pytest.mark.parametrize(
    "text",
    [
        "World Autism Acceptance Week: wear odd socks on Friday.",
        "We are a nut free school: some children have severe allergies.",
        "Free school meals: the form is at the office.",
        "All children on free school meals may join the trip.",
        "Queen Victoria's mourning began when her husband died.",
        "Flu vaccines on Tuesday. If your child has asthma, tell the nurse.",
        "There have been a few cases of chickenpox in Year 1.",
        "A child with sickness should stay at home for 48 hours.",
        "Our SEND coffee morning is on Thursday. The educational psychologist will talk.",
        "Anti-bullying week begins on Monday. Operation Christmas Child needs shoe boxes.",
        "Bring the certificate if your child was baptised elsewhere.",
        "John the Baptist baptised Jesus in the river, Year 2 heard.",
        "Our Young Carers group meets every Tuesday.",
    ],
)
def test_a_topic(ask: Any, text: str) -> None:
    assert ask("SENS-", text) == []


def test_a_sentence_about_another_matter_is_left_alone(ask: Any) -> None:
    assert ask("SENS-", "Harriet won the race. Asthma awareness day is on Friday.") == []
