"""The reference of all commands, from their own help: `python -m schoolcast.cli.reference FILE`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from schoolcast.cli.main import PROGRAM, cli

MARK = "<!-- From here on written by: python -m schoolcast.cli.reference docs/command-line.md -->"
_WIDTH = 96


def reference() -> str:
    """Every command with its help, as Markdown."""
    return "\n".join(_sections(cli, click.Context(cli, info_name=PROGRAM, **cli.context_settings)))


def renewed(document: str) -> str:
    """The document with all that stands below the mark written anew."""
    kept, _, _ = document.partition(MARK)
    return f"{kept}{MARK}\n\n{reference()}"


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    context.terminal_width = context.max_content_width = _WIDTH
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context).strip()}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _sections(inner, click.Context(inner, info_name=name, parent=context))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(renewed(target.read_text(encoding="utf-8")), encoding="utf-8")
