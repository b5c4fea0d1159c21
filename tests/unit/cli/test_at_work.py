"""A daemon that starts under a clock that can't be right waits; a pass from cron says so."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from schoolcast.cli.at_work import _with_a_sound_clock
from schoolcast.domain.clock import FixedClock
from schoolcast.domain.errors import ClockProblem


class Watch:
    """Doubts the clock so many times."""

    def __init__(self, doubts):
        self.doubts, self.kept = doubts, 0

    def require_steady(self):
        if self.doubts:
            self.doubts -= 1
            raise ClockProblem("This computer's clock has jumped ahead by 3 days.")

    def keep(self):
        self.kept += 1


def app_with(watch):
    clock = FixedClock(datetime(2026, 12, 11, 15, 0, tzinfo=UTC))
    return SimpleNamespace(clock=clock, watch=watch)


def test_the_daemon_waits_and_says_it_once(capsys):
    watch, waits = Watch(doubts=4), []
    _with_a_sound_clock(app_with(watch), lambda: waits.append(1))
    assert len(waits) == 4
    assert capsys.readouterr().err.count("jumped ahead by 3 days") == 1
    assert watch.kept == 5  # so that the next process knows since when


def test_a_pass_ends_with_the_reason():
    watch = Watch(doubts=1)
    with pytest.raises(ClockProblem, match="3 days"):
        _with_a_sound_clock(app_with(watch), None)
    assert watch.kept == 1
    _with_a_sound_clock(app_with(watch), None)
