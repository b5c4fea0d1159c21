"""Money, in words."""

from schoolcast.api.connector import Price


def money(micros: int, currency: str) -> str:
    """USD 0.215."""
    return str(Price(micros=micros, currency=currency))


def price_words(price: Price) -> str:
    """What a post costs, and what it would cost without its link."""
    note = f" {price.note}" if price.note else ""
    if price.without_link is None:
        return f"{price}{note}"
    return f"{price}{note}, {money(price.without_link, price.currency)} without it"
