"""W6 and W17 for each importer, and imports that must change all or nothing."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from schoolcast.api import ImportOptions, ImportRefused
from schoolcast.bootstrap.importing import (
    LIMITS,
    Wish,
    drafts_of,
    import_chosen,
    import_table,
    read_guarded,
)
from schoolcast.content.batch import Batch
from schoolcast.content.calendar_file import read_calendar
from schoolcast.content.desk import FolderDesk
from schoolcast.content.library import FolderLibrary
from schoolcast.domain.errors import ContentProblem, StoreProblem, UsageProblem
from schoolcast.pipeline.import_records import ImportTable, RowState
from schoolcast.pipeline.import_taking import carry_out

STEPS = Path(__file__).parent / "guard_steps"
_FILE = Path(__file__).parents[1] / "unit" / "importers" / "shapes.py"
TERMS = """\
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
half_term = [2026-10-26, 2026-10-30]
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
[[terms]]
name = "Summer"
first = 2027-04-12
last = 2027-07-21
"""


def _shapes() -> Any:
    spec = importlib.util.spec_from_file_location("shapes", _FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHAPES = _shapes()
ROWS = [["Date", "Event"], [date(2027, 1, 4), "INSET day"], [date(2027, 3, 2), "Book fair"]]
SAMPLES = {
    "ics": SHAPES.OUTLOOK,
    "xlsx": SHAPES.workbook(ROWS),
    "csv": SHAPES.CLUBS,
    "text": SHAPES.LETTER,
}
# A club at 15:30 before and after the clocks go forward on 28 March 2027, and an event in the hour
# that they skip.
CLOCKS = {
    "ics": SHAPES.calendar(
        "UID:a\nSUMMARY:Play\nDTSTART:20270326T153000Z",
        "UID:b\nSUMMARY:Fair\nDTSTART:20270402T143000Z",
        "UID:c\nSUMMARY:Vigil\nDTSTART;TZID=GMT Standard Time:20270328T013000",
        "UID:d\nSUMMARY:Clocks back\nDTSTART;TZID=GMT Standard Time:20271031T013000",
    ),
    "xlsx": SHAPES.workbook(
        [
            ["Date", "Time", "Event"],
            [date(2027, 3, 26), time(15, 30), "Play"],
            [date(2027, 4, 2), time(15, 30), "Fair"],
            [date(2027, 3, 28), time(1, 30), "Vigil"],
            [date(2027, 10, 31), time(1, 30), "Clocks back"],
        ]
    ),
    "csv": (
        b"Date,Time,Event\n26/3/2027,15:30,Play\n2/4/2027,15:30,Fair\n28/3/2027,01:30,Vigil\n"
        b"31/10/2027,01:30,Clocks back\n"
    ),
    "text": (
        b"26 March 2027 3.30pm Play\n2 April 2027 3.30pm Fair\n28 March 2027 1.30am Vigil\n"
        b"31 October 2027 1.30am Clocks back\n"
    ),
}


@pytest.fixture
def school(office):
    """The office with its terms."""
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    return office


def look(office: Any, kind: str, content: bytes, **wish: Any) -> ImportTable:
    with office.app() as app:
        return import_table(app, kind, content, Wish(**({"name": "list"} | wish)))


def take(office: Any, kind: str, content: bytes, only: Any = None, **wish: Any) -> Any:
    with office.app() as app:
        table = import_table(app, kind, content, Wish(**({"name": "list"} | wish)))
        return import_chosen(app, table, only, person="Office")


def states(table: ImportTable) -> dict[str, str]:
    return {row.title: row.state.value for row in table.rows}


def files(office: Any) -> dict[str, bytes]:
    folder = office.folder / "content"
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def items(office: Any) -> dict[str, Any]:
    read = FolderLibrary(office.folder / "content").read_all()
    assert [problem for one in read for problem in one.problems] == []
    return {one.item.title: one.item for one in read if one.item}


@pytest.mark.parametrize("kind", SAMPLES)
def test_w17_the_same_file_imported_twice_changes_nothing(school, kind):
    first = take(school, kind, SAMPLES[kind])
    assert first.written
    before = files(school)
    again = look(school, kind, SAMPLES[kind], name="list (1)")
    assert again.of(RowState.NEW, RowState.CHANGED, RowState.GONE) == []
    assert again.of(RowState.UNCHANGED)
    assert take(school, kind, SAMPLES[kind]).written == ()
    assert files(school) == before


@pytest.mark.parametrize("kind", SAMPLES)
def test_w17_an_import_never_submits(school, kind):
    take(school, kind, SAMPLES[kind])
    with school.app() as app:
        assert app.school.store.open_revisions() == []
        assert app.school.store.deliveries() == []


def test_w17_the_same_event_from_another_list_is_not_written_twice(school):
    take(school, "xlsx", SAMPLES["xlsx"])
    other = b"Date,Event\n2 March 2027,Book Fair\n"
    (row,) = look(school, "csv", other, name="diary.csv").rows
    assert row.state is RowState.LEFT_OUT
    assert row.words == "It stands here already, as book-fair-2027-03-02."


def test_w17_two_rows_of_one_list_that_say_the_same_become_one(school):
    table = look(school, "csv", b"Date,Event\n2 March 2027,Book fair\n2 March 2027,Book fair\n")
    assert [row.state for row in table.rows] == [RowState.NEW, RowState.LEFT_OUT]


@pytest.mark.parametrize("kind", CLOCKS)
def test_w06_a_change_of_the_clocks_moves_no_imported_event(school, kind):
    table = look(school, kind, CLOCKS[kind])
    drafts = {row.title: row.draft for row in table.rows if row.draft}
    assert {name: drafts[name].event_time for name in ("Play", "Fair")} == {
        "Play": time(15, 30),
        "Fair": time(15, 30),
    }
    assert (drafts["Clocks back"].event_date, drafts["Clocks back"].event_time) == (
        date(2027, 10, 31),
        time(1, 30),
    )
    (vigil,) = table.of(RowState.PROBLEM)
    assert "does not exist: the clocks go forward over it" in vigil.words


def test_w06_a_weekly_club_keeps_its_time_over_both_changes(school):
    club = SHAPES.calendar(
        "UID:a\nSUMMARY:Coding club\nDTSTART;TZID=GMT Standard Time:20270305T153000\n"
        "RRULE:FREQ=WEEKLY;BYDAY=FR"
    )
    take(school, "ics", club)
    item = items(school)["Coding club"]
    assert (item.repeat, item.term_time_only) == ("FREQ=WEEKLY;BYDAY=FR", True)
    (path,) = [name for name in files(school) if name.endswith(".md")]
    school.submit(path)
    with school.app() as app:
        posts = app.school.store.latest_revision(item.id).revision.posts
    assert {post.due_wall[11:] for post in posts} == {"08:50"}
    assert {post.slot for post in posts} >= {"2027-03-19", "2027-04-16"}
    assert all("3:30pm" in post.text for post in posts)


def test_a_council_s_dates_fill_the_calendar_and_keep_its_comments(school):
    calendar = school.folder / "content" / "calendar.toml"
    calendar.write_text(f"# Written by the office.\n{TERMS}", encoding="utf-8")
    table = look(school, "ics", SHAPES.COUNCIL)
    assert states(table)["Christmas holidays"] == "left-out"
    take(school, "ics", SHAPES.COUNCIL)
    found = read_calendar(calendar.parent)
    autumn, spring = found.terms[3:]
    assert (autumn.name, autumn.first, autumn.last) == (
        "Autumn",
        date(2027, 9, 2),
        date(2027, 12, 17),
    )
    assert autumn.half_term == (date(2027, 10, 25), date(2027, 10, 29))
    assert (spring.first, spring.last) == (date(2028, 1, 4), date(2028, 3, 31))
    assert found.closed[date(2027, 9, 3)] == "INSET day"
    assert found.closed[date(2028, 5, 1)] == "Early May bank holiday"
    assert calendar.read_text(encoding="utf-8").startswith("# Written by the office.")
    assert items(school)["INSET day (schools closed to pupils)"].kind == "inset-day"
    assert look(school, "ics", SHAPES.COUNCIL).of(RowState.NEW, RowState.CHANGED) == []


def test_one_end_of_a_term_alone_is_a_problem(school):
    (row,) = look(school, "text", b"2 September 2027 Autumn term starts").rows
    assert row.state is RowState.PROBLEM
    assert "other end" in row.words


def test_a_calendar_that_would_make_no_sense_is_refused_whole(school):
    before = files(school)
    lines = b"1 March 2027 Summer term starts\n2 March 2027 Book fair\n"
    with pytest.raises(ContentProblem, match="make no sense"):
        take(school, "text", lines)
    assert files(school) == before


def test_weekdays_without_terms_are_a_problem(office):
    (row,) = look(office, "text", b"Fridays 3:30 Coding club").rows
    assert "the calendar knows no terms" in row.words


def test_what_moved_at_the_source_changes_its_draft(school):
    take(school, "csv", b"Date,Event\n2 March 2027,Book fair\n")
    table = look(school, "csv", b"Date,Event\n9 March 2027,Book fair\n", source="list")
    assert states(table) == {"Book fair": "changed"}
    take(school, "csv", b"Date,Event\n9 March 2027,Book fair\n", source="list")
    (item,) = items(school).values()
    assert (item.id, item.event_date) == ("book-fair-2027-03-02", date(2027, 3, 9))
    again = look(school, "csv", b"Date,Event\n9 March 2027,Book fair\n", source="list")
    assert states(again) == {"Book fair": "unchanged"}


def test_words_that_a_person_wrote_stay_when_the_source_changes(school):
    (path,) = take(school, "csv", b"Date,Time,Event\n2 March 2027,9am,Book fair\n").written
    file = school.folder / "content" / path
    text = file.read_text(encoding="utf-8").replace("Thank you for", "Bring a bag for")
    file.write_text(text.replace("title =", "# Ask Pat first.\ntitle ="), encoding="utf-8")
    changed = b"Date,Time,Event\n2 March 2027,10am,Book fair\n"
    carried = take(school, "csv", changed)
    assert carried.advice == (f"{path} keeps your words; read whether they still hold.",)
    text = file.read_text(encoding="utf-8")
    assert "Bring a bag" in text and "# Ask Pat first." in text and '"10:00"' in text


def test_a_file_changed_between_table_and_choice_is_left_alone(school):
    (path,) = take(school, "csv", b"Date,Event\n2 March 2027,Book fair\n").written
    file = school.folder / "content" / path
    changed = b"Date,Event,Where\n2 March 2027,Book fair,Hall\n3 March 2027,Play,Hall\n"
    with school.app() as app:
        table = import_table(app, "csv", changed, Wish(name="list"))
        drafts = drafts_of(app.settings)

        class Meanwhile(type(drafts)):  # type: ignore[misc]
            def write(self, files: Any, **more: Any) -> Any:
                file.write_text("somebody saved this", encoding="utf-8")
                return super().write(files, **more)

        late = Meanwhile(school.folder / "content", drafts._spare)
        rows = table.of(RowState.NEW, RowState.CHANGED)
        with pytest.raises(UsageProblem, match="was changed meanwhile"):
            desk = FolderDesk(school.folder / "content")
            carry_out(table, rows, person="Office", drafts=late, desk=desk, school=app.school)
    assert file.read_text(encoding="utf-8") == "somebody saved this"
    assert [name for name in files(school) if "play" in name] == []


def test_a_store_that_fails_takes_every_file_back(school, monkeypatch):
    before = files(school)
    with school.app() as app:
        table = import_table(app, "text", SAMPLES["text"], Wish(name="list"))

        def full(*args: Any, **more: Any) -> Iterator[None]:
            raise StoreProblem("The disk is full; nothing was changed.")

        monkeypatch.setattr(app.school.store, "keep_imports", full)
        with pytest.raises(StoreProblem):
            import_chosen(app, table, None, person="Office")
    assert files(school) == before


def test_what_vanished_is_proposed_and_taken_back_only_if_chosen(school):
    both = b"Date,Event\n2 March 2027,Book fair\n3 March 2027,Play\n"
    take(school, "csv", both)
    one = b"Date,Event\n2 March 2027,Book fair\n"
    table = look(school, "csv", one)
    (gone,) = table.of(RowState.GONE)
    assert gone.title == "play-2027-03-03"
    assert take(school, "csv", one).removed == ()
    assert take(school, "csv", one, only=[gone.number]).removed != ()
    assert set(items(school)) == {"Book fair"}
    assert look(school, "csv", one).of(RowState.GONE) == []


FAIR = b"Date,Event\n2 March 2027,Book fair\n"
PLAY = b"Date,Event\n3 March 2027,Play\n"


def approved_fair(school):
    """The book fair as an approved announcement, and its file."""
    (path,) = take(school, "csv", FAIR).written
    school.submit(path)
    assert not school.approve("book-fair-2027-03-02").unresolved
    return path


def ended(school):
    """Take the row that says the fair is no longer there."""
    (gone,) = look(school, "csv", PLAY, source="list").of(RowState.GONE)
    return take(school, "csv", PLAY, only=[gone.number], source="list")


def test_what_was_approved_and_vanished_is_called_off_in_one_step(school):
    path = approved_fair(school)
    carried = ended(school)
    (off,) = carried.called_off
    assert (off.item, carried.written, carried.removed) == ("book-fair-2027-03-02", (), ())
    assert off.stopped and off.after.public == ()
    with school.app() as app:
        states = {one.state.value for one in app.school.store.deliveries(item=off.item)}
    assert states == {"superseded"}
    assert items(school)["Book fair"].cancelled
    assert (school.folder / "content" / path).exists()
    again = look(school, "csv", PLAY, source="list")
    assert again.of(RowState.GONE) == [] and len(again.of(RowState.NEW)) == 1


def test_what_went_out_and_vanished_is_listed_with_a_correction(school):
    path = approved_fair(school)
    school.at(items(school)["Book fair"].publish_at + "Z")  # in February, London is at UTC
    school.run()
    assert len(school.posted()) == 1
    (off,) = ended(school).called_off
    assert {one.slot for one in off.after.public} == {"main"}
    assert "main" not in {one.slot for one in off.stopped}
    correction = items(school)["Cancelled: Book fair"]
    assert (
        correction.body == "Book fair on Tuesday 2 March 2027 is cancelled. We are sorry for "
        "the change of plan."
    )
    assert off.after.draft.endswith("-cancelled.md") and path != off.after.draft


def test_an_approved_announcement_whose_file_is_gone_is_called_off_all_the_same(school):
    path = approved_fair(school)
    (school.folder / "content" / path).unlink()
    (off,) = ended(school).called_off
    assert off.stopped


def test_an_import_that_was_cut_off_is_taken_back_at_the_next_look(school, monkeypatch):
    before = files(school)
    with monkeypatch.context() as power_cut, school.app() as app:
        table = import_table(app, "text", SAMPLES["text"], Wish(name="list"))
        for name in ("_take_back", "_forget", "_clear"):
            power_cut.setattr(Batch, name, lambda *_: None)

        def cut(*args: Any, **more: Any) -> None:
            raise KeyboardInterrupt

        power_cut.setattr(app.school.store, "keep_imports", cut)
        with pytest.raises(KeyboardInterrupt):
            import_chosen(app, table, None, person="Office")
    assert files(school).keys() > before.keys()
    again = look(school, "text", SAMPLES["text"])
    assert files(school) == before
    assert again == table


def test_an_import_that_was_cut_off_at_its_very_end_stays(school, monkeypatch):
    with monkeypatch.context() as power_cut:
        for name in ("_forget", "_clear"):
            power_cut.setattr(Batch, name, lambda *_: None)
        written = take(school, "text", SAMPLES["text"]).written
    assert ".unfinished/files.json" in files(school)
    again = look(school, "text", SAMPLES["text"])
    assert again.of(RowState.NEW, RowState.CHANGED) == []
    assert set(written) <= files(school).keys()
    assert not any(name.startswith(".unfinished") for name in files(school))


def test_a_cancelled_event_is_proposed_for_cancelling(school):
    take(school, "ics", SHAPES.calendar("UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000"))
    told = SHAPES.calendar("UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000", more="METHOD:CANCEL\n")
    (row,) = look(school, "ics", told).rows
    assert (row.state, row.words) == (RowState.GONE, "It was cancelled there.")


def test_a_problem_can_t_be_chosen(school):
    with pytest.raises(UsageProblem, match="can't be chosen: it is problem"):
        take(school, "csv", b"Date,Event\nsoon,Book fair\n", only=[1])
    with pytest.raises(UsageProblem, match="There is no row 7"):
        take(school, "csv", b"Date,Event\n2 March 2027,Fair\n", only=[7])


def test_a_class_trip_goes_to_its_class_only(school):
    lines = b"Date,Event,Class\n2 March 2027,Farm trip,\n3 March 2027,Farm trip,Oak\n"
    table = look(school, "csv", lines)
    assert [row.state for row in table.rows] == [RowState.NEW, RowState.PROBLEM]
    assert table.rows[0].draft and table.rows[0].draft.audience == ("class:oak",)
    assert "--for class:NAME" in table.rows[1].words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Endless", "took longer than"),
        ("Flooding", "more in it than any school"),
        ("Greedy", "more than 512 MB of memory"),
        ("Clumsy", "The importer endless failed on it"),
    ],
)
def test_an_importer_runs_within_limits(school, monkeypatch, name, words):
    monkeypatch.syspath_prepend(str(STEPS))
    importer = getattr(importlib.import_module("misbehaving_importers"), name)()
    options = ImportOptions(
        timezone="Europe/London", first=date(2026, 9, 1), last=date(2027, 8, 31)
    )
    with school.app() as app, pytest.raises(ImportRefused, match=words):
        plugins = replace(app.plugins, folders=(str(STEPS),))
        limits = replace(LIMITS, seconds=1.0) if name == "Endless" else LIMITS
        read_guarded(importer, b"x", options, plugins=plugins, limits=limits)


def test_bad_rows_are_named_one_by_one_and_the_good_one_is_imported(school):
    """Issue 7, "Bad input": each with a sentence and, where there is one, the limit's value."""
    rows = {
        "Endless": "DTSTART:20261201T090000\nRRULE:FREQ=DAILY",
        "Seconds": "DTSTART:20261201T090000\nRRULE:FREQ=SECONDLY",
        "Zone": "DTSTART;TZID=Mars/Olympus:20270112T090000",
        "Decade": "DTSTART;VALUE=DATE:20270114\nDTEND;VALUE=DATE:20370114",
        "Soon": "DTSTART:next Tuesday",
        "Floating": "DTSTART:20270113T090000",
    }
    events = [f"UID:{name}\nSUMMARY:{name}\n{lines}" for name, lines in rows.items()]
    calendar = SHAPES.calendar(*events)
    words = {row.title: row.words for row in look(school, "ics", calendar).of(RowState.PROBLEM)}
    assert words.keys() == rows.keys() - {"Floating"}
    assert "It repeats 640 times in these school years; 400 is the most" in words["Endless"]
    assert "more than once a day" in words["Seconds"]
    assert 'Nobody knows the time zone "Mars/Olympus"' in words["Zone"]
    assert "It lasts 3,652 days, until Tuesday 13 January 2037; 366 days is" in words["Decade"]
    assert '"next Tuesday" is not a date' in words["Soon"]
    assert len(take(school, "ics", calendar).written) == 1
    assert items(school)["Floating"].event_time == time(9)


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("ics", SHAPES.calendar(*["UID:a\nDTSTART:20270612"] * 50_000), "more than 20,000 events"),
        ("xlsx", b"PK" + b"0" * 500, "not saved or sent whole"),
        ("csv", b"", "The file is empty"),
        ("text", b"Dear all", "No line begins or ends with a date"),
    ],
)
def test_a_refused_file_says_that_nothing_was_imported(school, kind, content, words):
    before = files(school)
    with pytest.raises(ImportRefused, match=words) as refused:
        take(school, kind, content)
    assert "othing was imported." in refused.value.message
    assert files(school) == before
