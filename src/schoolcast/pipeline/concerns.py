"""Concerns: what somebody has seen that the Head should know of (clause 41 of the policy)."""

from dataclasses import dataclass

from schoolcast.api.connector import Contact
from schoolcast.domain.account import Account, Role
from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline.concern_records import Concern, Seen
from schoolcast.pipeline.entitled import is_one_of, people_of
from schoolcast.pipeline.handoff_records import Notice
from schoolcast.pipeline.school import People, School
from schoolcast.pipeline.submit import named

LONGEST = 4_000  # characters of one field; more is a document, to be handed over in person


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """A concern that is kept; `told` are those to whom a mail is on its way."""

    concern: Concern
    told: tuple[str, ...]


def report_concern(seen: Seen, *, person: str, address: str, school: School) -> Reported:
    """Keep a concern and tell whom it is for by mail, with a link and none of its words.

    `address` is the pages' own, "" where nobody knows it. UsageProblem for one without words, and
    for one about the Head where nobody else could read it.
    """
    person = named(person)
    if not seen.what.strip():
        raise UsageProblem("Say what you have seen.")
    if max(map(len, (seen.what, seen.where, seen.when))) > LONGEST:
        raise UsageProblem(f"That is longer than {LONGEST:,} characters. Shorten it.")
    if seen.of_head and not deputies_reading(school):
        chair = school.people.chair or "the chair of governors"
        raise UsageProblem(
            f"Nobody but the Head could read it here, so it was not kept. Tell {chair} yourself."
        )
    concern = school.store.add_concern(seen, person=person, at=school.clock.now())
    told = [one.name for one in listeners(seen, school) if _tell(one, concern, address, school)]
    return Reported(concern=concern, told=tuple(told))


def listeners(seen: Seen, school: School) -> list[Contact]:
    """Who is told, each once: by the policy the Head, and the Deputies while the Head is away.

    Of what is about the Head the Deputies and the chair of governors are told in the Head's place.
    """
    people = people_of(school)
    if seen.of_head:
        names: tuple[str, ...] = (*people.deputies, people.chair)
    elif people.head and school.store.absence(people.head) is not None:
        names = (people.head, *people.deputies)
    else:
        names = (people.head,)
    found: dict[str, Contact] = {}
    for name in names:
        address = people.address_of(name)
        if address and not (seen.of_head and address == people.head_address):
            found.setdefault(address, Contact(name=name, address=address))
    return list(found.values())


def _tell(to: Contact, concern: Concern, address: str, school: School) -> bool:
    """Whether the mail has left; a mail server in trouble loses nothing, the concern is kept."""
    where = f"{address.rstrip('/')}/concerns/{concern.id}" if address else "the office's pages"
    who = "Somebody" if concern.seen.of_head else concern.person
    reads = f"Read it here, signed in:\n{where}"
    if concern.seen.of_head:
        readers = " or ".join(deputies_reading(school))
        reads = f"It is about the Head, who can't read it. {readers} can, signed in:\n{where}"
    notice = Notice(
        school=school.id,
        delivery=concern.id,
        kind=f"concern to {to.name}",
        to=to,
        subject="A concern was reported to you",
        body=(
            f"{who} has reported a concern to you.\n\n{reads}"
            "\n\nThis mail holds none of its words, because they may be about a child.\n"
        ),
    )
    try:
        return school.notify(notice)
    except Exception:  # whatever a mail server does, the concern stands in the list
        return False


def deputies_reading(school: School) -> list[str]:
    """The Deputies who could read a concern about the Head: with an open account, and no Head."""
    people = people_of(school)
    return [
        one.name
        for one in school.store.accounts()
        if one.active and not _is_head(one, people) and _is_deputy(one, people)
    ]


def concerns_for(reader: Account, school: School, *, everything: bool = False) -> list[Concern]:
    """The open concerns that this person may read, or all of them, the newest first."""
    found = school.store.concerns(everything=everything)
    return [one for one in found if _may_read(one, reader, school)]


def concern_for(reader: Account, concern_id: int, school: School) -> Concern:
    """One concern; NotFound, also where it is not for this person to read."""
    concern = school.store.concern(concern_id)
    if not _may_read(concern, reader, school):
        raise NotFound("There is no such concern.")
    return concern


def _may_read(concern: Concern, reader: Account, school: School) -> bool:
    """The Head reads what is not about the Head; a Deputy the rest, and all in an absence."""
    people = people_of(school)
    if _is_head(reader, people):
        return not concern.seen.of_head
    if not _is_deputy(reader, people):
        return False
    away = bool(people.head) and school.store.absence(people.head) is not None
    return concern.seen.of_head or away


def _is_head(account: Account, people: People) -> bool:
    return account.may(Role.APPROVER) or is_one_of(account.name, (people.head, *people.heads))


def _is_deputy(account: Account, people: People) -> bool:
    return account.may(Role.DEPUTY) or is_one_of(account.name, people.deputies)


def deal_with(concern_id: int, *, person: str, outcome: str, school: School) -> Concern:
    """Say how a concern was dealt with; UsageProblem without words, or where it was before."""
    person = named(person)
    if not outcome.strip():
        raise UsageProblem("Say how it was dealt with.")
    if len(outcome) > LONGEST:
        raise UsageProblem(f"That is longer than {LONGEST:,} characters. Shorten it.")
    done = school.store.end_concern(
        concern_id, person=person, at=school.clock.now(), outcome=outcome.strip()
    )
    if done is None:
        raise UsageProblem("Somebody has dealt with it already; what they did stands below.")
    return done
