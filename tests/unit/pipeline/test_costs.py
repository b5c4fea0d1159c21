"""Months on the school's wall, and sums."""

from datetime import UTC, datetime

import pytest

from schoolcast.api import Price
from schoolcast.cli.prices import price_words
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.costs import Month, MonthCosts, total_of

LONDON = "Europe/London"


def test_a_month_begins_at_midnight_on_the_wall() -> None:
    july = Month.of(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), LONDON)
    assert str(july) == "July 2027"
    since, until = july.bounds(LONDON)
    assert since == datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert until == datetime(2027, 7, 31, 23, 0, tzinfo=UTC)


def test_december_is_followed_by_january() -> None:
    assert Month.parse("2026-12").next == Month(year=2027, number=1)


@pytest.mark.parametrize("text", ["December", "2026-13", "2026", "12-2026", ""])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(UsageProblem, match="2026-12"):
        Month.parse(text)


def test_currencies_are_never_added_up() -> None:
    prices = [Price(micros=5), None, Price(micros=7), Price(micros=3, currency="GBP")]
    assert total_of(prices) == {"USD": 12, "GBP": 3}


def test_after_is_all_of_it() -> None:
    month = Month(year=2026, number=12)
    costs = MonthCosts(month=month, currency="USD", spent=1, planned=2, asked=4)
    assert costs.after == 7


def test_a_price_in_words() -> None:
    assert price_words(Price(micros=15_000)) == "USD 0.015"
    linked = Price(micros=200_000, note="with a link", without_link=15_000)
    assert price_words(linked) == "USD 0.20 with a link, USD 0.015 without it"
