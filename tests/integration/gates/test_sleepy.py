"""What is said when a time is chosen at which this computer has mostly been off."""


def test_a_sleepy_hour_is_named_when_it_is_chosen(school):
    for day in ("04", "11", "18", "25"):  # on at Mondays' nine o'clock only
        school.run("run", "--now", f"2027-01-{day}T09:00")
    now = "2027-01-26T09:00"
    school.write("hall", at="2027-01-29 20:00")
    assert school.run("submit", "hall", "--as", "Pat", "--now", now) == 0
    assert "on Fridays this computer has mostly been off (on in 0 of the last 3" in school.err
    assert school.run("approve", "hall", "--as", "Head", "--now", now) == 0
    assert "on Fridays this computer has mostly been off (on in 0 of the last 3" in school.err
    school.run("plan", "--now", now)
    assert "mostly been off" in school.err
    school.plan("fair", at="2027-02-01 09:00", now=now)
    assert "mostly been off" not in school.err


def test_before_a_holiday_its_posts_are_named(school):
    calendar = school.folder / "content" / "calendar.toml"
    calendar.write_text(
        '[[terms]]\nname = "spring"\nfirst = 2027-01-05\nlast = 2027-02-12\n'
        '[[terms]]\nname = "summer"\nfirst = 2027-02-22\nlast = 2027-07-20\n',
        encoding="utf-8",
    )
    school.plan("hall", at="2027-02-16 09:00", now="2027-02-08T09:00")
    school.run("plan", "--now", "2027-02-08T09:00")
    assert "from Saturday 13 February to Sunday 21 February needs this computer" in school.err
    assert "hall on facebook (Tuesday 16 February)" in school.err
    school.write("fair", at="2027-02-17 10:00")
    school.run("submit", "fair", "--as", "Pat", "--now", "2027-02-08T09:00")
    school.run("plan", "--now", "2027-02-08T09:00")
    assert "fair on facebook (Wednesday 17 February, waits for approval)" in school.err
    school.run("plan", "--now", "2027-01-11T09:00")
    assert "holiday" not in school.err
