"""What a person says about a hand-off: posted, posted in other words, or not posted."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.delivery import Delivery, Operation, State
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.domain.finding import Finding, Severity
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.handoff_records import StoredHandOff, Word
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named, same_person

_ANSWERABLE = (State.HANDED_OFF, State.EXPIRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """The hand-off after an answer, and what the rules say of the words that were posted."""

    hand_off: StoredHandOff
    findings: tuple[Finding, ...] = ()

    @property
    def objections(self) -> tuple[Finding, ...]:
        """Findings that would have stopped these words."""
        return tuple(f for f in self.findings if f.severity is not Severity.INFO)


@dataclass(frozen=True, kw_only=True, slots=True)
class Says:
    """Who answers: a name as typed, or the code from the mail, or both."""

    person: str = ""
    code: str = ""


def posted(
    delivery_id: int, says: Says, school: School, *, school_device: bool = False
) -> Answered:
    """Somebody posted it (or took it down) as asked.

    Pictures that went over a device which is not the school's have to be deleted from it: unless
    `school_device` says otherwise, that is promised, and listed until it is done.
    """
    one = school.store.hand_off(delivery_id)
    person = _speaker(one, says)
    _answer(
        one, State.CONFIRMED, person, "", school, promise=bool(one.pictures and not school_device)
    )
    return Answered(hand_off=school.store.hand_off(delivery_id))


def posted_changed(
    delivery_id: int, says: Says, text: str, school: School, *, school_device: bool = False
) -> Answered:
    """Somebody posted other words; they are public, so they are checked now and recorded."""
    one = school.store.hand_off(delivery_id)
    if one.delivery.operation is Operation.WITHDRAW:
        raise UsageProblem("This is about taking down; answer posted or declined.")
    if not text.strip():
        raise UsageProblem("Give the words that were posted: --text WORDS or --text-file FILE.")
    person = _speaker(one, says)
    _still_answerable(one, school)
    findings = _check(one.delivery, text.strip(), school)
    objections = [f.rule for f in findings if f.severity is not Severity.INFO]
    reason = f"checked: {', '.join(dict.fromkeys(objections))}" if objections else "checked"
    _answer(
        one,
        State.CONFIRMED_CHANGED,
        person,
        reason,
        school,
        said=text.strip(),
        findings=tuple(dict.fromkeys(objections)),
        promise=bool(one.pictures and not school_device),
    )
    return Answered(hand_off=school.store.hand_off(delivery_id), findings=findings)


def declined(delivery_id: int, says: Says, why: str, school: School) -> Answered:
    """Somebody will not post it; `why` is kept for the office."""
    if not why.strip():
        raise UsageProblem("Say why it is not posted: --why WORDS. The office reads it.")
    one = school.store.hand_off(delivery_id)
    _answer(one, State.DECLINED, _speaker(one, says), why.strip(), school)
    return Answered(hand_off=school.store.hand_off(delivery_id))


def pictures_deleted(delivery_id: int, person: str, school: School) -> StoredHandOff:
    """The pictures are gone from a device that is not the school's."""
    one = school.store.hand_off(delivery_id)
    person = named(person)
    if not school.store.keep_promise(delivery_id, person=person, at=school.clock.now()):
        raise UsageProblem(f"Nobody has to delete pictures of hand-off {one.delivery.id}.")
    return school.store.hand_off(delivery_id)


def _speaker(one: StoredHandOff, says: Says) -> str:
    """The person who answers; NotAllowed for a code that is not of this hand-off."""
    if not says.code:
        return named(says.person)
    typed = says.code.strip().upper().replace(" ", "")
    typed = typed if "-" in typed else f"{typed[:4]}-{typed[4:]}"
    for code, contact in ((one.code, one.holder), (one.deputy_code, one.deputy)):
        if hmac.compare_digest(typed.encode(), code.encode()) and contact.name:
            return named(says.person or contact.name)
    raise NotAllowed(
        f"{says.code} is not the code of hand-off {one.delivery.id}. It stands in the mail about "
        "it; or give your name with --as."
    )


def _answer(
    one: StoredHandOff,
    end: State,
    person: str,
    reason: str,
    school: School,
    *,
    said: str = "",
    findings: tuple[str, ...] = (),
    promise: bool = False,
) -> None:
    _still_answerable(one, school)
    word = Word(
        delivery=one.delivery.id,
        start=one.delivery.state,
        end=end,
        person=person,
        at=school.clock.now(),
        reason=_reason(one, person, reason),
        said=said,
        findings=findings,
        promise=promise,
    )
    if not school.store.answer_hand_off(word):
        _still_answerable(school.store.hand_off(one.delivery.id), school)
        raise UsageProblem("It has just changed; look at it again and repeat your answer.")


def _reason(one: StoredHandOff, person: str, reason: str) -> str:
    """Who said it, for whom: the office may answer in a teacher's place."""
    asked = [contact for contact in (one.holder, one.deputy) if contact.name]
    own = any(same_person(person, contact.name) for contact in asked)
    said = person if own else f"{person}, for {one.holder.name}"
    return f"{said}: {reason}" if reason else said


def _still_answerable(one: StoredHandOff, school: School) -> None:
    """UsageProblem that tells who was first, once it is answered, stopped or recalled."""
    delivery = one.delivery
    if delivery.state in _ANSWERABLE:
        return
    at, _, who, _ = school.store.history(delivery.id)[-1]
    if delivery.state is State.CANCELLED:
        raise UsageProblem(
            f"It was stopped by {who} {_at(at, delivery)}. If it is up already, take it down and "
            "tell the office."
        )
    raise UsageProblem(
        f"{who} has answered already, {_at(at, delivery)}: {_ANSWERS[delivery.state]}."
    )


_ANSWERS = {
    State.CONFIRMED: "it is done",
    State.CONFIRMED_CHANGED: "it was posted in other words",
    State.DECLINED: "it will not be done",
}


def _at(moment: datetime, delivery: Delivery) -> str:
    wall = wall_time(moment, delivery.zone)
    return f"on {day_month(wall.date())} at {clock_time(wall.time())}"


def _check(delivery: Delivery, text: str, school: School) -> tuple[Finding, ...]:
    """What the rules say of other words, in the place of those that were approved."""
    revision = school.store.revision(delivery.revision).revision
    same = (delivery.slot, delivery.channel)
    posts = tuple(
        replace(post, text=text) for post in revision.posts if (post.slot, post.channel) == same
    )
    verdict = examine(replace(revision, posts=posts), school.facts(school.clock.now()), school)
    about_words = (f for f in verdict.findings if f.rule not in _ABOUT_THE_PLAN)
    return tuple(about_words)


# A part of an announcement was cut out to be checked: that it reaches fewer is no finding.
_ABOUT_THE_PLAN = frozenset({"ROUTE-NONE"})
