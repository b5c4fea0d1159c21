"""The `schoolcast` command: its global options, and errors as sentences."""

import os
import sys
from collections.abc import Sequence
from glob import glob
from pathlib import Path

import click

from schoolcast import __version__
from schoolcast.cli.commands import COMMANDS
from schoolcast.cli.exits import Exit, code_of
from schoolcast.cli.lazy import LazyGroup
from schoolcast.cli.output import say
from schoolcast.cli.session import CONFIG, Session
from schoolcast.domain.errors import SchoolcastError

PROGRAM = "schoolcast"
COMPLETE = "_SCHOOLCAST_COMPLETE"  # set by the scripts of `completion`


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 a "
    "mistake in schoolcast, 2 not possible as asked, 3 a file or rule stops something, 4 something "
    "newly needs a person, 5 configuration, secret or store, 75 another schoolcast is at work.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path(CONFIG),
    envvar="SCHOOLCAST_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The school's configuration; other paths in it count from its folder.",
)
@click.option(
    "--only-plugin",
    "only_plugins",
    metavar="NAME",
    multiple=True,
    envvar="SCHOOLCAST_ONLY_PLUGINS",
    help="Load this plugin and no other but our own rules; may be repeated.",
)
@click.option(
    "--trace-plugins",
    is_flag=True,
    envvar="SCHOOLCAST_TRACE_PLUGINS",
    help="Tell of each call of a plugin's hooks on standard error.",
)
@click.version_option(__version__, prog_name=PROGRAM)
@click.pass_obj
def cli(session: Session, config: Path, only_plugins: tuple[str, ...], trace_plugins: bool) -> None:
    """Publish a school's approved announcements: checked, on time, once."""
    session.config = config
    session.only_plugins = only_plugins
    session.trace_plugins = trace_plugins


def run() -> None:
    """The entry point: runs the command and ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows pipes know fewer letters than our texts have
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")
    sys.exit(main(_expanded(sys.argv[1:])))


def _expanded(arguments: list[str]) -> list[str]:
    """The shells of Windows leave *.md for the program to expand."""
    if os.name != "nt":
        return arguments
    return [name for text in arguments for name in (glob(text) if "*" in text else ()) or [text]]


def main(arguments: Sequence[str]) -> int:
    """Run one command in this process; returns its exit code and never raises."""
    session = Session()
    try:
        code = _invoke(list(arguments), session)
        sys.stdout.flush()
        return code
    except click.exceptions.NoArgsIsHelpError as nothing_asked:
        click.echo(nothing_asked.format_message(), err=True)
        return Exit.USAGE
    except click.ClickException as refusal:
        refusal.show()
        return Exit.USAGE
    except SchoolcastError as problem:
        say(str(problem))
        return _end_of(problem, session)
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _unread()
    except Exception as error:
        return _our_mistake(error, session)


def _invoke(arguments: list[str], session: Session) -> int:
    """What click's own `main` does, which would call a closed pipe a mistake."""
    asked = os.environ.get(COMPLETE)
    if asked:
        from click.shell_completion import shell_complete

        return shell_complete(cli, {"obj": session}, PROGRAM, COMPLETE, asked)
    try:
        with cli.make_context(PROGRAM, arguments, obj=session) as context:
            return int(cli.invoke(context) or Exit.DONE)
    except click.exceptions.Exit as end:  # --help and --version
        return end.exit_code


def _unread() -> Exit:
    """Nobody reads our output: what is still in the buffer must not raise when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.PIPE_CLOSED


def _end_of(problem: SchoolcastError, session: Session) -> Exit:
    code = code_of(problem)
    return _our_mistake(problem, session) if code is Exit.INTERNAL else code


def _our_mistake(error: Exception, session: Session) -> Exit:
    from schoolcast.cli.crash import keep

    say(keep(error, session))
    return Exit.INTERNAL
