"""The command as a whole: what it imports, and what it says of itself."""

import subprocess
import sys

import click
import pytest

from schoolcast import __version__
from schoolcast.cli.commands import COMMANDS
from schoolcast.cli.main import cli, main

PROBE = """
import sys
from schoolcast.cli.main import main
code = main(sys.argv[1:])
heavy = {"sqlalchemy", "pydantic", "requests", "pluggy", "jinja2", "PIL"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else code)
"""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["queue", "--help"]])
def test_help_needs_no_heavy_import(arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_documented(name: str) -> None:
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    assert command.name == name
    assert command.help
    assert COMMANDS[name].summary.endswith(".")


def test_every_command_of_the_design_is_there() -> None:
    assert {
        "init",
        "check",
        "preview",
        "plan",
        "submit",
        "approve",
        "send-back",
        "run",
        "daemon",
        "queue",
        "channels",
        "plugins",
        "standins",
        "demo",
        "doctor",
        "upgrade",
    } <= set(COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    assert "_SCHOOLCAST_COMPLETE" in capsys.readouterr().out


def test_completion_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_SCHOOLCAST_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "schoolcast do")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert main([]) == 0
    assert capsys.readouterr().out.split() == ["plain,doctor"]
