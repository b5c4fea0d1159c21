"""Pausing and resuming from the command line."""

SUNDAY = "2027-01-03T09:00"
MONDAY = "2027-01-04T09:00"
NOON = "2027-01-04T12:00"


def test_everything_is_paused_and_goes_on(school):
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    pause = ("pause", "--as", "Head", "--why", "we mourn a colleague")
    assert school.run(*pause, "--now", SUNDAY) == 0
    assert "2 posts wait" in school.out
    assert school.run("run", "--now", MONDAY) == 0
    assert school.posted() == []
    listed = school.json("queue", "list")["deliveries"]
    assert {d["state"] for d in listed} == {"scheduled"}
    assert {d["reason"] for d in listed} == {"held: paused by Head: we mourn a colleague"}
    assert school.run("resume", "--as", "Head", "--now", NOON) == 0
    assert school.run("run", "--now", NOON) == 0
    assert len(school.posted()) == 2


def test_one_channel_is_paused_until_a_moment(school):
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    until = ("--until", NOON)
    words = ("pause", "--channel", "x", "--as", "Head", "--why", "election", *until)
    assert school.run(*words, "--now", SUNDAY) == 0
    school.run("run", "--now", MONDAY)
    assert [place.split("/")[1] for place in school.posted()] == ["facebook"]
    school.run("run", "--now", NOON)
    assert len(school.posted()) == 2


def test_a_pause_moves_no_deadline_and_says_what_will_be_too_late(school):
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    words = (
        "pause",
        "--item",
        "hall",
        "--as",
        "Head",
        "--why",
        "not sure",
        "--until",
        "2027-02-01",
    )
    assert school.run(*words, "--now", SUNDAY) == 0
    assert "will be too late" in school.err
    assert school.run("run", "--now", "2027-01-06T09:00") == 4
    assert set(school.states().values()) == {"missed"}


def test_what_can_not_be_paused_is_said(school):
    for words, hint in (
        (("--channel", "facebok"), "facebook"),
        (("--item", "nothing"), "no announcement"),
        (("--item", "a", "--channel", "x"), "one thing at a time"),
        (("--until", "2020-01-01"), "over already"),
        (("--until", "tomorrow"), '--until "tomorrow" is not a moment'),
    ):
        assert school.run("pause", "--as", "Head", "--why", "x", *words, "--now", SUNDAY) == 2
        assert hint in school.err
    assert school.run("resume", "--as", "Head") == 2
    assert "Nothing is paused" in school.err
    school.run("pause", "--channel", "x", "--as", "Head", "--why", "y", "--now", SUNDAY)
    assert school.run("resume", "--as", "Head", "--now", SUNDAY) == 2
    assert "the channel x, by Head (y)" in school.err


def test_a_second_pause_does_not_end_the_first(school):
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    mourn = ("pause", "--as", "Head", "--why", "we mourn a colleague", "--now", SUNDAY)
    assert school.run(*mourn) == 0
    printer = ("pause", "--as", "Pat", "--why", "printer is changed", "--until", "2027-01-03T09:05")
    assert school.run(*printer, "--now", SUNDAY) == 2
    assert "Head has paused that already (we mourn a colleague)" in school.err
    assert "until somebody ends it" in school.err
    assert school.run("run", "--now", MONDAY) == 0
    assert school.posted() == []


def test_a_longer_pause_takes_the_place_of_the_first_and_says_so(school):
    first = ("pause", "--as", "Pat", "--why", "printer is changed", "--until", MONDAY)
    assert school.run(*first, "--now", SUNDAY) == 0
    assert school.run("pause", "--as", "Head", "--why", "we mourn", "--now", SUNDAY) == 0
    assert "This takes the place of Pat's pause (printer is changed), until" in school.err
    assert "9am" in school.err


def test_an_announcement_is_paused_by_its_path(school):
    school.plan("hall", at="2027-01-04 09:00", now=SUNDAY)
    path = str(school.folder / "content" / "hall.md")
    words = ("--item", path, "--as", "Head", "--now", SUNDAY)
    assert school.run("pause", *words, "--why", "not sure") == 0
    assert "2 posts wait" in school.out
    assert school.run("resume", *words) == 0
