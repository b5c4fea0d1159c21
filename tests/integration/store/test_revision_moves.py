"""Revisions change state as the domain's moves say and in no other way, on either database."""

import pytest

from schoolcast.domain import revision as domain
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.revision import REVISION_MOVES, RevisionState
from schoolcast.pipeline.people_records import Question

ASKED, SUBMITTED = RevisionState.ASKED, RevisionState.SUBMITTED
APPROVED, REPLACED = RevisionState.APPROVED, RevisionState.REPLACED
SENT_BACK = RevisionState.SENT_BACK


@pytest.fixture
def without(monkeypatch):
    """Take every move to a state out of the domain's data."""

    def take(end: RevisionState) -> None:
        left = tuple(move for move in REVISION_MOVES if move.end is not end)
        monkeypatch.setattr(domain, "REVISION_MOVES", left)

    return take


def asking(stored, now) -> Question:
    return Question(
        id=0, revision=stored.id, asked_by="Bea", asked_of="Ada", asked_at=now, question="So?"
    )


def acts(desk, stored, now):
    return {
        ASKED: lambda: desk.store.ask(asking(stored, now)),
        SENT_BACK: lambda: desk.store.send_back(stored.id, person="Head", at=now, reason="No."),
        APPROVED: lambda: desk.approve(stored),
    }


@pytest.mark.parametrize("end", [ASKED, SENT_BACK, APPROVED])
def test_what_the_data_does_not_allow_is_refused(desk, now, without, end):
    stored = desk.submit("fair")
    without(end)
    with pytest.raises(ForbiddenMove):
        acts(desk, stored, now)[end]()
    assert desk.store.revision(stored.id).state is SUBMITTED


@pytest.mark.parametrize("end", [ASKED, SENT_BACK, APPROVED])
def test_nothing_leads_on_from_what_was_replaced(desk, now, end):
    stored = desk.submit("fair")
    desk.submit("fair")
    with pytest.raises(ForbiddenMove):
        acts(desk, stored, now)[end]()
    assert desk.store.revision(stored.id).state is REPLACED


def test_replacing_follows_the_data_too(desk, without):
    first = desk.submit("fair")
    without(REPLACED)
    desk.submit("fair")
    assert desk.store.revision(first.id).state is SUBMITTED
