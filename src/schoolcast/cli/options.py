"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")

person = click.option(
    "--as", "person", metavar="PERSON", required=True, help="Your name, for the record."
)

now = click.option(
    "--now",
    metavar="INSTANT",
    help="Pretend that it is this moment; only in a school made by init --rehearsal.",
)

items = click.argument("items", metavar="ITEM...", nargs=-1, required=True)


def words(name: str, *, help: str) -> Callable[[F], F]:
    """An option that takes a sentence which must be given."""
    return click.option(name, metavar="WORDS", required=True, help=help)
