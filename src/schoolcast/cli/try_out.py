"""`schoolcast try`: the sample school in a browser, in one command."""

import os
import signal
import sys
import tempfile
import webbrowser
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import progress, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.cli.weeks import Person
    from schoolcast.standins import Fleet
    from schoolcast.web.ways_in import WaysIn

# Browsers keep cookies by host name, whatever the port: two names are two people in one browser.
_HOSTS = ("127.0.0.1", "localhost")


@click.command("try")
@click.argument(
    "folder", metavar="[FOLDER]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Where the pages answer; 0: any port."
)
@click.option("--open/--no-open", "opens", default=True, help="Open the first link in a browser.")
def try_out(folder: Path | None, port: int, opens: bool) -> Exit:
    """Try the office's pages with the sample school, until Ctrl-C.

    The school is made in FOLDER, or in a new temporary one. All of it is at work: the pages, the
    posting, and our own servers in place of Facebook and X. Nothing leaves this computer.
    """
    from schoolcast.cli.demo import sample_plugins
    from schoolcast.cli.serve import require_pages
    from schoolcast.cli.weeks import make_weeks
    from schoolcast.domain.clock import SystemClock
    from schoolcast.domain.dates import zone
    from schoolcast.settings import FILE
    from schoolcast.standins import Fleet

    # A shell that starts us in the background has Ctrl-C ignored, and then nothing would end us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    require_pages()
    settings, plugins = sample_plugins()
    place = _place(folder)
    with Fleet(plugins.standins.values(), zone=zone(settings.school.timezone)) as fleet:
        told = progress()
        told("Making the sample school and its last two weeks …")
        people = make_weeks(place, fleet, SystemClock().now())
        told("")
        fleet.clock.reset()
        _pages(Session(place / FILE), port, people, fleet, opens=opens)
    show(f"Everything has ended. The school stays in {place}; delete it when you like.")
    return Exit.DONE


def _place(folder: Path | None) -> Path:
    """Where the school will be; UsageProblem where something is there already."""
    from schoolcast.cli.instance import make_folder
    from schoolcast.domain.errors import UsageProblem

    if folder is None:
        return Path(tempfile.mkdtemp(prefix="schoolcast-try-"))
    if folder.exists() and any(folder.iterdir()):
        raise UsageProblem(f"{folder} is not empty. Name a new folder; nothing was changed.")
    make_folder(folder)
    return folder.resolve()


def _pages(
    session: Session, port: int, people: "tuple[Person, ...]", fleet: "Fleet", *, opens: bool
) -> None:
    """Post, and serve the pages, until Ctrl-C or SIGTERM."""
    from schoolcast.cli.crash import logged
    from schoolcast.cli.posting import Posting
    from schoolcast.domain.clock import SystemClock
    from schoolcast.settings import load_settings
    from schoolcast.web import serve
    from schoolcast.web.desk import Desk
    from schoolcast.web.ways_in import WaysIn
    from schoolcast.web_settings import Web

    ways_in = WaysIn(SystemClock())

    def ready(address: str) -> None:
        links = _links(address, people, ways_in)
        _welcome(links, people, fleet)
        if opens and _has_a_desktop():
            webbrowser.open(links[0])

    desk = Desk(session.config, lambda: load_settings(session.config))
    with Posting(session), logged(session), closing(desk):
        serve(desk, Web(port=port), ready=ready, ways_in=ways_in)


def _links(address: str, people: "tuple[Person, ...]", ways_in: "WaysIn") -> list[str]:
    port = address.rpartition(":")[2]
    return [
        f"http://{host}:{port}{ways_in.add(person.account)}"
        for host, person in zip(_HOSTS, people, strict=False)
    ]


def _welcome(links: list[str], people: "tuple[Person, ...]", fleet: "Fleet") -> None:
    (office, head, deputy), (writes, approves) = people, links
    show("The sample school is open. Each link signs you in once, within half an hour:\n")
    show(f"  {office.account.name} writes:      {writes}")
    show(f"  {head.account.name} approves:  {approves}\n")
    show("Both can be open in one browser. What goes out can be read here:\n")
    for stand_in in fleet.stand_ins.values():
        show(f"  {stand_in.title}: {stand_in.base_url}/")
    show("\nSigned out? The user names and passwords, for this school alone:\n")
    for person in (office, head, deputy):
        show(f"  {person.account.username:<10}  {person.password}  ({person.account.name})")
    show("\nNothing leaves this computer. End it with Ctrl-C.")


def _has_a_desktop() -> bool:
    if not sys.stdout.isatty():
        return False
    windowed = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in windowed)
