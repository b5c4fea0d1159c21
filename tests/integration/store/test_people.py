"""What the store keeps about people, on both databases: sealed, fenced, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import KeyProblem, NotFound
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import PostImage, RevisionState
from schoolcast.key_ring import KeyRing
from schoolcast.pipeline.people_records import Incident, Question
from schoolcast.pipeline.records import AuditEntry
from schoolcast.store import open_store
from schoolcast.store.sealing import LOST
from schoolcast.store.tables import documents, revisions, verdicts

IMAGE = PostImage(
    sha256="0" * 64, alt="Beds", media_type="image/png", size=1, width=1, height=1,
    children=("PUPIL-77",), file="marchbanks.png",
)  # fmt: skip
FOUND = Finding(
    rule="NAME-WORD",
    clause="26",
    severity=Severity.MUST_RESOLVE,
    overridable_by=OverridableBy.APPROVER,
    message="Is this a name?",
    excerpt="Ottoline",
)


@pytest.fixture
def keys(tmp_path):
    return KeyRing(tmp_path / "school")


@pytest.fixture
def sealed(url, keys, make_desk):
    """A desk at a store that seals."""
    with open_store(url, keys=keys) as store:
        yield make_desk(store)


def entry(now):
    return AuditEntry(at=now, person="Office", action="import-roll", subject="register")


def with_children(desk, now):
    revision = desk.revision()
    posts = (replace(revision.posts[0], images=(IMAGE,)),)
    revision = replace(revision, children=("PUPIL-78",), posts=posts)
    verdict = replace(desk.verdict(), findings=(FOUND,))
    return desk.store.add_revision(revision, verdict, person="Ada", at=now, hold_reason="waits")


def raw(desk, table):
    with desk.opened.database.read() as connection:
        return str(connection.execute(table.select()).all())


def test_children_and_excerpts_lie_sealed_and_come_back(sealed, now):
    stored = with_children(sealed, now)
    again = sealed.store.revision(stored.id)
    assert again == stored
    assert again.revision.sha256 == again.sha256
    assert again.revision.posts[0].images[0].children == ("PUPIL-77",)
    assert again.verdict.findings == (FOUND,)
    for table in (revisions, verdicts):
        kept = raw(sealed, table)
        assert not [w for w in ("PUPIL-7", "Ottoline", "marchbanks") if w in kept]


def test_without_the_key_nothing_opens(sealed, url, now, tmp_path):
    stored = with_children(sealed, now)
    for keys in (None, KeyRing(tmp_path / "elsewhere")):
        with open_store(url, keys=keys) as store, pytest.raises(KeyProblem):
            store.school("oakfield").revision(stored.id)


def test_a_lost_key_leaves_the_texts_and_forgets_the_children(sealed, url, now, keys):
    stored = with_children(sealed, now)
    sealed.store.keep_document("register", "{}", expect=0, entry=entry(now))
    keys.file.unlink()
    keys.make()
    with open_store(url, keys=keys) as store:
        door = store.school("oakfield")
        with pytest.raises(KeyProblem, match="people key replace"):
            door.check_key()
        door.replace_key(person="Head", at=now)
        door.check_key()
        again = door.revision(stored.id)
        assert again.revision.posts[0].text == stored.revision.posts[0].text
        assert again.revision.children == (LOST,)
        assert again.verdict is None
        assert door.document("register") == (1, None)
        assert door.keep_document("register", "new", expect=1, entry=entry(now)) == 2
        assert door.document("register") == (2, "new")
        assert door.verify_audit() is None


def test_a_document_is_replaced_once_and_stops_every_claim(sealed, now):
    sealed.plan()
    assert sealed.store.keep_document("register", "one", expect=0, entry=entry(now)) == 1
    assert sealed.claim() is None
    sealed.store.set_versions("rules-1", "facts-1")
    assert sealed.claim() is not None
    with pytest.raises(ForbiddenMove, match="meanwhile"):
        sealed.store.keep_document("register", "two", expect=0, entry=entry(now))
    assert sealed.store.document("register") == (1, "one")
    assert sealed.store.document("devices") == (0, None)
    assert "one" not in raw(sealed, documents).replace("None", "")


def test_two_processes_share_the_schools_key(sealed, url, now, keys):
    with open_store(url, keys=keys) as other:
        sealed.store.keep_document("register", "one", expect=0, entry=entry(now))
        assert other.school("oakfield").document("register") == (1, "one")


def test_a_key_of_an_undone_transaction_is_not_used(url, keys, now):
    with open_store(url, keys=keys) as store:
        door = store.school("oakfield")
        with pytest.raises(ForbiddenMove):
            door.keep_document("register", "one", expect=5, entry=entry(now))
        door.keep_document("register", "two", expect=0, entry=entry(now))
        assert store.school("oakfield").document("register") == (1, "two")


def test_without_keys_no_register_is_kept(desk, now):
    with pytest.raises(KeyProblem):
        desk.store.keep_document("register", "one", expect=0, entry=entry(now))


def test_asking_and_answering(desk, now):
    stored = desk.submit()
    asked = Question(
        id=0, revision=stored.id, asked_by="Ada", asked_of="Head", asked_at=now, question="Right?"
    )
    kept = desk.store.ask(asked)
    assert desk.store.questions() == [kept] == desk.store.questions(stored.id)
    assert desk.store.revision(stored.id).state is RevisionState.ASKED
    with pytest.raises(ForbiddenMove):
        desk.store.ask(asked)
    answered = desk.store.answer_question(stored.id, person="Head", answer="Yes.", at=now)
    assert (answered.answer, answered.answered_at) == ("Yes.", now)
    assert desk.store.questions() == []
    assert desk.store.revision(stored.id).state is RevisionState.SUBMITTED
    with pytest.raises(NotFound):
        desk.store.answer_question(stored.id, person="Head", answer="Yes.", at=now)


def test_incidents_and_confirmations(desk, now):
    one = desk.store.add_incident(
        Incident(id=0, item="fair", person="Head", why="wrong date", known_at=now)
    )
    assert desk.store.incidents() == [one]
    assert one.report_by - one.known_at == timedelta(hours=72)
    done = desk.store.decide_incident(one.id, person="Head", decision="no harm", at=now)
    assert (done.decision, done.reported_at) == ("no harm", now)
    with pytest.raises(NotFound):
        desk.store.decide_incident(99, person="Head", decision="x", at=now)
    assert desk.store.acknowledge("Head", "1", at=now)
    assert not desk.store.acknowledge("Head", "1", at=now)
    assert desk.store.acknowledgements() == [("Head", "1", now)]


def test_old_drafts_are_forgotten_and_nothing_else(desk, now):
    desk.submit("fair", "first words")
    desk.submit("fair", "second words")
    desk.plan("bazaar")
    later = now + timedelta(days=1)
    assert desk.store.forget_drafts(before=now) == 0
    assert desk.store.forget_drafts(before=later) == 1
    assert "first words" not in raw(desk, revisions)
    assert "second words" in raw(desk, revisions)
    assert desk.store.latest_revision("bazaar").approval is not None


def test_quoted_words_are_forgotten_once_all_is_settled(sealed, now):
    stored = with_children(sealed, now)
    later = now + timedelta(days=1)
    assert sealed.store.forget_excerpts(before=later) == 0  # it still waits for approval
    sealed.store.send_back(stored.id, person="Head", at=now, reason="no")
    assert sealed.store.forget_excerpts(before=now) == 0
    assert sealed.store.forget_excerpts(before=later) == 1
    (found,) = sealed.store.revision(stored.id).verdict.findings
    assert found == replace(FOUND, excerpt="")
    assert sealed.store.forget_excerpts(before=later) == 0
