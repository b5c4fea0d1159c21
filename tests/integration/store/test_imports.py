"""What was imported from where, on both engines."""

from dataclasses import replace
from datetime import date

from schoolcast.pipeline.import_records import Taken
from schoolcast.pipeline.records import AuditEntry

FAIR = Taken(
    source="Diary",
    key="fair@2027-03-02",
    likeness="fair",
    digest="d1",
    item="fair-2027-03-02",
    path="2026-27/spring/2027-02-12-fair.md",
    written="w1",
    day=date(2027, 3, 2),
)
CLUB = replace(FAIR, key="club@weekly", likeness="club", item="club", path="club.md", day=None)
TERM = replace(FAIR, key="term@2027-01-05", likeness="", item="", path="", written="")


def keep(school, now, *taken, replaced=(), kind="csv", source="Diary"):
    entry = AuditEntry(at=now, person="Office", action="import", subject=source)
    school.keep_imports(kind, taken, replaced=replaced, at=now, entry=entry)


def known(school, source="Diary"):
    return {one.key: one for one in school.taken_from(source)}


def test_it_comes_back_as_it_was_kept(desk, now):
    keep(desk.store, now, FAIR, CLUB, TERM)
    assert known(desk.store) == {one.key: one for one in (FAIR, CLUB, TERM)}
    assert desk.store.taken_from("Another list") == []
    assert [line.action for line in desk.store.audit()][-1:] == ["import"]


def test_a_key_of_the_same_source_is_kept_once(desk, now):
    keep(desk.store, now, FAIR)
    later = replace(FAIR, digest="d2", written="w2")
    keep(desk.store, now, later)
    assert known(desk.store) == {FAIR.key: later}


def test_what_moved_replaces_what_it_was(desk, now):
    keep(desk.store, now, FAIR, CLUB)
    moved = replace(FAIR, key="fair@2027-03-09", digest="d2", day=date(2027, 3, 9))
    keep(desk.store, now, moved, replaced=[FAIR])
    assert known(desk.store).keys() == {moved.key, CLUB.key}


def test_what_is_ended_is_forgotten(desk, now):
    keep(desk.store, now, FAIR, CLUB)
    keep(desk.store, now, replaced=[FAIR])
    assert known(desk.store).keys() == {CLUB.key}


def test_the_same_key_of_another_source_is_another_event(desk, now):
    keep(desk.store, now, FAIR)
    keep(desk.store, now, replace(FAIR, source="Clubs"), source="Clubs")
    keep(desk.store, now, replaced=[FAIR])
    assert known(desk.store) == {}
    assert known(desk.store, "Clubs").keys() == {FAIR.key}


def test_a_list_is_known_again_by_half_of_its_keys(desk, now):
    keep(desk.store, now, FAIR, CLUB, TERM)
    asked = desk.store.source_of
    assert asked("csv", [FAIR.key, "new"]) == "Diary"
    assert asked("csv", [FAIR.key, "new", "newer"]) is None
    assert asked("ics", [FAIR.key]) is None
    assert asked("csv", []) is None


def test_another_school_has_none_of_it(desk, store, now):
    keep(desk.store, now, FAIR)
    other = store.school("another-school")
    assert other.taken_from("Diary") == []
    assert other.source_of("csv", [FAIR.key]) is None
    keep(other, now, replaced=[FAIR])
    assert known(desk.store) == {FAIR.key: FAIR}
