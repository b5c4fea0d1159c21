"""Who may approve: those config.toml names and those whose account says so, as they are now.

The accounts are read at each decision, so that the command line and the pages follow one truth
and a closed account ends at once.
"""

from dataclasses import replace
from typing import Protocol

from schoolcast.domain.account import Role
from schoolcast.domain.errors import NotAllowed
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import People, School, near
from schoolcast.pipeline.submit import same_person


def people_of(school: School) -> People:
    """`school.people` with the approvers and deputies among the active accounts.

    The Head is whom config.toml names, otherwise the first account that approves.
    """
    named = school.people
    known = sorted(school.store.accounts(), key=lambda account: account.id)
    accounts = [one for one in known if one.active]
    approvers = [one.name for one in accounts if one.may(Role.APPROVER)]
    deputies = [one.name for one in accounts if one.may(Role.DEPUTY)]
    head = named.head or (approvers[0] if approvers else "")
    return replace(
        named,
        approvers=_once(*named.approvers, *((named.head,) if approvers else ()), *approvers),
        head=head,
        heads=(named.head,) if named.head else tuple(approvers),
        deputies=_once(*named.deputies, *deputies),
        head_address=named.address_of(head),
    )


def _once(*names: str) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        if name:
            kept.setdefault(" ".join(name.split()).casefold(), name)
    return tuple(kept.values())


def is_one_of(person: str, names: tuple[str, ...]) -> bool:
    """Whether the person's name is among these."""
    return any(same_person(person, name) for name in names)


class Written(Protocol):
    """What somebody wrote: all who changed it since its last approval."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Their names."""


def require_approver(person: str, school: School, written: Written | None = None) -> None:
    """NotAllowed for who may not approve: neither an approver, nor a Deputy in an absence.

    What the Head wrote a Deputy may approve at any time, because somebody must.
    """
    people = people_of(school)
    if is_one_of(person, people.approvers):
        return
    if is_one_of(person, people.deputies):
        if _stands_in(people, school, written):
            return
        raise NotAllowed(
            f"{people.head} is not recorded as away, so {person} can't approve now. If the Head "
            "is away, say so first: on the page Home, or by schoolcast people absence start --as "
            f'"{person}"'
        )
    if people.approvers:
        raise NotAllowed(
            f"{person} is not an approver{near(person, people.approvers)} Approvers have an "
            "account that says so, or stand under [approval] in config.toml."
        )


def _stands_in(people: People, school: School, written: Written | None) -> bool:
    if not (people.head or people.approvers):
        return True
    if people.head and school.store.absence(people.head) is not None:
        return True
    authors = written.authors if written else ()
    return is_one_of(people.head, authors) or all(
        is_one_of(one, authors) for one in people.approvers
    )


def require_other(person: str, stored: StoredRevision, school: School) -> None:
    """NotAllowed for who wrote or changed it, but in a single-person office."""
    if school.people.single_person_office or not is_one_of(person, stored.revision.authors):
        return
    raise NotAllowed(
        f"{person} wrote or changed {stored.revision.item} since it was last approved, so "
        "somebody else has to approve it."
    )


def may_approve(person: str, school: School, written: Written | None = None) -> bool:
    """Whether `require_approver` lets the person through."""
    try:
        require_approver(person, school, written)
    except NotAllowed:
        return False
    return True
