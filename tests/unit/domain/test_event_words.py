"""What an event is by its title."""

from datetime import date, timedelta

import pytest

from schoolcast.domain.draft import EffectKind
from schoolcast.domain.event_words import effect_of, is_holiday, kind_of
from schoolcast.domain.item import Kind

DAY = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("INSET day (school closed to pupils)", Kind.INSET_DAY),
        ("Staff training", Kind.INSET_DAY),
        ("Non-pupil day", Kind.INSET_DAY),
        ("Friends of St Mary's AGM", Kind.FRIENDS),
        ("PTA meeting", Kind.FRIENDS),
        ("Governors’ summer report", Kind.GOVERNORS_REPORT),
        ("Parents' evening", Kind.CONSULTATION_MEETING),
        ("Parents’ Consultations, Year 3", Kind.CONSULTATION_MEETING),
        ("Harvest assembly", Kind.ASSEMBLY),
        ("Carol service", Kind.ASSEMBLY),
        ("Oak class trip to the museum", Kind.CLASS_TRIP),
        ("Sports Day", Kind.SPORTING_EVENT),
        ("Cross-country", Kind.SPORTING_EVENT),
        ("KS1 Nativity", Kind.PRODUCTION),
        ("Christmas Fayre", Kind.FUND_RAISING),
        ("Cake sale", Kind.FUND_RAISING),
        ("Christmas jumper day", Kind.FUND_RAISING),
        ("Coding club", Kind.EXTRA_CURRICULAR),
        ("Choir", Kind.EXTRA_CURRICULAR),
        ("School photographs", Kind.KEY_DATE),
        ("Playground opens", Kind.KEY_DATE),  # "play" is a word of its own only
        ("Affairs of the day", Kind.KEY_DATE),
        ("", Kind.KEY_DATE),
    ],
)
def test_the_kind_by_the_words(title: str, kind: Kind) -> None:
    assert kind_of(title) is kind


@pytest.mark.parametrize(
    ("title", "days", "effect"),
    [
        ("INSET day", 0, (EffectKind.INSET, "INSET day")),
        ("INSET", 40, None),  # nobody trains for six weeks
        ("Half term", 4, (EffectKind.HALF_TERM, "half term")),
        ("Half term", 0, None),  # one day says not where it ends
        ("Early May bank holiday", 0, (EffectKind.CLOSED, "Early May bank holiday")),
        ("Good Friday", 0, (EffectKind.CLOSED, "Good Friday")),
        ("School closed for polling", 0, (EffectKind.CLOSED, "School closed for polling")),
        ("Autumn term", 80, (EffectKind.TERM, "Autumn")),
        ("Term 3", 40, (EffectKind.TERM, "Term 3")),
        ("Summer term begins", 0, (EffectKind.TERM_FIRST, "Summer")),
        ("Last day of the spring term", 0, (EffectKind.TERM_LAST, "Spring")),
        ("Term ends", 0, (EffectKind.TERM_LAST, "Spring")),
        ("Term dates meeting", 0, None),
        ("Christmas holidays", 12, None),
        ("Book fair", 3, None),
    ],
)
def test_what_it_says_of_the_calendar(
    title: str, days: int, effect: tuple[EffectKind, str] | None
) -> None:
    found = effect_of(title, DAY, DAY + timedelta(days=days))
    assert (found and (found.kind, found.name)) == effect
    if found:
        assert (found.first, found.last) == (DAY, DAY + timedelta(days=days))


def test_a_term_without_a_name_is_called_by_its_month() -> None:
    days = (date(2026, 9, 2), date(2027, 1, 5), date(2027, 4, 12))
    names = [effect.name for day in days if (effect := effect_of("Term starts", day, day))]
    assert names == ["Autumn", "Spring", "Summer"]


def test_holidays_between_terms_are_none_of_half_term() -> None:
    assert is_holiday("Easter Holiday" + "s") and is_holiday("Summer break")
    assert not is_holiday("Half term holiday") and not is_holiday("Holiday club")
