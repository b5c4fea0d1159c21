"""Prices and what they come to, as people and scripts read them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schoolcast.api.connector import Price
from schoolcast.cli.output import show
from schoolcast.office.money import money, price_words
from schoolcast.pipeline.costs import MonthCosts


def price_shape(price: Price | None) -> dict[str, Any] | None:
    """One price as JSON; `micros` are millionths of the currency."""
    if price is None:
        return None
    return {
        "micros": price.micros,
        "currency": price.currency,
        "note": price.note,
        "without_link": price.without_link,
    }


def total_shape(total: Mapping[str, int]) -> list[dict[str, Any]]:
    """A total as JSON, one entry a currency."""
    return [{"micros": micros, "currency": currency} for currency, micros in total.items()]


def month_shape(costs: MonthCosts) -> dict[str, Any]:
    """What a month comes to, as JSON."""
    return {
        "month": f"{costs.month.year:04}-{costs.month.number:02}",
        "currency": costs.currency,
        "spent": costs.spent,
        "planned": costs.planned,
        "asked": costs.asked,
        "after": costs.after,
    }


def show_bill(total: Mapping[str, int], months: Iterable[MonthCosts] = ()) -> None:
    """What all the posts cost together, and what their months come to; nothing if it is free."""
    if total:
        show(f"Costs: {', '.join(money(micros, currency) for currency, micros in total.items())}.")
    for one in months:
        planned = f", {money(one.planned, one.currency)} planned" if one.planned else ""
        show(
            f"  {one.month}: {money(one.spent, one.currency)} so far{planned}, "
            f"{money(one.after, one.currency)} after this."
        )


def price_lines(prices: Sequence[tuple[str, Price]]) -> list[str]:
    """A line for each channel that charges; the channel is named where there are several."""
    if len(prices) == 1:
        return [f"Price: {price_words(prices[0][1])}"]
    return [f"Price on {channel}: {price_words(price)}" for channel, price in prices]
