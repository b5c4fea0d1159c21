"""Resealing: words that an earlier version kept in clear are sealed, bit by bit."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, select, update

from schoolcast.store.forgetting import Forgetting
from schoolcast.store.handoff_tables import hand_offs
from schoolcast.store.sealed_words import close_answers, close_words, open_answers
from schoolcast.store.tables import approvals, incidents, questions, revisions
from schoolcast.vault import MARK

AT_ONCE = 500  # rows of a table in one transaction

# Column, kind and name, as the classes that write them seal them.
_WORDS: tuple[tuple[Column[Any], str, Callable[[Any], str]], ...] = (
    (revisions.c.reason, "reason", lambda row: str(row.id)),
    (hand_offs.c.said, "said", lambda row: str(row.delivery)),
    (questions.c.question, "question", lambda row: f"{row.revision}/{row.asked_at}"),
    (questions.c.answer, "advice", lambda row: str(row.id)),
    (incidents.c.why, "incident", lambda row: f"{row.item}/{row.known_at}"),
    (incidents.c.decision, "decision", lambda row: str(row.id)),
)


class Resealing(Forgetting):
    """Seals what lies in clear, where there is a key."""

    def seal_old_words(self) -> int:
        """Seal some of the words that lie in clear; how many, 0 once all are sealed."""
        if not self._safe.seals:
            return 0
        with self._write() as connection:
            count = 0
            for row in self._in_clear(connection, approvals.c.answers):
                name = str(row.revision)
                answers = open_answers(row.answers, name, self._safe)
                closed = close_answers(answers, name, self._safe)
                count += self._put(connection, approvals.c.answers, row, closed)
            for column, kind, name_of in _WORDS:
                for row in self._in_clear(connection, column):
                    words = row._mapping[column.name]
                    closed = close_words(kind, name_of(row), words, self._safe)
                    count += self._put(connection, column, row, closed)
            return count

    def _in_clear(self, connection: Connection, column: Column[Any]) -> list[Any]:
        clear = select(column.table).where(
            column.table.c.school == self._school,
            column.not_in(("", "{}")),
            ~column.contains(f"{MARK}."),
        )
        return list(connection.execute(clear.limit(AT_ONCE)))

    def _put(self, connection: Connection, column: Column[Any], row: Any, closed: str) -> int:
        (key,) = column.table.primary_key.columns
        same = update(column.table).where(key == row._mapping[key.name])
        connection.execute(same.values({column.name: closed}))
        return 1
