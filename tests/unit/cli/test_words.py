"""Every state has words that an office uses."""

from datetime import UTC, datetime

from schoolcast.domain.delivery import State
from schoolcast.domain.finding import Severity
from schoolcast.domain.revision import RevisionState
from schoolcast.office.words import REVISIONS, SEVERITIES, STATES, when


def test_nothing_is_without_words() -> None:
    assert set(STATES) == set(State)
    assert set(REVISIONS) == set(RevisionState)
    assert set(SEVERITIES) == set(Severity)
    assert len(set(STATES.values())) == len(State), "two states must not read alike"


def test_a_time_is_the_schools() -> None:
    moment = datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert when(moment, "Europe/London") == "Thu 2027-07-01, 9am"
    assert when(None, "Europe/London") == "as soon as it is approved"
