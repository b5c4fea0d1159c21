"""`schoolcast rehearse`: what it says of tomorrow comes true."""

EVE, DUE = "2026-12-10T16:00", "2026-12-11T15:31"


def test_what_is_paused_is_told_the_day_before(desk):
    desk.approved()
    desk("pause", "--as", "Head", "--why", "a funeral", now=EVE)
    told = desk("rehearse", now=EVE)
    assert told.code == 4
    assert "it is paused" in told.out and "Head: a funeral" in told.out
    assert "All of it would go out" not in told.out
    desk("run", now=DUE)
    assert desk.posted() == []


def test_a_roll_that_is_too_old_tomorrow_is_told_today(desk):
    """It counts school days: on Sunday it is as old as on Friday, on Monday too old."""
    old = 'roll = "roll.csv"\n'
    desk.configure(old, f"{old}roll_taken_on = 2026-11-02\nroll_lasts = 29\n")
    desk.approved(publish_at="2026-12-14 08:00")
    told = desk("rehearse", "--json", now="2026-12-13T16:00")
    assert told.code == 4
    assert {flaw["what"] for flaw in told.json["flaws"]} == {"a check objects to it"}
    assert {rule for flaw in told.json["flaws"] for rule in flaw["rules"]} == {"ROLL-STALE"}
    desk("run", now="2026-12-14T08:01")
    assert desk.posted() == []
