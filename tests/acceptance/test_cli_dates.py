"""“Tomorrow” and “Friday” gain their dates in one step."""

NOW = "2026-12-01T09:00"


def test_submit_writes_the_dates_into_the_file(desk):
    written = desk.write(
        "fair.md",
        id="fair",
        kind="fund-raising",
        title="Fair",
        keys="event_date = 2026-12-11",
        publish_at="2026-12-10 15:30",
        body="The fair is tomorrow. Doors open on Friday at 2pm.",
    )
    done = desk("submit", written, "--as", "Office", "--add-dates", now=NOW)
    assert done.code == 0, done
    assert "“tomorrow” is now “tomorrow, Friday 11 December”" in done.err
    text = written.read_text(encoding="utf-8")
    assert "The fair is tomorrow, Friday 11 December. Doors open on Friday 11 December at" in text
    assert 'id = "fair"' in text
    again = desk("submit", written, "--as", "Office", "--add-dates", now=NOW)
    assert "is now" not in again.err


def test_a_word_that_means_two_days_stays(desk):
    written = desk.write(
        "fair.md",
        id="fair",
        kind="fund-raising",
        title="Fair",
        keys='event_date = 2026-12-11\nreminders = ["-2d"]',
        publish_at="2026-12-07 15:30",
        body="Please bring a cake tomorrow. The fair is on 11 December.",
    )
    before = written.read_text(encoding="utf-8")
    desk("submit", written, "--as", "Office", "--add-dates", now=NOW)
    assert written.read_text(encoding="utf-8") == before
