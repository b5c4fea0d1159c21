"""An old backup is restored: on platforms that can be read, and on those only a person can see."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest

from schoolcast.api import Capabilities, Receipt, SettleBy
from schoolcast.api.connector import Connector
from schoolcast.api.tools import ConnectorTools
from schoolcast.domain.delivery import State
from schoolcast.engine.tick import tick
from schoolcast.pipeline import beginning
from schoolcast.pipeline.approve import approve
from schoolcast.pipeline.resolve import live, send_again
from schoolcast.pipeline.submit import submit
from schoolcast.testing.recording_connector import (
    Platform,
    RecordingConnector,
    RecordingSettings,
)

NIGHT = "2026-12-10T22:00+00:00"
DUE = "2026-12-11T15:30+00:00"
AFTER = "2026-12-11T16:00+00:00"


@dataclass(frozen=True, kw_only=True)
class Unreadable(RecordingConnector):
    """A platform that nobody but a person can look at."""

    kind: ClassVar[str] = "unreadable"
    capabilities: ClassVar[Capabilities] = Capabilities(settle_by=SettleBy.PERSON)


@dataclass(frozen=True, kw_only=True)
class KeyOnly(RecordingConnector):
    """A platform that knows a key again, and whose posts can't be listed."""

    kind: ClassVar[str] = "key-only"
    capabilities: ClassVar[Capabilities] = Capabilities(settle_by=SettleBy.SAME_KEY)
    find = Connector.find

    def publish(self, post, attempt):
        """Once for each key."""
        for entry in self.platform.entries:
            if entry["key"] == attempt.key:
                attempt.creating()
                return Receipt(remote_id=entry["id"])
        return super().publish(post, attempt)


@dataclass(frozen=True, kw_only=True)
class Wordwise(RecordingConnector):
    """A platform on which a post is known by its words, as on Facebook, and by when it was put up.

    The time is written down beside the post; `since` is from when on was looked.
    """

    kind: ClassVar[str] = "wordwise"

    def publish(self, post, attempt):
        """As ever, with the time."""
        receipt = super().publish(post, attempt)
        self.platform.entries[-1]["at"] = self.tools.clock.now()
        return receipt

    def find(self, post, attempts, taken):
        """Look for the words among what was put up since the first try."""
        since = min(attempt.started_at for attempt in attempts)
        for entry in self.platform.entries:
            known = entry["text"] == post.text and entry["at"] >= since
            if known and entry["id"] not in taken:
                return Receipt(remote_id=entry["id"])
        return None


class Consented:
    """The school's rules, where every parent has agreed."""

    def __init__(self, rules):
        self._rules = rules
        self.rules_version, self.rule_ids = rules.rules_version, rules.rule_ids

    def check(self, revision, facts):
        verdict = self._rules.check(revision, facts)
        kept = tuple(f for f in verdict.findings if not f.rule.startswith("CONSENT"))
        return replace(verdict, findings=kept)


class Twice:
    """An office whose page lives on a platform, and whose store can be put back."""

    def __init__(self, office, kind=RecordingConnector):
        self.office = office
        self.kind = kind
        self.platform = Platform()
        self.store = office.folder / "data" / "schoolcast.sqlite3"

    @contextmanager
    def app(self):
        with self.office.app() as app:
            tools = ConnectorTools(clock=app.clock, channel="page", folder=self.office.folder)
            connector = self.kind(settings=RecordingSettings(), tools=tools, platform=self.platform)
            page = replace(app.school.channels["page"], connector=connector)
            channels = {**app.school.channels, "page": page}
            rules = Consented(app.school.rules)
            app.school = replace(app.school, channels=channels, rules=rules)
            yield app

    def plan(self, **fields):
        self.submit(**fields)
        return self.approve()

    def submit(self, **fields):
        self.office.write(**fields)
        with self.app() as app:
            submit(app.school.content.read("inset.md"), person="Office", school=app.school)

    def approve(self):
        with self.app() as app:
            return self._approve(app)

    def consents_checked(self):
        """What the command and the page People do."""
        with self.app() as app:
            school = app.school
            beginning.consents_checked(school.ledger, school.store, app.clock, person="Head")

    def _approve(self, app):
        stored = app.school.store.latest_revision("inset")
        due = stored.revision.posts[0].due
        late = {"DATE-LATE": "now"} if due and self.office.clock.now() > due else {}
        done = approve(stored, person="Head", answers=late, school=app.school)
        return [d for d in done.deliveries if d.channel == "page"]

    def run(self, moment):
        self.office.at(moment)
        with self.app() as app:
            dispatcher = app.dispatcher()
            try:
                tick(app.schools, app.school.ledger, app.clock, dispatcher)
            finally:
                dispatcher.close()
            return [d for d in app.school.store.deliveries() if d.channel == "page"]

    def keep(self, name="old"):
        """A copy of the store as it is, as a backup holds one."""
        with self.app() as app:
            from schoolcast.store import open_store

            folder = self.office.folder / name
            folder.mkdir()
            with open_store(app.settings.store_url) as store:
                return store.snapshot(folder), app.clock.now()

    def put_back(self, kept, moment):
        copy, made_at = kept
        self.office.at(moment)
        for leftover in self.store.parent.glob("*.sqlite3-*"):
            leftover.unlink()
        shutil.copyfile(copy, self.store)
        with self.app() as app:
            school = app.school
            return beginning.restored(
                app.place,
                school.ledger,
                school.store,
                app.clock,
                made_at=made_at,
                rehearsal=False,
            )


@pytest.fixture
def twice(office):
    return Twice(office)


def settled(twice, moment):
    """Passes until nothing is looked for any more."""
    twice.run(moment)
    for _ in range(6):
        twice.office.clock.set(twice.office.clock.now() + timedelta(minutes=2))
        found = twice.run(twice.office.clock.now().isoformat())
    return found


def test_w23_what_went_out_since_is_found_and_not_posted_again(twice):
    twice.office.at(NIGHT)
    twice.plan()
    kept = twice.keep()
    [sent] = twice.run(DUE)
    assert sent.state is State.PUBLISHED
    twice.put_back(kept, AFTER)
    [found] = settled(twice, AFTER)
    assert (found.state, found.remote_id) == (State.PUBLISHED, sent.remote_id)
    assert len(twice.platform.entries) == 1


def test_w23_what_did_not_go_out_goes_out_once_it_is_certain(twice):
    twice.office.at(NIGHT)
    twice.plan()
    kept = twice.keep()
    twice.put_back(kept, AFTER)
    [sent] = settled(twice, AFTER)
    assert sent.state is State.PUBLISHED
    assert len(twice.platform.entries) == 1


def test_w23_an_attempt_under_way_at_the_backup_is_looked_for(twice):
    twice.office.at(NIGHT)
    twice.plan()
    twice.run(NIGHT)
    twice.office.at(DUE)
    with twice.app() as app:
        ledger = app.school.ledger
        claim = ledger.claim(
            "recording:page", now=app.clock.now(), owner="then", lease=timedelta(hours=1)
        )
    kept = twice.keep()
    post = {"key": claim.key, "withdrawn": False, "id": "post-1", "link": None, "images": []}
    text = "School is closed to pupils on Monday 4 January 2027."
    twice.platform.entries.append({**post, "text": text})
    twice.put_back(kept, AFTER)
    [found] = settled(twice, AFTER)
    assert found.state is State.PUBLISHED
    assert len(twice.platform.entries) == 1


def test_w23_approved_again_after_the_restore_it_is_born_unknown(twice):
    twice.office.at(NIGHT)
    kept = twice.keep()
    twice.plan()
    twice.run(DUE)
    twice.put_back(kept, AFTER)
    [born] = twice.plan()
    assert born.state is State.UNKNOWN
    [found] = settled(twice, AFTER)
    assert found.state is State.PUBLISHED
    assert len(twice.platform.entries) == 1


def test_w23_too_late_but_public_is_found_all_the_same(twice):
    twice.office.at(NIGHT)
    twice.plan()
    kept = twice.keep()
    twice.run(DUE)
    much_later = "2026-12-20T09:00+00:00"
    twice.put_back(kept, much_later)
    [found] = settled(twice, much_later)
    assert found.state is State.PUBLISHED


def test_w23_too_late_and_not_public_is_missed(twice):
    twice.office.at(NIGHT)
    twice.plan()
    kept = twice.keep()
    much_later = "2026-12-20T09:00+00:00"
    twice.put_back(kept, much_later)
    [missed] = settled(twice, much_later)
    assert missed.state is State.MISSED
    assert twice.platform.entries == []


@pytest.mark.parametrize("was_posted", [True, False])
def test_w23_where_only_a_person_can_look_a_person_is_asked(office, was_posted):
    twice = Twice(office, Unreadable)
    office.at(NIGHT)
    twice.plan()
    kept = twice.keep()
    if was_posted:
        twice.run(DUE)
    twice.put_back(kept, AFTER)
    [asked] = twice.run(AFTER)
    assert asked.state is State.NEEDS_ATTENTION
    with twice.app() as app:
        if was_posted:
            done = live(asked, person="Pat", link="https://example.org/1", school=app.school)
            assert (done.state, done.remote_url) == (State.PUBLISHED, "https://example.org/1")
        else:
            send_again(asked, person="Pat", school=app.school)
    twice.run(AFTER)
    assert len(twice.platform.entries) == 1


def test_w23_in_other_words_it_has_another_key_and_a_person_is_asked(office):
    """Under its old key it would be known again; nobody knows that one any more."""
    twice = Twice(office, KeyOnly)
    office.at(NIGHT)
    kept = twice.keep()
    twice.plan(publish_at="on-approval")
    twice.run(NIGHT)
    twice.put_back(kept, AFTER)
    twice.plan(publish_at="on-approval", title="INSET day, again")
    [asked] = twice.run(AFTER)
    assert asked.state is State.NEEDS_ATTENTION
    assert "can't be sent to page again as it was" in asked.reason
    assert len(twice.platform.entries) == 1


def test_w23_a_post_that_goes_out_on_approval_is_looked_for_too(twice):
    twice.office.at(NIGHT)
    kept = twice.keep()
    fields = {"publish_at": "on-approval"}
    twice.office.write(**fields)
    with twice.app() as app:
        submit(app.school.content.read("inset.md"), person="Office", school=app.school)
        approve(
            app.school.store.latest_revision("inset"), person="Head", answers={}, school=app.school
        )
    twice.run(NIGHT)
    assert len(twice.platform.entries) == 1
    twice.put_back(kept, AFTER)
    with twice.app() as app:
        submit(app.school.content.read("inset.md"), person="Office", school=app.school)
        done = approve(
            app.school.store.latest_revision("inset"), person="Head", answers={}, school=app.school
        )
    assert {d.state for d in done.deliveries if d.channel == "page"} == {State.UNKNOWN}
    settled(twice, AFTER)
    assert len(twice.platform.entries) == 1


@pytest.mark.parametrize("publish_at", ["on-approval", "2026-12-11 15:30"])
@pytest.mark.parametrize("approved_then", [True, False])
def test_w23_once_the_consents_were_checked_it_is_looked_for_all_the_same(
    twice, publish_at, approved_then
):
    twice.office.at(NIGHT)
    twice.submit(publish_at=publish_at)
    kept = twice.keep()
    if approved_then:
        twice.approve()
        twice.run(DUE)
    twice.put_back(kept, AFTER)
    twice.consents_checked()
    [born] = twice.approve()
    assert born.state is State.UNKNOWN
    [found] = settled(twice, AFTER)
    assert found.state is State.PUBLISHED
    assert len(twice.platform.entries) == 1


def test_w23_what_waits_for_long_after_the_gap_is_looked_for_too(twice):
    twice.office.at(NIGHT)
    twice.submit(publish_at="on-approval")
    kept = twice.keep()
    twice.approve()
    twice.run(NIGHT)
    twice.put_back(kept, AFTER)
    twice.consents_checked()
    twice.office.at("2027-01-02T12:00+00:00")
    twice.submit(publish_at="on-approval")  # handed in once more, in the same words
    [born] = twice.approve()
    assert born.state is State.UNKNOWN
    settled(twice, "2027-01-02T12:00+00:00")
    assert len(twice.platform.entries) == 1


@pytest.mark.parametrize(
    ("written", "state"),
    [("2026-12-18T15:00+00:00", State.UNKNOWN), ("2026-12-18T17:00+00:00", State.SCHEDULED)],
)
def test_w23_what_was_lost_with_the_gap_and_written_anew_is_looked_for_in_the_week_after(
    twice, written, state
):
    twice.office.at(NIGHT)
    kept = twice.keep()
    twice.plan(publish_at="on-approval")
    twice.run(NIGHT)
    twice.put_back(kept, AFTER)
    twice.consents_checked()
    twice.office.at(written)
    [born] = twice.plan(publish_at="on-approval")
    assert born.state is state


def test_w23_the_gap_that_may_hold_it_counts_and_not_the_latest(twice):
    twice.office.at(NIGHT)
    twice.submit(publish_at="on-approval")
    kept = twice.keep()
    twice.put_back(kept, DUE)
    twice.put_back(twice.keep("newer"), AFTER)
    [born] = twice.approve()
    with twice.app() as app:
        [trace] = app.school.store.attempts(born.id)
    assert trace.started_at == kept[1]


def test_w23_after_the_gap_nobody_is_asked_about_what_is_new(office):
    twice = Twice(office, Unreadable)
    office.at(NIGHT)
    kept = twice.keep()
    twice.put_back(kept, AFTER)
    office.at("2026-12-20T12:00+00:00")
    twice.plan(publish_at="on-approval")
    [sent] = twice.run("2026-12-20T12:00+00:00")
    assert sent.state is State.PUBLISHED


def test_w23_what_shows_a_child_waits_for_the_consents(twice):
    twice.office.at(NIGHT)
    twice.plan(keys='event_date = 2027-01-04\nchildren = ["S001"]', publish_at="2026-12-14 15:30")
    kept = twice.keep()
    twice.put_back(kept, AFTER)
    monday = "2026-12-14T15:30+00:00"
    [held] = twice.run(monday)
    assert (held.state, held.hold) == (State.HELD, "CONSENTS")
    assert "--consents-checked" in held.reason
    twice.consents_checked()
    [sent] = settled(twice, monday)
    assert sent.state is State.PUBLISHED


WEDNESDAY = "2026-12-09T15:30+00:00"
THURSDAY = "2026-12-10T09:00+00:00"


@pytest.fixture
def wordwise(office):
    office.at("2026-12-07T10:00+00:00")
    return Twice(office, Wordwise)


def put_all_back(twice, kept, moment):
    """As a backup does: the file comes back with the store."""
    twice.office.write()
    twice.put_back(kept, moment)


def test_w23_what_was_moved_into_the_gap_does_not_go_out_again(wordwise):
    """Friday's post was sent on Wednesday; the store of Monday knows of Friday alone."""
    wordwise.plan()
    kept = wordwise.keep()
    wordwise.plan(publish_at="2026-12-09 15:30")
    [sent] = wordwise.run(WEDNESDAY)
    put_all_back(wordwise, kept, THURSDAY)
    [waits] = wordwise.run(THURSDAY)
    assert waits.state is State.SCHEDULED  # looked for in its own time
    [found] = settled(wordwise, DUE)
    assert (found.state, found.remote_id) == (State.PUBLISHED, sent.remote_id)
    assert len(wordwise.platform.entries) == 1


def test_w23_what_was_moved_within_the_gap_does_not_go_out_again(wordwise):
    wordwise.plan()
    kept = wordwise.keep()
    wordwise.plan(publish_at="2026-12-08 15:30")
    wordwise.run("2026-12-08T15:30+00:00")
    put_all_back(wordwise, kept, AFTER)
    [found] = settled(wordwise, AFTER)
    assert found.state is State.PUBLISHED
    assert len(wordwise.platform.entries) == 1


def test_w23_what_was_not_moved_goes_out_after_a_look(wordwise):
    wordwise.plan()
    kept = wordwise.keep()
    put_all_back(wordwise, kept, THURSDAY)
    wordwise.run(THURSDAY)
    [looked_for] = wordwise.run(DUE)
    assert looked_for.state is State.UNKNOWN
    [sent] = settled(wordwise, DUE)
    assert sent.state is State.PUBLISHED
    assert len(wordwise.platform.entries) == 1


def test_w23_put_back_twice_the_first_gap_counts_too(wordwise):
    wordwise.plan()
    kept = wordwise.keep()
    wordwise.plan(publish_at="2026-12-09 15:30")
    wordwise.run(WEDNESDAY)
    put_all_back(wordwise, kept, "2026-12-09T16:00+00:00")
    put_all_back(wordwise, wordwise.keep("newer"), THURSDAY)
    [found] = settled(wordwise, DUE)
    assert found.state is State.PUBLISHED
    assert len(wordwise.platform.entries) == 1


@pytest.mark.parametrize("how", ["called off", "missed", "held"])
def test_w23_what_is_approved_again_for_a_later_day_is_looked_for_first(wordwise, how):
    """When the backup was made it stood still; in the gap it was planned anew and went out."""
    wordwise.plan()
    if how == "called off":
        wordwise.submit(keys="event_date = 2027-01-04\ncancelled = true")
    elif how == "missed":
        wordwise.run("2026-12-13T09:00+00:00")
    else:
        wordwise.submit(publish_at="2026-12-12 15:30")
    kept = wordwise.keep()
    wordwise.plan(publish_at="2026-12-14 15:30")
    [sent] = wordwise.run("2026-12-14T15:30+00:00")
    assert sent.state is State.PUBLISHED
    put_all_back(wordwise, kept, "2026-12-15T09:00+00:00")
    wordwise.plan(publish_at="2026-12-16 15:30")
    [found] = settled(wordwise, "2026-12-16T15:30+00:00")
    assert (found.state, found.remote_id) == (State.PUBLISHED, sent.remote_id)
    assert len(wordwise.platform.entries) == 1


def test_w23_submitted_by_then_and_planned_for_a_later_day_it_is_looked_for_first(wordwise):
    """Its delivery came to be in the gap and is lost; its announcement waits in the old store."""
    wordwise.submit()
    kept = wordwise.keep()
    wordwise.plan(publish_at="2026-12-09 15:30")
    [sent] = wordwise.run(WEDNESDAY)
    put_all_back(wordwise, kept, THURSDAY)
    [planned] = wordwise.approve()
    assert planned.state is State.SCHEDULED
    [found] = settled(wordwise, DUE)
    assert (found.state, found.remote_id) == (State.PUBLISHED, sent.remote_id)
    assert len(wordwise.platform.entries) == 1
