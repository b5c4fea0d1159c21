"""Questions: an announcement that waits for a named person's advice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from schoolcast.domain.dates import from_ms, to_ms
from schoolcast.domain.delivery import ForbiddenMove
from schoolcast.domain.errors import NotFound
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.people_records import Question
from schoolcast.store.resealing import Resealing
from schoolcast.store.revision_moves import may_become
from schoolcast.store.sealed_words import close_words, open_words
from schoolcast.store.tables import questions, revisions
from schoolcast.vault import Safe


class Questions(Resealing):
    """An announcement that waits for advice, as the store keeps it."""

    def ask(self, question: Question) -> Question:
        """Submitted -> asked; ForbiddenMove otherwise."""
        with self._write() as connection:
            moved = connection.execute(
                update(revisions)
                .where(
                    revisions.c.id == question.revision,
                    revisions.c.school == self._school,
                    may_become(RevisionState.ASKED),
                )
                .values(state=RevisionState.ASKED)
            )
            stored = self._one(connection, question.revision)
            if not moved.rowcount:
                words = stored.state.replace("_", " ")
                raise ForbiddenMove(f"{stored.revision.item} can't wait for advice: it is {words}.")
            words = close_words("question", _name(question), question.question, self._safe)
            row = connection.execute(
                insert(questions)
                .values(
                    school=self._school,
                    revision=question.revision,
                    asked_by=question.asked_by,
                    asked_of=question.asked_of,
                    asked_at=to_ms(question.asked_at),
                    question=close_words(
                        "question", _name(question), question.question, self._safe
                    ),
                    answer="",
                    answered_by="",
                )
                .returning(questions)
            ).one()
            self._note(
                connection,
                person=question.asked_by,
                action="ask",
                subject=stored.revision.item,
                at=question.asked_at,
                revision=stored.number,
                of=question.asked_of,
            )
            return _question(row, self._safe)

    def answer_question(self, revision: int, *, person: str, answer: str, at: datetime) -> Question:
        """Asked -> submitted with the advice; NotFound where nothing was asked."""
        with self._write() as connection:
            stored = self._one(connection, revision)
            open_one = (
                questions.c.school == self._school,
                questions.c.revision == revision,
                questions.c.answered_at.is_(None),
            )
            asked = connection.execute(select(questions).where(*open_one)).one_or_none()
            if asked is None:
                raise NotFound(f"Nobody's advice was asked about {stored.revision.item}.")
            words = close_words("advice", str(asked.id), answer, self._safe)
            row = connection.execute(
                update(questions)
                .where(*open_one)
                .values(answer=words, answered_at=to_ms(at), answered_by=person)
                .returning(questions)
            ).one()
            connection.execute(
                update(revisions)
                .where(
                    revisions.c.id == revision,
                    may_become(RevisionState.SUBMITTED, RevisionState.ASKED),
                )
                .values(state=RevisionState.SUBMITTED)
            )
            self._note(
                connection,
                person=person,
                action="advise",
                subject=stored.revision.item,
                at=at,
                revision=stored.number,
            )
            return _question(row, self._safe)

    def questions(self, revision: int | None = None) -> list[Question]:
        """Questions about one revision, or all that are open; the oldest first."""
        wanted = select(questions).where(questions.c.school == self._school)
        if revision is None:
            wanted = wanted.join(revisions, revisions.c.id == questions.c.revision).where(
                questions.c.answered_at.is_(None), revisions.c.state == RevisionState.ASKED
            )
        else:
            wanted = wanted.where(questions.c.revision == revision)
        with self._read() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id)).all()
        return [_question(row, self._safe) for row in rows]


def _question(row: Any, safe: Safe) -> Question:
    answered = None if row.answered_at is None else from_ms(row.answered_at)
    fields = {name: row._mapping[name] for name in Question.__dataclass_fields__}
    fields |= {"asked_at": from_ms(row.asked_at), "answered_at": answered}
    question = Question(**fields)
    return replace(
        question,
        question=open_words("question", _name(question), row.question, safe),
        answer=open_words("advice", str(row.id), row.answer, safe),
    )


def _name(question: Question) -> str:
    return f"{question.revision}/{to_ms(question.asked_at)}"
