"""Head and Deputies are told of a closure at once, by mail."""

from collections.abc import Sequence

from schoolcast.api.connector import Contact
from schoolcast.domain.delivery import Delivery
from schoolcast.pipeline.entitled import people_of
from schoolcast.pipeline.handoff_records import Notice
from schoolcast.pipeline.kept_back import KeptBack, kept_back
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import same_person


def tell_of_submission(stored: StoredRevision, person: str, school: School) -> list[str]:
    """A closure waits for approval; returns who was told."""
    return _tell(
        stored,
        person,
        school,
        kind="waits",
        subject="A closure waits for your approval",
        body=(
            f"{person} has written an emergency closure. It goes out as soon as one of you "
            "approves it: open schoolcast's pages and press Approve."
        ),
    )


def tell_of_approval(
    stored: StoredRevision, person: str, school: School, *, deliveries: Sequence[Delivery]
) -> list[str]:
    """A closure was approved and goes out now, unless something keeps it; returns who was told."""
    kept = kept_back(deliveries, school)
    if kept:
        return _tell_it_is_kept(stored, person, kept, school)
    return _tell(
        stored,
        person,
        school,
        kind="approved",
        subject="A closure goes out now",
        body=(
            f"An emergency closure was approved and goes out now; the last word was {person}'s. "
            "What is published, and who stands behind it, is in schoolcast's pages under Posts."
        ),
    )


def _tell_it_is_kept(
    stored: StoredRevision, person: str, kept: Sequence[KeptBack], school: School
) -> list[str]:
    whys = "".join(f"\n- {one.channels}: {one.what}" for one in kept)
    return _tell(
        stored,
        person,
        school,
        kind="kept",
        subject="A closure is approved but does not go out yet",
        body=(
            f"An emergency closure was approved; the last word was {person}'s. It does not go out "
            f"for now on:{whys}\nEnd a pause or mend the channel in schoolcast's pages, or tell "
            "families another way."
        ),
    )


def _tell(
    stored: StoredRevision, person: str, school: School, *, kind: str, subject: str, body: str
) -> list[str]:
    people = people_of(school)
    told: dict[str, str] = {}
    for name in (people.head, *people.heads, *people.deputies):
        address = people.address_of(name)
        if not address or address in told or same_person(name, person):
            continue
        notice = Notice(
            school=school.id,
            delivery=0,
            kind=f"closure-{stored.id}-{kind}",
            to=Contact(name=name, address=address),
            subject=f"[{school.name}] {subject}",
            body=f"{body}\n",
        )
        if _sent(notice, school):
            told[address] = name
    return list(told.values())


def _sent(notice: Notice, school: School) -> bool:
    try:
        return bool(school.notify(notice))
    except Exception:  # a closure never waits for a mail server
        return False
