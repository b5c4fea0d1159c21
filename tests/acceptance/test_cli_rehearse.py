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
