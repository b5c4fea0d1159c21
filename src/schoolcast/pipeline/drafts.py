"""Drafts: begin one, save it beside somebody else, send it for approval."""

from dataclasses import dataclass, replace

from schoolcast.domain.dates import wall_time
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.domain.item import ON_APPROVAL, Kind
from schoolcast.pipeline.asking import ask
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_look import DraftLook, look_at, with_mistakes
from schoolcast.pipeline.draft_records import StoredDraft, Words
from schoolcast.pipeline.ports.sheets import Sheets
from schoolcast.pipeline.school import School
from schoolcast.pipeline.stops import Stage, note_stop
from schoolcast.pipeline.submit import SubmitResult, Submitted, named, same_person, submit


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """Whom to ask before anybody approves, and what."""

    of: str
    question: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What came of sending: `result` is None where it was stopped, and `look` says why."""

    look: DraftLook
    result: SubmitResult | None = None


def begin(kind: str, *, person: str, sheets: Sheets, school: School) -> StoredDraft:
    """A new draft in the words of its kind; UsageProblem for a kind that is none."""
    if kind not in set(Kind):
        raise UsageProblem("Choose what it is about.")
    now = school.clock.now()
    return school.store.add_draft(sheets.blank(kind), person=named(person), at=now)


def open_file(name: str, *, person: str, sheets: Sheets, school: School) -> StoredDraft:
    """The draft of an announcement that has a file: the one there is, or a new one.

    `name` is its path in the content folder. NotFound, and ContentProblem for a file with
    mistakes.
    """
    for draft in school.store.drafts():
        if draft.words is not None and draft.words.path == name:
            return draft
    words = sheets.load(name)
    return school.store.add_draft(words, person=named(person), at=school.clock.now())


def path_of(item: str, school: School) -> str:
    """The file of an announcement that was sent for approval before; NotFound."""
    stamps = school.store.stamps_for([item], [])
    latest = school.store.latest_revision(item)
    path = stamps[0].path if stamps else latest.revision.source_path if latest else ""
    if not path:
        raise NotFound(f'There is no announcement "{item}".')
    return path


def advisers(school: School, *, person: str) -> list[str]:
    """Who can be asked first: the Head, the Deputies, whoever may approve; never oneself."""
    people = school.people
    names = [people.head, *people.deputies, *people.approvers, *_approving(school)]
    once: list[str] = []
    for name in names:
        if name and not any(same_person(name, other) for other in (*once, person)):
            once.append(name)
    return once


def _approving(school: School) -> list[str]:
    from schoolcast.domain.account import Role

    return [
        account.name
        for account in school.store.accounts()
        if account.active and account.may(Role.APPROVER, Role.DEPUTY)
    ]


def send(
    draft: StoredDraft,
    *,
    person: str,
    advice: Advice | None,
    sheets: Sheets,
    school: School,
) -> Sent:
    """Write the announcement's file and put it before an approver; the draft ends with that.

    What a rule blocks is neither written nor stored: the draft stays, and the look says what to
    change. UsageProblem where the file was changed by somebody else meanwhile.
    """
    words = draft.words
    if words is None:
        raise UsageProblem("This draft can't be opened: its key is lost.")
    look = look_at(words, sheets, school, person=person, enough=lambda: False)
    off = words.cancelled and look.revision is not None and not look.mistakes
    if look.stopped and not off:
        _note(look, person, school)
        return Sent(look=look)
    day, folder = _day_and_folder(look, school)
    item_id = words.item or _free_id(words, day, sheets, school)
    values = keys_of(words, item_id).values
    with sheets.write(values, words, folder, day) as path:
        content = school.content
        assert content is not None
        result = submit(content.read(path), person=person, school=school)
    if result.outcome is Submitted.STOPPED:  # a fact changed in between
        kept = replace(words, item=result.item, path=path, before=content.read(path).source_sha256)
        school.store.save_draft(
            draft.id, kept, expect=draft.version, person=person, at=school.clock.now()
        )
        look = look_at(kept, sheets, school, person=person)
        return Sent(look=with_mistakes(look, {"": "The check stops this as it is now."}))
    if advice is not None and result.stored is not None:
        ask(result.stored, person=person, of=advice.of, question=advice.question, school=school)
    school.store.drop_draft(draft.id, expect=draft.version)
    return Sent(look=look, result=result)


def _note(look: DraftLook, person: str, school: School) -> None:
    """A stop is put on record here as where a file is submitted."""
    if look.verdict is None or look.mistakes or look.revision is None:
        return
    note_stop(
        look.revision.item,
        look.verdict,
        person=named(person),
        stage=Stage.SUBMIT,
        at=school.clock.now(),
        store=school.store,
    )


def _day_and_folder(look: DraftLook, school: School) -> tuple[str, str]:
    """The day on which it goes out, by which its file is named, and the folder of its term."""
    assert look.authored is not None and look.authored.item is not None
    goes = look.authored.item.publish_at
    today = wall_time(school.clock.now(), school.timezone).date()
    day = today if goes == ON_APPROVAL else type(today).fromisoformat(goes[:10])
    return str(day), school.calendar().folder_of(day)


def _free_id(words: Words, day: str, sheets: Sheets, school: School) -> str:
    """An id that no file has and no earlier announcement had."""
    event = keys_of(words, "").values["event_date"]
    stem = name = sheets.free_id(words, str(event or day))
    number = 1
    while school.store.latest_revision(name) is not None:
        number += 1
        name = f"{stem}-{number}"
    return name
