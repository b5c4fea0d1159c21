"""Asking first: an announcement waits for the advice of a named person."""

from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.people_records import Question
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named, same_person


def ask(stored: StoredRevision, *, person: str, of: str, question: str, school: School) -> Question:
    """Let it wait for `of`'s advice; nobody else can approve it meanwhile."""
    person, of = named(person), named(of)
    if not question.strip():
        raise UsageProblem("Say what you want to know: --question WORDS.")
    if same_person(person, of):
        raise UsageProblem("Ask somebody else: the Head or the Deputy.")
    return school.store.ask(
        Question(
            id=0,
            revision=stored.id,
            asked_by=person,
            asked_of=of,
            asked_at=school.clock.now(),
            question=question.strip(),
        )
    )


def advise(stored: StoredRevision, *, person: str, answer: str, school: School) -> Question:
    """The advice that was asked for; the announcement waits for approval again."""
    person = named(person)
    if not answer.strip():
        raise UsageProblem("Say what you advise: --answer WORDS.")
    require_adviser(stored, person, school)
    now = school.clock.now()
    return school.store.answer_question(stored.id, person=person, answer=answer.strip(), at=now)


def require_adviser(stored: StoredRevision, person: str, school: School) -> None:
    """NotAllowed while the revision waits for the advice of somebody else."""
    if stored.state is not RevisionState.ASKED:
        return
    waits = [q for q in school.store.questions(stored.id) if q.answered_at is None]
    if waits and not same_person(waits[-1].asked_of, person):
        raise NotAllowed(
            f"{stored.revision.item} waits for the advice of {waits[-1].asked_of}, whom "
            f"{waits[-1].asked_by} has asked: “{waits[-1].question}”"
        )
