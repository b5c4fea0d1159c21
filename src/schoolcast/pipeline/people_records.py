"""What the store keeps about people: sealed documents, questions, incidents, confirmations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from schoolcast.pipeline.records import AuditEntry

REPORT_WITHIN = timedelta(hours=72)
"""UK GDPR Art. 33: a breach is reported within 72 hours of knowing, where it must be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Somebody's advice that a revision waits for, or has had."""

    id: int
    revision: int
    asked_by: str
    asked_of: str
    asked_at: datetime
    question: str
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """Something went out that should not have; `decision` says whether it was reported."""

    id: int
    item: str
    person: str
    why: str
    known_at: datetime
    reported_at: datetime | None = None
    decided_by: str = ""
    decision: str = ""

    @property
    def report_by(self) -> datetime:
        """Until when it is reported to the regulator, if it must be."""
        return self.known_at + REPORT_WITHIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """How long a school keeps what it need not keep for ever."""

    drafts: timedelta = timedelta(days=365)
    stopped: timedelta = timedelta(days=90)
    packs: timedelta = timedelta()
    excerpts: timedelta = timedelta(days=90)
    leavers: timedelta = timedelta(days=365)
    originals: timedelta = timedelta(days=30)


class PeopleBook(Protocol):
    """The part of a school's store that is about people."""

    def document(self, kind: str) -> tuple[int, str | None]:
        """A sealed document's version and text; version 0 and None where there is none.

        The text is None, too, where its key is lost; KeyProblem where it can't be opened.
        """

    def document_version(self, kind: str) -> int:
        """The version alone, which costs no key."""

    def keep_document(self, kind: str, text: str, *, expect: int, entry: "AuditEntry") -> int:
        """Replace a document whose version is `expect`, audited; its new version.

        Until what is open has been checked again, nothing is claimed. ForbiddenMove when somebody
        else changed it meanwhile.
        """

    def check_key(self) -> None:
        """KeyProblem, with the way back, unless what is sealed can be opened."""

    def replace_key(self, *, person: str, at: datetime) -> str:
        """Give the lost keys up and make a new one, audited; its id."""

    def ask(self, question: Question) -> Question:
        """Submitted -> asked, audited; ForbiddenMove otherwise. The question's id is given."""

    def answer_question(self, revision: int, *, person: str, answer: str, at: datetime) -> Question:
        """Asked -> submitted with the advice, audited; NotFound where nothing was asked."""

    def questions(self, revision: int | None = None) -> list[Question]:
        """Questions about one revision, or all that are open; the oldest first."""

    def add_incident(self, incident: Incident) -> Incident:
        """Keep an incident, audited; its id is given."""

    def decide_incident(
        self, incident: int, *, person: str, decision: str, at: datetime
    ) -> Incident:
        """Whether and how it was reported, audited; NotFound."""

    def incidents(self) -> list[Incident]:
        """All incidents, the newest first."""

    def acknowledge(self, person: str, policy_version: str, *, at: datetime) -> bool:
        """A person confirms the policy, audited; False where they had."""

    def acknowledgements(self) -> list[tuple[str, str, datetime]]:
        """Who confirmed which version of the policy when."""

    def forget_drafts(self, *, before: datetime) -> int:
        """Delete revisions that others replaced, never approved nor sent; how many."""

    def forget_stopped(self, *, before: datetime) -> int:
        """Delete revisions that were sent back and never approved nor sent; how many."""

    def seal_old_words(self) -> int:
        """Seal some of the words that an earlier version kept in clear; how many."""

    def forget_excerpts(self, *, before: datetime) -> int:
        """Take the quoted words out of verdicts on what is settled; how many verdicts."""
