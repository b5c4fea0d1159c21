"""Rewording: an approver mends a word, and somebody else's one press makes it an approval.

Whoever changes a revision is one of its authors and can't approve it alone. So the approver's
press is kept beside it, with the answers, and counts once another person has confirmed the
words: then two different people, one of them an approver, stand behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from schoolcast.domain.account import Role
from schoolcast.domain.errors import NotAllowed, NotFound, UsageProblem
from schoolcast.domain.finding import Finding
from schoolcast.domain.revision import RevisionState
from schoolcast.pipeline.approve import (
    ApproveResult,
    Voice,
    require_waiting,
    stand_behind,
    still_asked,
)
from schoolcast.pipeline.asking import require_adviser
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_records import Words
from schoolcast.pipeline.entitled import is_one_of, require_approver
from schoolcast.pipeline.ports.sheets import Sheets
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.second_records import Mending
from schoolcast.pipeline.submit import SubmitResult, Submitted, named, same_person, submit

_WRITES = (Role.AUTHOR, Role.APPROVER, Role.DEPUTY, Role.ADMIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reworded:
    """The revision with the approver's words; `unresolved` is what is left to answer first."""

    stored: StoredRevision
    unresolved: tuple[Finding, ...]


def words_to_mend(stored: StoredRevision, sheets: Sheets) -> Words:
    """The text as it lies in the file; UsageProblem where that is not what waits."""
    if not stored.revision.source_path:
        raise UsageProblem("It has no file whose words could be mended; send it back instead.")
    words = sheets.load(stored.revision.source_path)
    if words.before != stored.revision.source_sha256:
        raise UsageProblem(
            f"The file of {stored.revision.item} was changed after it was submitted; send it back."
        )
    return words


def reword(
    stored: StoredRevision,
    text: str,
    variants: Mapping[str, str],
    *,
    person: str,
    sheets: Sheets,
    school: School,
) -> Reworded:
    """Write the approver's words into the file, and submit them with the approver's press.

    `variants` are the texts of single channels. UsageProblem where nothing was changed or a rule
    stops the new words; then the file is as it was.
    """
    person = named(person)
    _may_mend(person, stored, school)
    require_waiting(stored, None)
    require_adviser(stored, person, school)
    words = words_to_mend(stored, sheets)
    mended = replace(
        words, text=_tidy(text), variants={**words.variants, **_known(variants, words)}
    )
    if mended.text == _tidy(words.text) and mended.variants == words.variants:
        raise UsageProblem("No word was changed. If all of it is right, press Approve.")
    submitted = _submitted(stored, words, mended, person, sheets, school)
    assert submitted.stored is not None
    after = submitted.stored
    unresolved = agree(after, {}, before=stored.id, person=person, school=school)
    return Reworded(stored=after, unresolved=unresolved)


def _submitted(
    stored: StoredRevision,
    words: Words,
    mended: Words,
    person: str,
    sheets: Sheets,
    school: School,
) -> SubmitResult:
    assert school.content is not None
    values = keys_of(words, stored.revision.item).values
    with sheets.write(values, mended, "", "") as path:
        result = submit(school.content.read(path), person=person, school=school)
        if result.outcome is Submitted.STOPPED:
            said = " ".join(dict.fromkeys(finding.message for finding in result.findings))
            raise UsageProblem(f"A check stops these words: {said}")
    return result


def agree(
    stored: StoredRevision,
    answers: Mapping[str, str],
    *,
    before: int | None = None,
    person: str,
    school: School,
) -> tuple[Finding, ...]:
    """Keep the approver's press and answers until somebody confirms; what is left to answer."""
    person = named(person)
    _may_mend(person, stored, school)
    kept = school.store.mending(stored.id)
    given = {**(kept.answers if kept else {}), **answers}
    voice = Voice(person=person, answers=answers, kept=kept.answers if kept else {})
    unresolved = still_asked(stored, voice, school=school, source_sha256=None)
    mending = Mending(
        revision=stored.id,
        before=before if before is not None or kept is None else kept.before,
        mender=person,
        mended_at=school.clock.now(),
        answers=given,
        ready=not unresolved,
    )
    school.store.keep_mending(mending, item=stored.revision.item, at=mending.mended_at)
    return unresolved


def confirm(
    stored: StoredRevision, *, person: str, school: School, source_sha256: str | None
) -> ApproveResult:
    """Another person confirms the approver's words: approved now, with both names.

    With anything unresolved nothing is approved, and the approver is asked again. NotAllowed for
    who mended it, or has no right to write; the approver must still be entitled.
    """
    person = named(person)
    mending = school.store.mending(stored.id)
    if mending is None or mending.confirmed_by or stored.state is RevisionState.APPROVED:
        raise NotFound(f"“{stored.revision.title}” has no mended words that wait for a word.")
    if same_person(person, mending.mender):
        raise NotAllowed("You mended these words yourself, so somebody else confirms them.")
    if not may_confirm(person, stored, school):
        raise NotAllowed(f"{person} neither wrote it nor has an account that writes.")
    if not mending.ready:
        raise UsageProblem(f"{mending.mender} still has to answer what the checks ask.")
    require_approver(mending.mender, school, stored.revision)
    voice = Voice(person=mending.mender, answers={}, kept=mending.answers, confirmed_by=person)
    result = stand_behind(stored, voice, school=school, source_sha256=source_sha256)
    if result.unresolved:
        asked = replace(mending, ready=False)
        school.store.keep_mending(asked, item=stored.revision.item, at=school.clock.now())
    return result


def may_confirm(person: str, stored: StoredRevision, school: School) -> bool:
    """Whether the person wrote it, or has an account that writes or approves."""
    if is_one_of(person, stored.revision.authors):
        return True
    return any(
        account.active and account.may(*_WRITES) and same_person(account.name, person)
        for account in school.store.accounts()
    )


def _may_mend(person: str, stored: StoredRevision, school: School) -> None:
    require_approver(person, school, stored.revision)
    if all(same_person(person, author) for author in stored.revision.authors):
        raise NotAllowed(
            f"{person} wrote {stored.revision.item} alone: change it under “Write”, and somebody "
            "else approves it."
        )


def _known(variants: Mapping[str, str], words: Words) -> dict[str, str]:
    return {name: _tidy(text) for name, text in variants.items() if name in words.variants}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
