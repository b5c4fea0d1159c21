"""The Head is away: the Deputy may approve meanwhile, and the Head is told."""

from schoolcast.api.connector import Contact
from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.pipeline.device_records import Absence
from schoolcast.pipeline.entitled import is_one_of, people_of
from schoolcast.pipeline.handoff_records import Notice
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named


def start_absence(school: School, *, person: str, why: str = "") -> Absence:
    """Record that the Head is away; the Head or a Deputy says so, and the Head hears by mail."""
    head, person = _head(school), _either(person, school)
    absence = school.store.start_absence(head, why=why.strip(), by=person, at=school.clock.now())
    if absence is None:
        raise UsageProblem(f"{head} is recorded as away already.")
    _tell(absence, school, person, started=True)
    return absence


def end_absence(school: School, *, person: str) -> Absence:
    """Record that the Head is back."""
    head, person = _head(school), _either(person, school)
    absence = school.store.end_absence(head, by=person, at=school.clock.now())
    if absence is None:
        raise UsageProblem(f"{head} is not recorded as away.")
    _tell(absence, school, person, started=False)
    return absence


def head_away(school: School) -> str:
    """The name of the Head while recorded as away, else ""."""
    head = people_of(school).head
    return head if head and school.store.absence(head) is not None else ""


def _head(school: School) -> str:
    head = people_of(school).head
    if not head:
        raise UsageProblem(
            'Nobody is known as the Head: add head = "…" and deputies = ["…"] under [approval] '
            "in config.toml, or give the Head an account that approves."
        )
    return head


def _either(person: str, school: School) -> str:
    person = named(person)
    people = people_of(school)
    if not is_one_of(person, (people.head, *people.heads, *people.deputies)):
        raise NotAllowed(
            f"{person} is neither Head nor Deputy by [approval] in config.toml or by their "
            "account, and can't say that the Head is away."
        )
    return person


def _tell(absence: Absence, school: School, person: str, *, started: bool) -> None:
    people = people_of(school)
    if not people.head_address:
        return
    moment = absence.started_at if started else absence.ended_at
    wall = wall_time(moment or absence.started_at, school.timezone)
    when = f"{day_month(wall.date())} at {clock_time(wall.time())}"
    if started:
        subject = "You are recorded as away"
        body = (
            f"On {when}, {person} recorded that you are away. Until that ends, the Deputy may "
            "approve announcements and devices for photographs in your place. If it is wrong, "
            "end it on the page Home, or by: schoolcast people absence end"
        )
    else:
        subject = "Your absence has ended"
        body = (
            f"On {when}, {person} recorded that you are back. Devices that the Deputy approved "
            "meanwhile are on the register (schoolcast people devices list), and what was approved "
            "is in the record: schoolcast audit"
        )
    school.notify(
        Notice(
            school=school.id,
            delivery=0,
            kind=f"absence-{absence.id}-{'starts' if started else 'ends'}",
            to=Contact(name=people.head, address=people.head_address),
            subject=f"[{school.name}] {subject}",
            body=f"{body}\n",
        )
    )
