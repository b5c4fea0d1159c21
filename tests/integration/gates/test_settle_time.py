"""A channel that would look too early for a lost post is refused when config.toml is read."""

import pytest

from schoolcast.domain.delivery import State

PAGE = """
[[channels]]
name = "wall"
kind = "{kind}"
audience = "public"
settings = {{ {settings} }}
"""
FACEBOOK = 'page_id = "1066", access_token = "T"'
X = 'consumer_key = "a", consumer_secret = "b", access_token = "7-c", access_token_secret = "d"'


@pytest.mark.parametrize(("kind", "own"), [("facebook", FACEBOOK), ("x", X)])
@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ("settle_seconds = 84", True),
        ("send_seconds = 40", True),
        ("feed_lag_seconds = 26", True),
        ("settle_seconds = 85", False),
        ("settle_seconds = 50, send_seconds = 5, read_seconds = 20", False),
        ("send_seconds = 300, settle_seconds = 400", False),
    ],
)
def test_a_settle_time_must_outlast_call_and_feed(office, kind, own, more, refused):
    office.configure(PAGE.format(kind=kind, settings=f"{own}, {more}"))
    with office.app() as app:
        problem = app.school.channels["wall"].problem
    assert bool(problem) is refused
    if refused:
        assert "it could go out twice. Raise settle_seconds" in problem


def test_nothing_goes_out_there_until_it_is_mended(office):
    hasty = PAGE.format(kind="facebook", settings=f"{FACEBOOK}, settle_seconds = 5")
    office.configure(hasty)
    office.write(keys='event_date = 2027-01-04\nchannels = ["wall"]')
    office.submit()
    office.approve()
    office.at("2026-12-11T15:30Z")
    office.run()
    [delivery] = office.deliveries()
    assert delivery.state is State.HELD
    assert "looked for 5 seconds after the call, but may take 85 seconds" in delivery.reason
    assert delivery.attempts == 0
