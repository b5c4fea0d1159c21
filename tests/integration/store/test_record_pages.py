"""The record of some time, without reading the rest."""

from datetime import timedelta
from types import SimpleNamespace

from schoolcast.pipeline.policy_report import policy_report
from schoolcast.pipeline.record_search import RecordSearch
from schoolcast.pipeline.records import AuditEntry

DAY = timedelta(days=1)


def note(desk, action, subject, at):
    desk.store.record(AuditEntry(at=at, person="Ada", action=action, subject=subject))


def fair_and_play(desk, now):
    """Submitted twice before `now` and approved after it; and one that took a day afterwards."""
    note(desk, "submit", "fair", now - 9 * DAY)
    note(desk, "submit", "fair", now - 3 * DAY)
    note(desk, "submit", "play", now)
    note(desk, "approve", "fair", now + DAY)
    note(desk, "approve", "play", now + DAY)


def test_the_last_time_of_each(desk, now):
    fair_and_play(desk, now)
    asked = {"fair", "play", "trip"}
    assert desk.store.last_done("submit", asked, before=now) == {"fair": now - 3 * DAY}
    assert desk.store.last_done("submit", asked, before=now + DAY)["play"] == now
    assert desk.store.last_done("submit", (), before=now) == {}


def test_all_lines_of_a_time(desk, now):
    fair_and_play(desk, now)
    search = RecordSearch(since=now, until=now + 2 * DAY)
    lines = desk.store.record_lines(search, limit=None)
    assert [(line.seq, line.action) for line in lines] == [
        (3, "submit"),
        (4, "approve"),
        (5, "approve"),
    ]


def test_a_wait_that_began_before_the_time_counts_whole(desk, now):
    fair_and_play(desk, now)
    school = SimpleNamespace(store=desk.store)
    report = policy_report(school, since=now, until=now + 2 * DAY)
    assert (report.submitted, report.approved) == (1, 2)
    assert report.median_wait == timedelta(days=2.5)  # four days and one
    assert policy_report(school).median_wait == report.median_wait
    assert policy_report(school, until=now).median_wait is None
