"""Concerns: what somebody has seen that the Head should know of (clause 41 of the policy)."""

from dataclasses import dataclass

from schoolcast.api.connector import Contact
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline.concern_records import Concern, Seen
from schoolcast.pipeline.handoff_records import Notice
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named

LONGEST = 4_000  # characters of one field; more is a document, to be handed over in person


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """A concern that is kept; `told` says whether a mail to the Head is on its way."""

    concern: Concern
    told: bool


def report_concern(seen: Seen, *, person: str, address: str, school: School) -> Reported:
    """Keep a concern and tell the Head by mail, with a link and none of its words.

    `address` is the pages' own, "" where nobody knows it. UsageProblem for one without words.
    """
    person = named(person)
    if not seen.what.strip():
        raise UsageProblem("Say what you have seen.")
    if max(map(len, (seen.what, seen.where, seen.when))) > LONGEST:
        raise UsageProblem(f"That is longer than {LONGEST:,} characters. Shorten it.")
    concern = school.store.add_concern(seen, person=person, at=school.clock.now())
    return Reported(concern=concern, told=_tell(concern, address, school))


def _tell(concern: Concern, address: str, school: School) -> bool:
    """Whether the mail has left; a mail server in trouble loses nothing, the concern is kept."""
    if not school.people.head_address:
        return False
    where = f"{address.rstrip('/')}/concerns/{concern.id}" if address else "the office's pages"
    notice = Notice(
        school=school.id,
        delivery=concern.id,
        kind="concern",
        to=Contact(name=school.people.head, address=school.people.head_address),
        subject="A concern was reported to you",
        body=(
            f"{concern.person} has reported a concern to you.\n\nRead it here, signed in:\n{where}"
            "\n\nThis mail holds none of its words, because they may be about a child.\n"
        ),
    )
    try:
        return school.notify(notice)
    except Exception:  # whatever a mail server does, the concern stands in the list
        return False


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
