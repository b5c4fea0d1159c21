"""What a person or a script reads: tables and JSON on standard output, messages beside it."""

import json
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import click

WIDTH = 96
_SIGNS = {code: 0xFFFD for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def say(message: str) -> None:
    """A message for the person, on standard error."""
    click.echo(harmless(message), err=True)


def harmless(text: str) -> str:
    """The text without signs that would command the terminal it is shown on."""
    return text.translate(_SIGNS)


def watched() -> bool:
    """Whether a person sees standard output; cron mails whatever is written there."""
    return sys.stdout.isatty()


def emit(data: Any) -> None:
    """One JSON document on a line of its own, on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False))


def show(text: str = "") -> None:
    """A line of data for people, on standard output."""
    click.echo(harmless(text))


def heading(text: str) -> None:
    """A line that stands out on a terminal."""
    click.echo(click.style(harmless(text), bold=True))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns under their headings, as wide as they need; the last one runs on."""
    cells = [list(head), *([cell.replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for number, row in enumerate(cells):
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        line = "  ".join(padded).rstrip()
        heading(line) if number == 0 else show(line)


def indented(text: str, margin: str = "    ") -> str:
    """Paragraphs wrapped to a readable width behind a margin; empty lines stay."""
    return "\n".join(
        textwrap.fill(line, WIDTH, initial_indent=margin, subsequent_indent=margin)
        for line in text.splitlines()
    )


def counted(number: int, one: str, many: str = "") -> str:
    """1 post, 2 posts."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def progress() -> Callable[[str], None]:
    """Shows the present step on one line of a terminal; elsewhere nothing. "" wipes it."""
    if not sys.stderr.isatty():
        return lambda step: None
    return lambda step: click.echo(f"\r\x1b[2K{harmless(step)[:WIDTH]}", nl=False, err=True)
