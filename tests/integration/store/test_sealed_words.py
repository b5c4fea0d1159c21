"""What people type about an announcement lies sealed; what lay in clear is sealed later."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from schoolcast.key_ring import KeyRing
from schoolcast.pipeline.people_records import Incident, Question
from schoolcast.store import open_store
from schoolcast.store.sealed_words import LOST
from schoolcast.store.tables import approvals, incidents, questions, revisions

WORDS = "Ottoline asked me herself"


@pytest.fixture
def keys(tmp_path):
    return KeyRing(tmp_path / "school")


@pytest.fixture
def sealed(url, keys, make_desk):
    with open_store(url, keys=keys) as store:
        yield make_desk(store)


def raw(desk):
    with desk.opened.database.read() as connection:
        tables = (approvals, incidents, questions, revisions)
        return "".join(str(connection.execute(one.select()).all()) for one in tables)


def say_everything(desk, now):
    """An answer, a question with advice, a reason to send back, an incident decided."""
    store = desk.store
    asked = desk.submit("asked")
    words = Question(
        id=0, revision=asked.id, asked_by="Ada", asked_of="Bea", asked_at=now, question=WORDS
    )
    store.ask(words)
    store.answer_question(asked.id, person="Bea", answer=WORDS, at=now)
    store.send_back(asked.id, person="Bea", at=now, reason=WORDS)
    approval = desk.approval(desk.submit("fair"))
    said = {"NAME-WORD-abc": f"not-a-name: {WORDS}"}
    store.approve(replace(approval, answers=said), [desk.planned()])
    incident = Incident(id=0, item="fair", person="Ada", why=WORDS, known_at=now)
    number = store.add_incident(incident).id
    store.decide_incident(number, person="Bea", decision=WORDS, at=now + timedelta(hours=1))


def read_back(desk):
    asked = desk.store.latest_revision("asked")
    (question,) = desk.store.questions(asked.id)
    (incident,) = desk.store.incidents()
    answers = desk.store.latest_revision("fair").approval.answers
    return [
        question.question,
        question.answer,
        asked.reason,
        incident.why,
        incident.decision,
        answers["NAME-WORD-abc"].removeprefix("not-a-name: "),
    ]


def test_words_lie_sealed_and_come_back(sealed, now):
    say_everything(sealed, now)
    assert read_back(sealed) == [WORDS] * 6
    assert "Ottoline" not in raw(sealed)
    assert "not-a-name" in raw(sealed)  # the reason is counted, and names nobody


def test_what_lay_in_clear_is_read_and_sealed_once(desk, url, keys, make_desk, now):
    say_everything(desk, now)
    assert "Ottoline" in raw(desk)
    with open_store(url, keys=keys) as store:
        later = make_desk(store)
        assert read_back(later) == [WORDS] * 6
        assert later.store.seal_old_words() == 6
        assert "Ottoline" not in raw(later)
        assert read_back(later) == [WORDS] * 6
        assert later.store.seal_old_words() == 0


def test_a_lost_key_leaves_the_reasons(sealed, url, keys, make_desk, now):
    say_everything(sealed, now)
    sealed.store.replace_key(person="Bea", at=now)
    assert read_back(sealed) == [LOST] * 5 + ["not-a-name"]


def test_a_tool_without_a_key_seals_nothing(desk, now):
    say_everything(desk, now)
    assert desk.store.seal_old_words() == 0
    with desk.opened.database.write() as connection:
        connection.execute(update(incidents).values(why="changed"))
    assert desk.store.incidents()[0].why == "changed"
