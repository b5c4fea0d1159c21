"""Diagnosis: one look at each thing schoolcast rests on."""

import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.alert_diagnosis import of_alerts
from schoolcast.cli.output import counted
from schoolcast.cli.people_diagnosis import of_roll
from schoolcast.cli.picture_diagnosis import of_photos
from schoolcast.cli.session import Session
from schoolcast.cli.store_diagnosis import Line, of_store
from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.library import FolderLibrary
from schoolcast.domain.dates import clock_time, long_date, wall_time
from schoolcast.domain.errors import SchoolcastError, SecretProblem
from schoolcast.pipeline.connections import read_connections
from schoolcast.secrets import FOLDER, Secrets
from schoolcast.settings import Settings

_EARLIEST = datetime(2026, 9, 1, tzinfo=UTC)  # a clock before this release stands wrong


def diagnose(session: Session) -> list[Line]:
    """Every line, in the order in which things rest on each other; never raises for a problem."""
    lines = [Line(subject="Python", message=platform.python_version())]
    try:
        settings = session.settings
    except SchoolcastError as problem:
        return [*lines, Line(subject="Settings", ok=False, message=problem.message)]
    lines.append(Line(subject="Settings", message=f"{session.config} can be used."))
    for subject, look in _LOOKS:
        try:
            lines += look(session, settings)
        except SchoolcastError as problem:
            lines.append(Line(subject=subject, ok=False, message=str(problem)))
    return lines


_Look = Callable[[Session, Settings], Iterator[Line]]


def _clock(session: Session, settings: Settings) -> Iterator[Line]:
    now = session.clock().now()
    wall = wall_time(now, settings.school.timezone)
    words = f"{long_date(wall.date())}, {clock_time(wall.time())} ({settings.school.timezone})"
    yield Line(
        subject="Clock",
        ok=now > _EARLIEST,
        message=words,
        advice="" if now > _EARLIEST else "This computer's clock is wrong; set it.",
    )


def _plugins(session: Session, settings: Settings) -> Iterator[Line]:
    loaded = load_school_plugins(settings)
    for plugin in loaded.problems:
        advice = f"It came from {plugin.origin}. Mend it, install it again, or remove it."
        yield Line(subject="Plugins", ok=False, message=_named(plugin), advice=advice)
    missing = loaded.missing(settings.plugins.required)
    if missing:
        words = f"config.toml requires {', '.join(missing)}, so nothing goes out."
        yield Line(subject="Plugins", ok=False, message=words, advice="Install it.")
    usable = [plugin.name for plugin in loaded.plugins if not plugin.problem]
    yield Line(subject="Plugins", message=f"{', '.join(usable) or 'none'}")
    for channel in settings.channels:
        if channel.kind not in loaded.connectors:
            words = f"{channel.name}: no plugin sends to “{channel.kind}”."
            advice = f"pip install schoolcast-{channel.kind}"
            yield Line(subject="Channels", ok=False, message=words, advice=advice)


def _named(plugin: Any) -> str:
    return f"{plugin.name} can't be used: {plugin.problem}"


def _secrets(session: Session, settings: Settings) -> Iterator[Line]:
    secrets = Secrets(settings.path(Path(FOLDER)))
    for channel in settings.channels:
        for name in channel.secrets.values():
            try:
                secrets.get(name)
            except SecretProblem as problem:
                yield Line(subject="Secrets", ok=False, message=f"{channel.name}: {problem}")
            else:
                yield Line(subject="Secrets", message=f"{channel.name}: {name} is there.")


def _connections(session: Session, settings: Settings) -> Iterator[Line]:
    now = session.clock().now()
    known = read_connections(session.data_folder())
    for channel in settings.channels:
        last = known.get(channel.name)
        if last is None or last.expires_at is None:
            continue
        day = long_date(wall_time(last.expires_at, settings.school.timezone).date())
        soon = last.ends_soon(now)
        advice = f"Renew it: schoolcast channels connect {channel.name}" if soon else ""
        words = f"{channel.name}: the connection lasts until {day}."
        yield Line(subject="Connections", ok=not soon, message=words, advice=advice)


def _content(session: Session, settings: Settings) -> Iterator[Line]:
    if settings.content.folder is None:
        yield Line(subject="Announcements", message="No content folder; written in the pages.")
        return
    folder = settings.path(settings.content.folder)
    found = FolderLibrary(folder).look()
    there = counted(len(found.stamps), "file")
    words = f"{there} in {folder}." if found.stamps else f"none yet in {folder}."
    yield Line(subject="Announcements", message=words)
    for problem in found.problems:
        yield Line(subject="Announcements", ok=False, message=str(problem))
    calendar = read_calendar(folder)
    today = wall_time(session.clock().now(), settings.school.timezone).date()
    over = bool(calendar.terms) and calendar.terms[-1].last < today
    terms = counted(len(calendar.terms), "term")
    words = terms if calendar.terms else "no terms; weekdays count"
    yield Line(
        subject="Calendar",
        ok=not over,
        message="its last term is over." if over else f"{words}.",
        advice=f"Put this year's terms into {folder / 'calendar.toml'}." if over else "",
    )


_LOOKS: tuple[tuple[str, _Look], ...] = (
    ("Clock", _clock),
    ("Plugins", _plugins),
    ("Secrets", _secrets),
    ("Connections", _connections),
    ("Alerts", of_alerts),
    ("Announcements", _content),
    ("Pictures", of_photos),
    ("Roll", of_roll),
    ("Store", of_store),
)
