"""Words that name a day, and the day on which commands really send them."""

SUNDAY = "2027-01-03T18:00"
MONDAY = "2027-01-04T08:00"
CLOSED = {
    "at": "on-approval",
    "body": "School is closed to pupils tomorrow.",
    "keys": "event_date = 2027-01-04",
}


def test_tomorrow_approved_on_the_day_itself_waits_for_an_answer(school):
    school.write("closed", **CLOSED)
    assert school.run("submit", "closed", "--as", "Pat", "--now", SUNDAY) == 0
    assert school.run("approve", "closed", "--as", "Head", "--now", MONDAY) == 3
    assert "not approved yet" in school.out
    assert "“tomorrow” will be Tuesday 5 January 2027" in school.out
    assert "--answer DATE-RELATIVE-" in school.out
    school.run("run", "--now", MONDAY)
    assert school.posted() == []


def test_tomorrow_that_a_pause_keeps_past_midnight_never_goes_out(school):
    school.plan("closed", now=SUNDAY, **CLOSED)
    assert school.run("pause", "--as", "Head", "--why", "wait", "--now", SUNDAY) == 0
    assert school.run("run", "--now", "2027-01-03T23:50") == 0
    assert school.run("resume", "--as", "Head", "--now", "2027-01-04T00:05") == 0
    assert school.run("run", "--now", "2027-01-04T00:05") == 4
    assert school.posted() == []
    assert set(school.states("closed").values()) == {"missed"}
