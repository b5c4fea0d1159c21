"""`schoolcast demo`: the sample school's year in under a minute."""

import contextlib
import json
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.year import Stopped, YearReport, by_state, school_year
from schoolcast.domain.dates import clock_time, wall_time, zone
from schoolcast.domain.delivery import Delivery, State
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.domain.slots import MAIN
from schoolcast.plugins import Loaded
from schoolcast.sample import sample_folder
from schoolcast.settings import FILE, Settings, load_settings
from schoolcast.standins import Fleet

_NEEDED = ("facebook", "outbox", "x")
_HANDED = (State.HANDED_OFF, State.CONFIRMED, State.CONFIRMED_CHANGED)
_SETTLED_WELL = (State.PUBLISHED, *_HANDED, State.CANCELLED, State.SUPERSEDED)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--serve", is_flag=True, help="Keep the stand-ins running to look at their pages.")
def demo(as_json: bool, serve: bool) -> None:
    """Run the sample school's year against the stand-ins.

    Nothing leaves this computer: a throw-away school, our own servers in place of the platforms,
    and a clock that runs through the year.
    """
    sample = sample_folder()
    settings, plugins = sample_plugins()
    with (
        Fleet(plugins.standins.values(), zone=zone(settings.school.timezone)) as fleet,
        tempfile.TemporaryDirectory(prefix="schoolcast-demo-") as folder,
        school_year(sample, Path(folder), fleet, _progress()) as year,
    ):
        report = year.run()
        _clear_progress()
        if as_json:
            click.echo(
                json.dumps(
                    as_document(report, settings.school.timezone), ensure_ascii=False, indent=2
                )
            )
        else:
            _print_report(report, fleet, settings.school.name, settings.school.timezone)
        if serve:
            _wait(fleet)


def sample_plugins() -> tuple[Settings, Loaded]:
    """The sample school's settings and its plugins; ConfigurationProblem where one is missing."""
    settings = load_settings(sample_folder() / FILE)
    plugins = load_school_plugins(settings)
    needed = sorted({channel.kind for channel in settings.channels})
    missing = [name for name in needed if name not in plugins.connectors]
    if missing:
        packages = " ".join(f"schoolcast-{name}" for name in missing)
        raise ConfigurationProblem(f"The demo needs more packages: pip install {packages}")
    return settings, plugins


def as_document(report: YearReport, zone_name: str) -> dict[str, Any]:
    """The report in the shape of `demo --json`."""
    held = [d for d in report.deliveries if d.state not in _SETTLED_WELL]
    return {
        "published": [_row(d) for d in by_state(report, State.PUBLISHED)],
        "handed_off": [_row(d) for d in by_state(report, *_HANDED)],
        "stopped": [_stopped_row(stopped, zone_name) for stopped in report.stopped],
        "held": [_row(d) for d in held],
        "ledger": dict(report.ledger),
    }


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "item": delivery.item,
        "slot": delivery.slot,
        "channel": delivery.channel,
        "due": delivery.due.astimezone(zone(delivery.zone)).isoformat(),
        "reason": delivery.reason,
    }


def _stopped_row(stopped: Stopped, zone_name: str) -> dict[str, Any]:
    planned = stopped.planned
    due = planned.due if planned else None
    return {
        "item": stopped.item,
        "slot": planned.slot if planned else MAIN,
        "channel": planned.channel if planned else None,
        "due": due.astimezone(zone(zone_name)).isoformat() if due else None,
        "reason": stopped.reason,
    }


def _print_report(report: YearReport, fleet: Fleet, school: str, zone_name: str) -> None:
    published = by_state(report, State.PUBLISHED)
    click.echo(f"{school}: what the office had already became drafts\n")
    for name, words in report.imported.items():
        click.echo(f"  {name}: {words}")
    click.echo("\nWhat went out in the year\n")
    for delivery in published:
        click.echo(_line(delivery, report.titles))
    handed = by_state(report, *_HANDED)
    click.echo(f"\nHanded to a person to post ({len(handed)})\n")
    for delivery in handed:
        click.echo(f"{_line(delivery, report.titles)}  {_word(delivery)}")
    stopped = list(report.stopped)
    click.echo(f"\nStopped by the school's policy ({len(stopped)})\n")
    for entry in stopped:
        click.echo(f"  {entry.title}\n      {entry.reason}")
    left = [d for d in report.deliveries if d.state not in _SETTLED_WELL]
    if left:
        click.echo(f"\nNot gone out ({len(left)})\n")
        for delivery in left:
            click.echo(f"{_line(delivery, report.titles)}  {delivery.state}: {delivery.reason}")
    click.echo(f"\n{_summary(published, handed, stopped, left)}")
    for platform, stand_in in fleet.stand_ins.items():
        count = len(report.ledger.get(platform, ()))
        click.echo(f"The {platform} stand-in shows {count} posts: {stand_in.base_url}/")
    outboxes = sorted({d.channel for d in published if not (d.remote_url or "").startswith("http")})
    if outboxes:
        click.echo(
            f"{', '.join(outboxes)}: written to an outbox folder, which stands in for these "
            "channels until they have connectors of their own."
        )
    click.echo("To look at the stand-in's page: schoolcast demo --serve")


def _word(delivery: Delivery) -> str:
    if delivery.state is State.HANDED_OFF:
        return "no answer yet"
    return f"confirmed by {delivery.reason}"


def _line(delivery: Delivery, titles: Any) -> str:
    wall = wall_time(delivery.due, delivery.zone)
    day = f"{wall:%a} {wall.day:2d} {wall:%b %Y}"
    title = titles.get(delivery.item, delivery.item)
    slot = "" if delivery.slot == "main" else f" (reminder {delivery.slot})"
    link = delivery.remote_url or ""
    link = link if link.startswith("http") else ""
    when = f"{day}, {clock_time(wall.time()):>7}"
    return f"  {when}  {delivery.channel:<14} {title}{slot}  {link}".rstrip()


def _summary(
    published: list[Delivery], handed: list[Delivery], stopped: list[Stopped], left: list[Delivery]
) -> str:
    items = len({delivery.item for delivery in (*published, *handed)})
    return (
        f"{len(published) + len(handed)} posts of {items} items went out, each once, "
        f"{len(handed)} of them by hand; "
        f"{len(stopped)} items were stopped; {len(left)} deliveries wait for somebody."
    )


def _progress() -> Callable[[str], None]:
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda words: click.echo(f"\r\x1b[K{words[:78]}", nl=False, err=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _wait(fleet: Fleet) -> None:
    click.echo(f"The stand-ins stay up; look at {fleet.control_url}/ and end with Ctrl-C.")
    with contextlib.suppress(KeyboardInterrupt):
        while not threading.Event().wait(3600):
            pass
