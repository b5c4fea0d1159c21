"""`schoolcast standins`: local servers that behave like the platforms."""

from datetime import UTC, tzinfo
from pathlib import Path

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.session import Session


@click.command()
@click.option(
    "--ports-file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where to write the addresses and credentials, once all servers answer.",
)
@click.pass_obj
def standins(session: Session, ports_file: Path) -> Exit:
    """Run stand-ins of the platforms on this computer until SIGTERM or Ctrl-C.

    They listen on 127.0.0.1 alone and keep everything in memory.
    """
    from schoolcast.cli.plugins import loaded
    from schoolcast.domain.errors import ConfigurationProblem
    from schoolcast.standins import serve_forever

    found = loaded(session).standins
    if not found:
        raise ConfigurationProblem("No plugin brings a stand-in: pip install schoolcast-facebook")
    try:
        serve_forever(found.values(), ports_file, zone=_zone(session))
    except OSError as error:
        raise ConfigurationProblem(f"{ports_file} can't be written: {error.strerror}.") from None
    return Exit.DONE


def _zone(session: Session) -> tzinfo:
    from schoolcast.domain.dates import zone

    return zone(session.settings.school.timezone) if session.config.exists() else UTC
