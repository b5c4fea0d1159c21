"""Examples on the pages are what schoolcast accepts."""

import re
import tomllib
from typing import Any

import click

from schoolcast.cli.main import cli
from schoolcast.cli.session import Session
from schoolcast.content.front_matter import read_item

_COMMAND = re.compile(r"^\$ (?:\S*/)?schoolcast (?:--config \S+ )?([a-z-]+)(?: ([a-z-]+))?", re.M)
_MENTIONED = re.compile(r"`schoolcast ([a-z-]+)(?: ([a-z-]+))?")


def test_announcements_on_the_pages_can_be_read(pages: list[Any]) -> None:
    examples = [
        (page, block) for page in pages for block in page.blocks("") if block.startswith("+++")
    ]
    assert len(examples) >= 3
    for page, block in examples:
        authored = read_item(block.encode(), str(page))
        assert not authored.problems


def test_toml_on_the_pages_is_toml(pages: list[Any]) -> None:
    blocks = [block for page in pages for block in page.blocks("toml")]
    assert blocks
    assert all(tomllib.loads(block) for block in blocks)


def test_commands_on_the_pages_exist(pages: list[Any]) -> None:
    named = {found for page in pages for found in _COMMAND.findall(page.text)}
    named |= {found for page in pages for found in _MENTIONED.findall(page.text)}
    assert named
    top = click.Context(cli, obj=Session())
    for name, inner in sorted(named):
        command = cli.get_command(top, name)
        assert command, name
        if isinstance(command, click.Group) and inner:
            assert command.get_command(click.Context(command, parent=top), inner), (name, inner)
