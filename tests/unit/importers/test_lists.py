"""Workbooks, CSV files and pasted lines in the shapes that schools write them."""

import io
import zipfile
from datetime import date, datetime, time

import pytest

from schoolcast.api import ImportRefused
from schoolcast.importers import limits

HEAD = ["Date", "Event", "Time", "Year group"]


def one(found):
    (event,) = found.events
    return event


def test_a_school_s_spreadsheet(shapes, read, by_title):
    rows = [
        ["St Wilfrid's Primary School"],
        ["Diary 2026-27", None, None, None],
        [None],
        HEAD,
        [date(2027, 1, 4), "INSET day", None, "All"],
        ["Mon 11th Jan 2027", "Book week begins", None, None],
        ["4/2/27", "Parents' evening", "3.30pm - 6pm", None],
        [46444, "Farm trip", "9am", "Oak"],
        [datetime(2027, 3, 24, 18), "Spring concert", None, None],  # noqa: DTZ001  as Excel has it
        ["15-19 Feb 2027", "Half term", None, None],
    ]
    events = by_title(read("xlsx", shapes.workbook(rows)))
    assert events["INSET day"].start == date(2027, 1, 4)
    assert events["Book week begins"].start == date(2027, 1, 11)
    evening = events["Parents' evening"]
    assert (evening.start, evening.at, evening.until) == (date(2027, 2, 4), time(15, 30), time(18))
    trip = events["Farm trip"]
    assert (trip.start, trip.at, trip.who) == (date(2027, 2, 26), time(9), "Oak")
    assert events["Spring concert"].at == time(18)
    assert (events["Half term"].start, events["Half term"].end) == (
        date(2027, 2, 15),
        date(2027, 2, 19),
    )
    assert events["INSET day"].line == 5


def test_serial_numbers_of_1904(shapes, read):
    def older(book):
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904

    rows = [["When", "What"], [46391 - 1462, "INSET day"]]
    assert one(read("xlsx", shapes.workbook(rows, older))).start == date(2027, 1, 4)


def test_merged_and_hidden_cells(shapes, read, by_title):
    def change(book):
        sheet = book.active
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A4:B4")
        sheet.row_dimensions[5].hidden = True
        book.create_sheet("Staff").append(["Date", "Event"])
        book["Staff"].sheet_state = "hidden"

    rows = [
        ["Date", "Event"],
        [date(2027, 1, 4), "INSET day"],
        [None, "Office open"],
        ["Spring term", None],
        [date(2027, 1, 5), "Secret"],
        [date(2027, 1, 6), "Clubs start"],
    ]
    found = read("xlsx", shapes.workbook(rows, change))
    events = by_title(found)
    assert set(events) == {"INSET day", "Office open", "Clubs start"}
    assert events["Office open"].start == date(2027, 1, 4)
    assert any("hidden row" in note for note in found.notes)
    assert any("Staff" in note for note in found.notes)


def test_a_formula_that_was_never_worked_out_is_a_problem(shapes, read):
    found = read("xlsx", shapes.workbook([["Date", "Event"], ["=TODAY()+7", "Fair"]]))
    assert "The formula in A2 has no saved value" in one(found).problems[0]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * (limits.UNPACKED + 1))
    with pytest.raises(ImportRefused, match="unpacks to 100 MB; 100 MB is the most"):
        read("xlsx", packed.getvalue())


def test_macros_are_left_alone(shapes, read):
    raw = io.BytesIO(shapes.workbook([["Date", "Event"], [date(2027, 1, 4), "INSET day"]]))
    with zipfile.ZipFile(raw, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    found = read("xlsx", raw.getvalue())
    assert one(found).title == "INSET day"
    assert found.notes == ("The workbook holds macros; none of them was run.",)


def test_a_workbook_that_was_not_sent_whole_is_refused(shapes, read):
    raw = shapes.workbook([["Date", "Event"], [date(2027, 1, 4), "INSET day"]])
    with pytest.raises(ImportRefused, match="was not saved or sent whole"):
        read("xlsx", raw[: len(raw) // 2])


def test_a_workbook_whose_words_are_missing_is_refused(shapes, read):
    raw = io.BytesIO()
    whole = zipfile.ZipFile(
        io.BytesIO(shapes.workbook([["Date", "Event"], [date(2027, 1, 4), "INSET day"]]))
    )
    with zipfile.ZipFile(raw, "w") as packed:
        for name in whole.namelist():
            part = whole.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<sheetData>", b'<sheetData><row><c t="s"><v>9</v></c></row>')
            packed.writestr(name, part)
    with pytest.raises(ImportRefused, match=r"damaged \(IndexError\)"):
        read("xlsx", raw.getvalue())


def test_an_old_or_locked_workbook_is_refused(read):
    with pytest.raises(ImportRefused, match="old format of Excel, or has a password"):
        read("xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600)


def test_a_list_without_headings_is_refused(shapes, read):
    with pytest.raises(ImportRefused, match="No visible sheet has a line of headings"):
        read("xlsx", shapes.workbook([["4 Jan 2027", "INSET day"]]))


def test_a_club_list(shapes, read, by_title):
    clubs = by_title(read("csv", shapes.CLUBS))
    assert clubs["Chess club"].rule == "FREQ=WEEKLY;BYDAY=MO"
    assert (clubs["Chess club"].at, clubs["Chess club"].until) == (time(15, 30), time(16, 30))
    assert clubs["Choir"].rule == "FREQ=WEEKLY;BYDAY=TU,TH"
    assert (clubs["Choir"].at, clubs["Choir"].until) == (time(12, 15), time(13))
    assert clubs["Coding club"].place == "Room 2, upstairs"


def test_the_columns_of_google_and_outlook(read):
    text = (
        "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location\n"
        "Summer fair,12/06/2027,14:00,12/06/2027,17:00,False,Bring a cake,School field\n"
    )
    event = one(read("csv", text.encode()))
    assert (event.start, event.at, event.until) == (date(2027, 6, 12), time(14), time(17))
    assert (event.place, event.description) == ("School field", "Bring a cake")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read, encoding):
    text = "Date;Event\r\n4 January 2027;Café – for families\r\n"
    assert one(read("csv", text.encode(encoding))).title == "Café – for families"


def test_dates_that_can_t_all_be_day_first_are_refused(read, by_title):
    text = b"Date,Event\n1/25/2027,Fair\n4/1/2027,Play\n5/5/2027,Clubs\n"
    events = by_title(read("csv", text))
    assert "no month 25" in events["Fair"].problems[0]
    assert "may be 4 January or 1 April" in events["Play"].problems[0]
    assert events["Clubs"].start == date(2027, 5, 5)
    told = by_title(read("csv", text, month_first=True))
    assert [told[name].start for name in ("Fair", "Play")] == [date(2027, 1, 25), date(2027, 4, 1)]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("soon", '"soon" is not a date'),
        ("9/3/1926", "Was the year mistyped?"),
        ("31 June 2027", "There is no 31 June 2027."),
        ("Tuesday 4 January 2027", "4 January 2027 is a Monday, not a Tuesday."),
        ("", "It has no date"),
        ("0/0/2027", "There is no 0"),
    ],
)
def test_what_is_no_date_is_told(read, cell, words):
    assert words in one(read("csv", f"Date,Event\n{cell},Fair\n".encode())).problems[0]


def test_a_weekday_beside_a_date_must_agree(read):
    found = one(read("csv", b"Day,Date,Event\nTuesday,4/1/2027,INSET\n"))
    assert "4 January 2027 is a Monday, not a Tuesday" in found.problems[0]


def test_a_letter(shapes, read, by_title):
    found = read("text", shapes.LETTER)
    events = by_title(found)
    assert events["INSET day"].start == date(2027, 1, 4)
    assert (events["Book week"].start, events["Book week"].end) == (
        date(2027, 1, 11),
        date(2027, 1, 15),
    )
    assert events["half term"].end == date(2027, 2, 19)
    sports = events["Sports day"]
    assert (sports.start, sports.at, sports.place) == (date(2027, 5, 28), time(13, 30), "the field")
    club = events["Coding club"]
    assert (club.rule, club.at, club.place) == ("FREQ=WEEKLY;BYDAY=FR", time(15, 30), "the library")
    assert found.notes == ("4 lines without a date were left out.",)


def test_a_line_whose_weekday_is_wrong(read):
    (problem,) = one(read("text", b"Monday 5th January 2027 - INSET day")).problems
    assert problem == "5 January 2027 is a Tuesday, not a Monday. Correct the one that is wrong."


def test_a_range_that_ends_before_it_begins(read):
    (problem,) = one(read("text", b"20 March 2027 - 10 March 2027 Book weeks")).problems
    assert "before it begins" in problem


def test_keys_stay_when_a_list_grows(read):
    before = read("text", b"4 January 2027 INSET day\n5 January 2027 Return\n")
    after = read("text", b"Dear all\n5 January 2027 Return\n4 January 2027 INSET day\n")
    assert {event.key for event in before.events} == {event.key for event in after.events}


def test_a_letter_without_dates_is_refused(read):
    with pytest.raises(ImportRefused, match="No line begins or ends with a date"):
        read("text", b"Dear parents,\nthank you.\n")
