"""What a post costs, and what a budget counts."""

from datetime import timedelta

import pytest

from schoolcast.api import Budget, Price


@pytest.mark.parametrize(
    ("micros", "shown"),
    [
        (0, "USD 0.00"),
        (15_000, "USD 0.015"),
        (200_000, "USD 0.20"),
        (1_234_500_001, "USD 1,234.500001"),
    ],
)
def test_a_price_is_shown_as_money(micros: int, shown: str) -> None:
    assert str(Price(micros=micros)) == shown


def test_a_budget_counts_posts_unless_it_says_otherwise() -> None:
    window = timedelta(days=31)
    assert Budget(name="a", limit=3, window=window).unit == "posts"
    assert Budget(name="a", limit=3, window=window, unit="USD").unit == "USD"
