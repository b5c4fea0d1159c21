"""Beginning work on a store: ours, another's, or one that went back in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schoolcast.api.errors import NotSent
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.delivery import State
from schoolcast.domain.errors import ClockProblem, CopiedFolder, UsageProblem
from schoolcast.domain.uptime import Reading
from schoolcast.pipeline.beginning import Place, adopt, begin, clock_is_right, require_sane_clock
from schoolcast.pipeline.instance import Instance, Mark, read_instance, write_instance
from schoolcast.pipeline.records import Watched

HOUR = timedelta(hours=1)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    write_instance(folder, Instance(id="one"))
    return Place(folder=folder, host="front-desk")


def test_the_first_time_and_every_time_after(desk, place, now):
    for _ in range(2):
        assert begin(place, desk.ledger, FixedClock(now)) is None
    here = read_instance(place.folder)
    assert (here.id, here.host, here.path) == ("one", "front-desk", place.path)
    assert desk.ledger.instance() == "one"


def test_a_number_behind_the_file_opens_a_gap_once(desk, place, now):
    begin(place, desk.ledger, FixedClock(now))
    planned = desk.plan()
    desk.ledger.beat("tick", now)
    write_instance(place.folder, replace(read_instance(place.folder), attempt=7))
    lost = begin(place, desk.ledger, FixedClock(now + HOUR))
    assert (lost.since, lost.until, lost.doubted) == (now, now + HOUR, (planned.id,))
    assert desk.store.delivery(planned.id).state is State.UNKNOWN
    assert read_instance(place.folder).attempt == desk.ledger.attempts_made() > 7
    assert begin(place, desk.ledger, FixedClock(now + HOUR)) is None


def test_the_mark_is_never_behind_what_may_be_public(desk, place, now):
    begin(place, desk.ledger, FixedClock(now))
    mark = Mark(place.folder, read_instance(place.folder), base=desk.ledger.base())
    claim = desk.claimed()
    mark(claim.serial)
    assert read_instance(place.folder).attempt == desk.ledger.attempts_made()
    assert begin(place, desk.ledger, FixedClock(now)) is None
    written = (place.folder / "instance.json").stat().st_mtime_ns
    mark(claim.serial)  # what is known needs no second write
    assert (place.folder / "instance.json").stat().st_mtime_ns == written


def test_the_number_is_raised_where_it_stands(desk, place, now):
    """A new file for each number waits for the disk three times."""
    begin(place, desk.ledger, FixedClock(now))
    file = place.folder / "instance.json"
    before, was = read_instance(place.folder), file.stat()
    mark = Mark(place.folder, before)
    for number in (1, 9, 10, 999_999, 10**18):
        mark(number)
        assert read_instance(place.folder) == replace(before, attempt=number)
    assert (file.stat().st_ino, file.stat().st_size) == (was.st_ino, was.st_size)
    assert file.read_bytes().index(b",") < 512  # the sector that a disk writes whole


@pytest.mark.parametrize("content", [None, '{"id": "one", "rehearsal": false, "attempt": 3}'])
def test_a_file_without_room_for_the_number_is_written_anew(place, content):
    file = place.folder / "instance.json"
    file.unlink() if content is None else file.write_text(content)
    mark = Mark(place.folder, Instance(id="one", host="front-desk", attempt=3))
    mark(4)
    mark(5)
    assert read_instance(place.folder) == Instance(id="one", host="front-desk", attempt=5)


def test_a_number_that_cannot_be_kept_sends_nothing(place):
    mark = Mark(place.folder, read_instance(place.folder))
    (place.folder / "instance.json").unlink()
    (place.folder / "instance.json").mkdir()
    with pytest.raises(NotSent, match=r"instance\.json can't be written.*Nothing was sent"):
        mark(1)


def test_another_stores_folder_is_refused(desk, place, now):
    desk.ledger.belong_to("two")
    with pytest.raises(CopiedFolder, match="schoolcast adopt"):
        begin(place, desk.ledger, FixedClock(now))


@pytest.mark.parametrize("elsewhere", [{"host": "another"}, {"path": "/srv/another"}])
def test_a_folder_from_elsewhere_is_refused_until_adopted(desk, place, now, elsewhere):
    begin(place, desk.ledger, FixedClock(now))
    write_instance(place.folder, replace(read_instance(place.folder), **elsewhere))
    with pytest.raises(CopiedFolder, match="copied or moved"):
        begin(place, desk.ledger, FixedClock(now))
    desk.plan()
    clock = FixedClock(now + HOUR)
    lost = adopt(place, desk.ledger, desk.store, clock, person="Pat")
    assert len(lost.doubted) == 1
    assert desk.ledger.instance() == read_instance(place.folder).id != "one"
    assert begin(place, desk.ledger, clock) is None
    assert [entry.action for entry in desk.store.audit()][-1] == "adopt"
    with pytest.raises(UsageProblem, match="nothing to adopt"):
        adopt(place, desk.ledger, desk.store, clock, person="Pat")


def test_a_clock_far_behind_the_last_attempt_can_not_be_right(desk, now):
    require_sane_clock(desk.ledger, now - 1000 * HOUR)
    desk.claimed()
    require_sane_clock(desk.ledger, now - 23 * HOUR)
    with pytest.raises(ClockProblem, match="clock says"):
        require_sane_clock(desk.ledger, now - 25 * HOUR)


def test_a_clock_that_was_ahead_is_believed_once_a_person_says_so(desk, now):
    """Something was sent under it, which would keep the right time out for weeks."""
    desk.claimed()
    right = FixedClock(now - 480 * HOUR)
    clock_is_right(desk.ledger, desk.store, right, person="Pat")
    desk.ledger.keep_watched(Watched(trusted=Reading(wall=now, running=HOUR, boot="b")))
    require_sane_clock(desk.ledger, right.now())
    assert [entry.action for entry in desk.store.audit()][-1] == "clock-is-right"
    with pytest.raises(UsageProblem, match="Nothing speaks against"):
        clock_is_right(desk.ledger, desk.store, right, person="Pat")
    with pytest.raises(ClockProblem, match="--clock-is-right"):
        require_sane_clock(desk.ledger, right.now() - 25 * HOUR)
    assert desk.ledger.watched().trusted is not None


def test_a_clock_set_back_sends_nothing_twice(desk, now):
    """An hour is lived through again: what was sent stays sent, what is to come waits."""
    sent, coming = desk.published("fair"), desk.plan("play", due=now + HOUR)
    desk.ledger.beat("tick", now)
    back = now - HOUR / 2
    assert desk.claim(now=back) is None
    assert desk.ledger.miss(back) == []
    desk.ledger.beat("tick", back)
    assert desk.store.delivery(sent.id).state is State.PUBLISHED
    assert desk.claim(now=now) is None
    assert desk.claim(now=now + HOUR).delivery == coming.id
