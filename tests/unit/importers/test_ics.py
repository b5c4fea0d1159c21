"""Calendars in the shapes of Outlook, Google and a council, and what is wrong with others."""

from datetime import date, time

import pytest

from schoolcast.api import ImportRefused


def event(read, calendar_bytes):
    (found,) = read("ics", calendar_bytes).events
    return found


def test_an_outlook_export(shapes, read, by_title):
    found = read("ics", shapes.OUTLOOK)
    events = by_title(found)
    concert = events["Spring concert"]
    assert (concert.start, concert.at, concert.until) == (date(2027, 3, 24), time(18), time(19, 30))
    assert concert.zone == "Europe/London"
    assert concert.description == "Families are welcome. Please bring a cushion, the floor is hard."
    assert events["INSET day"].start == date(2027, 1, 4)
    assert events["INSET day"].end is None and events["INSET day"].all_day
    assert events["Library closed"].all_day
    assert "Dentist" not in events
    assert found.source == "School office"
    assert "1 marked as private left out." in found.notes


def test_a_weekly_event_stays_a_rule(shapes, read, by_title):
    folded = "Gardening club in the school garden, for everybody who likes mud and worms"
    club = by_title(read("ics", shapes.OUTLOOK))[folded]
    assert club.rule == "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270423"
    assert club.exceptions == (date(2027, 3, 12),)
    assert (club.start, club.at) == (date(2027, 3, 5), time(15, 30))


def test_a_google_export(shapes, read):
    events = {event.key: event for event in read("ics", shapes.GOOGLE).events}
    fair = events["4f1aexample0001@google.com"]
    assert (fair.start, fair.at, fair.zone) == (date(2027, 6, 12), time(12), "UTC")
    meetings = {
        key.partition("/")[2]: (event.start, event.at, event.cancelled)
        for key, event in events.items()
        if "0002" in key
    }
    assert meetings == {
        "20270301": (date(2027, 3, 1), time(19), False),
        "20270405": (date(2027, 4, 6), time(19, 30), False),
        "20270607": (date(2027, 6, 7), time(19), True),
    }
    assert events["4f1aexample0003@google.com"].cancelled


def test_a_council_s_term_dates(shapes, read, by_title):
    events = by_title(read("ics", shapes.COUNCIL))
    assert events["Autumn half term"].end == date(2027, 10, 29)  # the end in the file is exclusive
    assert events["Spring term 2028"].end == date(2028, 3, 31)
    assert events["Autumn term starts"].start == date(2027, 9, 2)


def test_a_zone_that_the_file_describes(shapes, read):
    zone = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""
    one = "UID:a\nSUMMARY:Call\nDTSTART;TZID=Customized Time Zone:20270304T120000"
    found = event(read, shapes.calendar(one, more=zone))
    assert (found.at, found.zone) == (time(9), "UTC")


def test_a_zone_that_nobody_knows(shapes, read):
    one = "UID:a\nSUMMARY:Call\nDTSTART;TZID=Mars/Olympus:20270304T120000"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert 'Nobody knows the time zone "Mars/Olympus"' in problem


def test_a_floating_time_is_the_school_s(shapes, read):
    found = event(read, shapes.calendar("UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000"))
    assert (found.at, found.zone) == (time(14), "")


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=3", "FREQ=DAILY;BYSECOND=1,2,3"]
)
def test_what_repeats_more_than_daily_is_a_problem(shapes, read, rule):
    one = f"UID:a\nSUMMARY:Bell\nDTSTART:20270304T120000\nRRULE:{rule}"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert problem.startswith("It repeats more than once a day")


def test_a_rule_without_end_stops_with_the_school_years(shapes, read):
    one = "UID:a\nSUMMARY:Duty\nDTSTART:20200304T120000\nRRULE:FREQ=MONTHLY"
    found = read("ics", shapes.calendar(one)).events
    assert [found[0].start, found[-1].start] == [date(2026, 9, 4), date(2028, 8, 4)]


def test_too_many_dates_of_one_event_are_a_problem(shapes, read):
    one = "UID:a\nSUMMARY:Duty\nDTSTART:20200304T120000\nRRULE:FREQ=DAILY"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert "400 is the most" in problem


def test_an_event_of_ten_years_is_cut_off_nowhere(shapes, read):
    one = "UID:a\nSUMMARY:Works\nDTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20300101"
    assert event(read, shapes.calendar(one)).end == date(2029, 12, 31)


def test_the_latest_telling_of_an_event_counts(shapes, read):
    old = "UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000\nSEQUENCE:0"
    new = "UID:a\nSUMMARY:Fair\nDTSTART:20270613T140000\nSEQUENCE:2"
    assert event(read, shapes.calendar(new, old)).start == date(2027, 6, 13)


def test_different_events_with_one_id_are_kept_apart(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000"
    other = "UID:a\nSUMMARY:Play\nDTSTART:20270613T140000"
    found = read("ics", shapes.calendar(one, other))
    assert {event.key for event in found.events} == {"a#20270612T140000", "a#20270613T140000"}
    assert found.notes == ("1 event shares its id with another event; each was taken by its date.",)


def test_a_cancellation_tells_only_of_itself(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000"
    found = read("ics", shapes.calendar(one, more="METHOD:CANCEL\n"))
    assert found.partial and found.events[0].cancelled


def test_old_events_are_counted_and_left_out(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART:19260309T140000"
    found = read("ics", shapes.calendar(one))
    assert found.events == ()
    assert found.notes == ("1 event outside 1 September 2026 to 31 August 2028 left out.",)


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("soon", '"soon" is not a date'),
        ("20270231", '"20270231" is a day or a time that there is not'),
        ("", "is not a date"),
    ],
)
def test_text_where_a_date_should_be(shapes, read, stamp, words):
    (problem,) = event(read, shapes.calendar(f"UID:a\nSUMMARY:Fair\nDTSTART:{stamp}")).problems
    assert words in problem


def test_an_event_without_a_title_is_a_problem(shapes, read):
    (problem,) = event(read, shapes.calendar("UID:a\nDTSTART:20270612T140000")).problems
    assert problem == "It has no title. Give it one in the calendar."


def test_two_rules_on_one_event_are_said_to_be_two_events(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert "by two rules at once" in problem and problem.endswith("two events in the calendar.")


def test_a_rule_that_is_none_is_shown(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART:20270612T140000\nRRULE:FREQ=SOMETIMES"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert problem.startswith('How it repeats, "FREQ=SOMETIMES", can\'t be read.')


def test_an_unknown_zone_of_what_repeats_is_named(shapes, read):
    one = "UID:a\nSUMMARY:Fair\nDTSTART;TZID=Mars:20270612T140000\nRRULE:FREQ=MONTHLY"
    (problem,) = event(read, shapes.calendar(one)).problems
    assert problem.startswith('Nobody knows the time zone "Mars"')


@pytest.mark.parametrize(
    "times",
    ["DTSTART:20270612T140000\nDTEND:20270612T130000", "DTSTART:20270612\nDTEND:20270610"],
)
def test_an_event_that_ends_before_it_begins_is_a_problem(shapes, read, times):
    (problem,) = event(read, shapes.calendar(f"UID:a\nSUMMARY:Fair\n{times}")).problems
    assert problem.startswith("It ends before it begins.")


def test_a_file_that_was_cut_off_is_refused(shapes, read):
    with pytest.raises(ImportRefused, match="ends in the middle"):
        read("ics", shapes.OUTLOOK[:-40])


def test_a_calendar_of_fifty_thousand_events_is_refused(shapes, read):
    many = shapes.calendar(*["UID:a\nDTSTART:20270612"] * 20_001)
    with pytest.raises(ImportRefused, match="more than 20,000 events"):
        read("ics", many)
