"""What posts cost, and what a month comes to: on the school's calendar, not in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from schoolcast.api.connector import Price
from schoolcast.domain.dates import MONTHS, instant, wall_time
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.cost_records import Spent
from schoolcast.pipeline.school import School

UNKNOWN = "?"  # the currency of a channel that config.toml no longer has


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Month:
    """A calendar month on the school's wall."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime, zone_name: str) -> Self:
        """The month that holds an instant."""
        wall = wall_time(moment, zone_name)
        return cls(year=wall.year, number=wall.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written 2026-12; UsageProblem."""
        try:
            first = datetime.strptime(text.strip(), "%Y-%m")  # noqa: DTZ007  a month has no zone
        except ValueError:
            raise UsageProblem(f'"{text}" is not a month; write it as 2026-12.') from None
        return cls(year=first.year, number=first.month)

    @property
    def next(self) -> "Month":
        """The month after it."""
        years, number = divmod(self.number, 12)
        return Month(year=self.year + years, number=number + 1)

    def begins(self, zone_name: str) -> datetime:
        """Its first instant (UTC)."""
        return instant(datetime(self.year, self.number, 1), zone_name)  # noqa: DTZ001  wall time

    def bounds(self, zone_name: str) -> tuple[datetime, datetime]:
        """Its first instant, and the first one after it."""
        return self.begins(zone_name), self.next.begins(zone_name)

    def __str__(self) -> str:
        """December 2026."""
        return f"{MONTHS[self.number - 1]} {self.year}"


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCosts:
    """What one currency comes to in a month, in millionths: gone out, planned, and asked for."""

    month: Month
    currency: str
    spent: int
    planned: int
    asked: int = 0

    @property
    def after(self) -> int:
        """What it comes to once everything has gone out."""
        return self.spent + self.planned + self.asked


def price_of(post: Post, school: School) -> Price | None:
    """What publishing the post costs; None where it is free, or nobody can tell."""
    channel = school.channels.get(post.channel)
    carrier = channel.carrier(post) if channel else None
    return carrier.price(post) if carrier else None


def total_of(prices: Iterable[Price | None]) -> dict[str, int]:
    """The sum of each currency, in millionths."""
    total: dict[str, int] = {}
    for price in prices:
        if price is not None:
            total[price.currency] = total.get(price.currency, 0) + price.micros
    return total


def bill(revision: Revision, school: School) -> list[MonthCosts]:
    """What the revision's posts would add to the months in which they go out."""
    now = school.clock.now()
    asked: dict[Month, list[Price]] = {}
    for post in revision.posts:
        price = price_of(post, school)
        if price is not None:
            month = Month.of(post.due or now, school.timezone)
            asked.setdefault(month, []).append(price)
    return [
        _costs(month, currency, school, asked=micros, leaving_out=revision.item)
        for month, prices in sorted(asked.items())
        for currency, micros in total_of(prices).items()
    ]


def month_costs(month: Month, school: School) -> list[MonthCosts]:
    """What the month comes to, by currency."""
    since, until = month.bounds(school.timezone)
    rows = [*school.store.spent(since, until), *school.store.planned(since, until)]
    currencies = sorted({currency_of(row.channel, school) for row in rows})
    return [_costs(month, currency, school) for currency in currencies]


def currency_of(channel: str, school: School) -> str:
    """The currency of a channel's prices, "?" where nobody can tell."""
    known = school.channels.get(channel)
    connector = known.connector if known else None
    return (connector.capabilities.currency if connector else "") or UNKNOWN


def _costs(
    month: Month, currency: str, school: School, *, asked: int = 0, leaving_out: str = ""
) -> MonthCosts:
    since, until = month.bounds(school.timezone)
    spent = [*school.store.spent(since, until)]
    planned = [row for row in school.store.planned(since, until) if row.item != leaving_out]

    def of(rows: list[Spent]) -> int:
        return sum(row.micros for row in rows if currency_of(row.channel, school) == currency)

    return MonthCosts(
        month=month, currency=currency, spent=of(spent), planned=of(planned), asked=asked
    )
