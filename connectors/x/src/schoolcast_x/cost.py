"""What posts cost on X, and how many it takes."""

import hashlib
from datetime import timedelta
from decimal import Decimal

from schoolcast.api import Budget, Post, Price
from schoolcast_x.settings import Prices, XSettings
from schoolcast_x.text import links_in, message_of

MONEY = "USD"
_MONTH = timedelta(days=31)


def price_of(post: Post, prices: Prices) -> Price:
    """The price of publishing the post; X charges more for one with a link in it."""
    linked = bool(links_in(message_of(post)))
    described = sum(1 for image in post.images if image.alt.strip())
    plain = prices.post + described * prices.description
    if not linked:
        return Price(micros=micros(plain), currency=MONEY)
    dearer = prices.post_with_link > prices.post
    return Price(
        micros=micros(plain + prices.post_with_link - prices.post),
        currency=MONEY,
        note="with a link",
        without_link=micros(plain) if dearer else None,
    )


def budgets_of(settings: XSettings) -> tuple[Budget, ...]:
    """The limits of account and app, and the school's own on money."""
    account = f"x:{account_mark(settings)}"
    app = f"x-app:{_digest(settings.consumer_key.get_secret_value())}"
    limits = [
        Budget(
            name=f"{account}:15min",
            limit=settings.posts_per_15_minutes,
            window=timedelta(minutes=15),
        ),
        Budget(name=f"{account}:3h", limit=settings.posts_per_3_hours, window=timedelta(hours=3)),
        Budget(name=f"{app}:24h", limit=settings.app_posts_per_day, window=timedelta(hours=24)),
    ]
    if settings.monthly_budget is not None:
        most = micros(settings.monthly_budget)
        limits.append(Budget(name=f"{account}:money", limit=most, window=_MONTH, unit=MONEY))
    return tuple(limits)


def account_mark(settings: XSettings) -> str:
    """A name for the account that gives no key away.

    X's access tokens begin with the account's number and a hyphen, also after they were renewed.
    """
    token = settings.access_token.get_secret_value()
    number, hyphen, _ = token.partition("-")
    told = number if hyphen and number.isascii() and number.isdigit() else ""
    return settings.user_id or told or _digest(token)


def micros(dollars: Decimal) -> int:
    """Dollars in millionths."""
    return int(dollars * 1_000_000)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:12]
