"""Approved deliveries on many channels, written through the store's doors, each with its file.

Submitting them one by one would run the rules thousands of times, which nobody measures here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from schoolcast.bootstrap import App, open_app
from schoolcast.domain.dates import iso_minute, wall_time
from schoolcast.domain.finding import Verdict
from schoolcast.domain.item import WHOLE_SCHOOL, Kind
from schoolcast.domain.revision import Post, Revision, source_sha256
from schoolcast.pipeline.records import Approval, NewDelivery
from schoolcast.settings import Settings, load_settings
from schoolcast.store import create

CONFIG = """\
[school]
id = "st-wilfrids"
name = "St Wilfrid's Primary School"

[plugins]
folders = ["own"]
"""
ROLL = "pupil_id,legal_forename,known_as,middle,surname,year,class\nS1,Una,,,Thistlewood,4,oak\n"
ITEM = """\
+++
id = "{item}"
kind = "update"
title = "News"
channels = [{channels}]
publish_at = "{at}"
+++
{text}
"""
ZONE = "Europe/London"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One item with a post on each of its channels, due at one instant."""

    item: str
    channels: tuple[str, ...]
    due: datetime

    @property
    def text(self) -> str:
        """Its words, which no other item has."""
        return f"News of {self.item}: the gate in School Lane opens at half past eight."


def make_school(folder: Path, channels: str, plugin: str = "") -> Settings:
    """A school in `folder` with the channels that a text in TOML configures."""
    for part in ("content", "data", "own"):
        (folder / part).mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG + channels, encoding="utf-8")
    (folder / "roll.csv").write_text(ROLL, encoding="utf-8")
    if plugin:
        (folder / "own" / "bench_connector.py").write_text(plugin, encoding="utf-8")
    settings = load_settings(folder / "config.toml")
    create(settings.store_url)
    (folder / "data" / "instance.json").write_text('{"id": "bench", "rehearsal": false}')
    return settings


def plan(settings: Settings, wanted: Iterable[Planned]) -> None:
    """Write and approve all that is wanted."""
    with open_app(settings) as app:
        verdict = _passing(app)
        for planned in wanted:
            _approve(app, planned, verdict)


def _passing(app: App) -> Verdict:
    now = app.clock.now()
    versions = (app.school.rules.rules_version, app.school.facts(now).version)
    app.school.store.set_versions(*versions)
    return Verdict(
        findings=(),
        rules=app.school.rules.rule_ids,
        rules_version=versions[0],
        facts_version=versions[1],
        checked_at=now,
    )


def _approve(app: App, planned: Planned, verdict: Verdict) -> None:
    revision, now, store = _revision(app, planned), app.clock.now(), app.school.store
    stored = store.add_revision(revision, verdict, person="Office", at=now, hold_reason="")
    store.save_verdict(stored.id, verdict, passing=True)
    approval = Approval(
        revision=stored.id,
        revision_sha256=stored.sha256,
        person="Head",
        at=now,
        answers={},
        rules=verdict.rules,
        rules_version=verdict.rules_version,
        facts_version=verdict.facts_version,
    )
    store.approve(approval, [_delivery(app, post) for post in revision.posts])


def _revision(app: App, planned: Planned) -> Revision:
    at = iso_minute(wall_time(planned.due, ZONE))
    channels = ", ".join(f'"{name}"' for name in planned.channels)
    file = app.settings.path(Path("content")) / f"{planned.item}.md"
    file.write_text(
        ITEM.format(
            item=planned.item, channels=channels, at=at.replace("T", " "), text=planned.text
        ),
        encoding="utf-8",
    )
    posts = (
        Post(
            slot="main",
            channel=channel,
            audience="public",
            due_wall=at,
            zone=ZONE,
            due=planned.due,
            not_after=planned.due + timedelta(days=1),
            text=planned.text,
        )
        for channel in planned.channels
    )
    return Revision(
        school=app.school.id,
        item=planned.item,
        kind=Kind.UPDATE,
        title="News",
        event_date=None,
        event_time=None,
        audience=(WHOLE_SCHOOL,),
        chosen=planned.channels,
        children=(),
        authors=("Office",),
        source_path=file.name,
        source_sha256=source_sha256(file.read_bytes()),
        posts=tuple(posts),
    )


def _delivery(app: App, post: Post) -> NewDelivery:
    assert post.due and post.due_wall and post.not_after
    return NewDelivery(
        channel=post.channel,
        slot=post.slot,
        lane=app.school.channel(post.channel).lane,
        due=post.due,
        due_wall=post.due_wall,
        zone=post.zone,
        not_after=post.not_after,
    )
