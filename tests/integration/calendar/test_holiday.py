"""What needs the computer to be on in the coming holiday, by store, calendar and revisions."""

import pytest

from schoolcast.domain.delivery import State
from schoolcast.pipeline.approve import send_back
from schoolcast.pipeline.holiday import LAST_DAYS, needed_in_holiday

TERMS = """\
[[terms]]
name = "Autumn"
first = 2026-09-01
last = 2026-12-18

[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
"""
NO_EVENT = {"kind": "update", "keys": "", "body": "The hall is open again."}


@pytest.fixture
def term(office):
    """A school on the Tuesday before its last school day."""
    office.at("2026-12-15T09:00Z")
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    return office


def _write(office, item, at, **fields):
    values = NO_EVENT | {"title": item.title()} | fields
    office.write(f"{item}.md", id=item, publish_at=at, **values)
    office.submit(f"{item}.md")


def _plan(office, item, at, **fields):
    _write(office, item, at, **fields)
    office.approve(item)


def _needs(office, **options):
    with office.app() as app:
        return needed_in_holiday(app.school, **options)


def _items(needs):
    return [(one.item, one.waits) for one in needs.posts] if needs else []


def test_approved_and_waiting_posts_of_the_holiday_and_no_others(term):
    _plan(term, "hall", "2026-12-22 09:00")
    _plan(term, "gym", "2026-12-18 15:30")
    _plan(term, "pool", "2027-01-05 09:00")
    _write(term, "fair", "2026-12-21 09:00")
    _write(term, "club", "2026-12-17 09:00")
    needs = _needs(term)
    assert _items(needs) == [("fair", True), ("hall", False)]
    assert (needs.total, needs.waiting, needs.more) == (2, 1, 0)
    assert needs.holiday.days == "from Saturday 19 December to Monday 4 January"


def test_what_waits_again_counts_at_its_new_time(term):
    """Until it is approved its deliveries stand at the old time, and would never go then."""
    _plan(term, "hall", "2026-12-22 09:00")
    _plan(term, "gym", "2026-12-17 09:00")
    _plan(term, "pool", "2026-12-22 09:00")
    _write(term, "hall", "2026-12-23 10:00")
    _write(term, "gym", "2026-12-24 10:00")
    _write(term, "pool", "2027-01-06 10:00")
    needs = _needs(term)
    assert _items(needs) == [("hall", True), ("gym", True)]
    assert [one.wall.day for one in needs.posts] == [23, 24]
    assert (needs.total, needs.waiting) == (2, 2)


def test_what_went_out_does_not_wait_again(term):
    term.at("2026-12-19T09:00Z")
    _plan(term, "hall", "2026-12-19 10:00")
    term.at("2026-12-19T10:00Z")
    term.run()
    assert [one.state for one in term.deliveries("hall")] == [State.PUBLISHED]
    assert _needs(term) is None
    term.at("2026-12-19T09:59Z")
    _write(term, "hall", "2026-12-19 10:00", body="The hall is open once more.")
    assert _needs(term) is None


def test_what_was_sent_back_is_its_authors_matter(term):
    _write(term, "hall", "2026-12-22 09:00")
    with term.app() as app:
        stored = app.school.store.latest_revision("hall")
        send_back(stored, person="Head", reason="Which hall?", school=app.school)
    assert _needs(term) is None


def test_without_terms_after_the_holiday_all_that_is_to_come_counts(term):
    term.at("2027-03-24T09:00Z")
    _plan(term, "hall", "2027-05-04 09:00")
    needs = _needs(term)
    assert _items(needs) == [("hall", False)]
    assert needs.holiday.days == "from Friday 26 March on"


def test_only_the_first_are_named_and_all_are_counted(term):
    for day in (21, 22, 23):
        _plan(term, f"hall-{day}", f"2026-12-{day} 09:00")
    _write(term, "fair", "2026-12-22 08:00")
    needs = _needs(term, most=2)
    assert _items(needs) == [("hall-21", False), ("fair", True)]
    assert (needs.total, needs.more) == (4, 2)
    assert _needs(term, most=0).posts == ()


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-12-15T09:00Z", False),  # Tuesday: four school days are left
        ("2026-12-16T00:00Z", True),
        ("2026-12-18T23:59Z", True),
        ("2026-12-21T09:00Z", True),  # in the holiday
        ("2026-12-21T23:59Z", True),
        ("2026-12-23T00:00Z", False),  # nothing is due any more
    ],
)
def test_it_is_told_on_the_last_school_days(term, now, told):
    _plan(term, "hall", "2026-12-22 09:00")
    term.at(now)
    assert (_needs(term, last_days=LAST_DAYS) is not None) is told
    if told:
        assert _needs(term) is not None


def test_a_calendar_that_cannot_be_read_has_no_holiday(term):
    _plan(term, "hall", "2026-12-22 09:00")
    (term.folder / "content" / "calendar.toml").write_text("[[terms", encoding="utf-8")
    assert _needs(term) is None
