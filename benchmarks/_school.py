"""A school for measuring: one outbox, and as many items as wanted, made through the store's doors.

Submitting ten thousand items one by one would run ten thousand rule checks that nobody measures
here, so revisions, approvals and deliveries are written as the use cases would write them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from schoolcast.bootstrap import App, open_app
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.dates import iso_minute, wall_time
from schoolcast.domain.delivery import State
from schoolcast.domain.finding import Verdict
from schoolcast.domain.item import WHOLE_SCHOOL, Kind
from schoolcast.domain.revision import Post, Revision, source_sha256
from schoolcast.engine.tick import TickReport, tick
from schoolcast.pipeline.records import Approval, NewDelivery, Outcome
from schoolcast.settings import Settings, load_settings
from schoolcast.store import create

CONFIG = """\
[school]
id = "st-wilfrids"
name = "St Wilfrid's Primary School"

[[channels]]
name = "outbox"
kind = "outbox"
audience = "public"
settings = { folder = "outbox" }
"""
ROLL = "pupil_id,legal_forename,known_as,middle,surname,year,class\nS1,Una,,,Thistlewood,4,oak\n"
ITEM = """\
+++
id = "item-{number:05}"
kind = "update"
title = "Update {number}"
publish_at = "{due:%Y-%m-%d %H:%M}"
+++
Update number {number}: the gate in School Lane opens at half past eight.
"""
CHANNEL = "outbox"
ZONE = "Europe/London"
START = datetime(2014, 9, 1, 14, 30, tzinfo=UTC)
APART = timedelta(hours=9)  # ten thousand of them fill the years up to now


def make_school(folder: Path) -> Settings:
    """An empty school in `folder`."""
    for part in ("content", "data"):
        (folder / part).mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "roll.csv").write_text(ROLL, encoding="utf-8")
    settings = load_settings(folder / "config.toml")
    create(settings.store_url)
    (folder / "data" / "instance.json").write_text('{"id": "bench", "rehearsal": false}')
    return settings


def fill(settings: Settings, items: int, *, due: datetime | None = None) -> None:
    """Write and approve so many items; `due` at one instant, or one after the other from START on.

    Without `due` they have gone out, each at its time, and a pass has read the folder since.
    """
    clock = FixedClock(min(due or START, START) - timedelta(days=1))
    with open_app(settings, clock=clock) as app:
        verdict = _passing(app)
        for number in range(items):
            _approved(app, number, due or START + APART * number, verdict)
        if due is None:
            _send_all(app, clock)
            clock.set(START + APART * items + timedelta(days=1))
        run_once(app)


def run_once(app: App) -> TickReport:
    """One pass of an open school."""
    dispatcher = app.dispatcher()
    try:
        return tick(app.schools, app.school.ledger, app.clock, dispatcher, alone=True)
    finally:
        dispatcher.close()


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


def _approved(app: App, number: int, due: datetime, verdict: Verdict) -> None:
    revision, now, store = _written(app, number, due), app.clock.now(), app.school.store
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


def _written(app: App, number: int, due: datetime) -> Revision:
    path = f"{due.year}/{due:%Y-%m-%d}-{number:05}.md"
    wall = wall_time(due, ZONE)
    file = app.settings.path(Path("content")) / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(ITEM.format(number=number, due=wall), encoding="utf-8")
    post = Post(
        slot="main",
        channel=CHANNEL,
        audience="public",
        due_wall=iso_minute(wall),
        zone=ZONE,
        due=due,
        not_after=due + timedelta(days=1),
        text=f"Update number {number}: the gate in School Lane opens at half past eight.",
    )
    return Revision(
        school=app.school.id,
        item=f"item-{number:05}",
        kind=Kind.UPDATE,
        title=f"Update {number}",
        event_date=None,
        event_time=None,
        audience=(WHOLE_SCHOOL,),
        chosen=None,
        children=(),
        authors=("Office",),
        source_path=path,
        source_sha256=source_sha256(file.read_bytes()),
        posts=(post,),
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


def _send_all(app: App, clock: FixedClock) -> None:
    """Every delivery claimed, begun and ended at its own time, without a real post."""
    ledger = app.school.ledger
    while (due := ledger.next_instant()) is not None:
        clock.set(due)
        for lane in ledger.ready_lanes(due):
            claim = ledger.claim(lane, now=due, owner=app.owner, lease=timedelta(minutes=5))
            assert claim
            ledger.creating(claim, due)
            receipt = Outcome(state=State.PUBLISHED, remote_id=claim.key)
            ledger.finish(claim, receipt, due)
