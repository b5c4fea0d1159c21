"""The register of devices: who approves one, and which of them a photo came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from schoolcast.compliance.rules.devices import ImgDevice
from schoolcast.domain.dates import wall_time
from schoolcast.domain.delivery import Delivery
from schoolcast.domain.device import Device
from schoolcast.domain.errors import NotAllowed, NotFound, UsageProblem
from schoolcast.domain.finding import Finding, Verdict
from schoolcast.pipeline.entitled import is_one_of, people_of
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.register import check_again
from schoolcast.pipeline.school import School, near
from schoolcast.pipeline.submit import named, same_person

_ID = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """A device as it stands in the register now, and what is held because of the change."""

    device: Device
    held: tuple[Delivery, ...] = ()


def approve_device(device: Device, *, person: str, school: School) -> Registered:
    """Put a device on the register; NotAllowed for whom the policy does not name.

    UsageProblem where nothing would tell its pictures, its approval lies ahead, or its id is
    taken.
    """
    person = named(person)
    _entitled(person, school)
    _sensible(device, _today(school))
    device = replace(device, approved_by=person)
    if not school.store.add_device(device, person=person, at=school.clock.now()):
        raise UsageProblem(f'There is a device called "{device.id}" already; choose another name.')
    return Registered(device=device, held=tuple(check_again(school)))


def retire_device(device_id: str, *, until: date | None, person: str, school: School) -> Registered:
    """End a device's approval, today or on a day before; its earlier pictures stay approved."""
    person = named(person)
    _entitled(person, school)
    device = device_of(device_id, school)
    today = _today(school)
    last = until or today
    if last > today:
        raise UsageProblem(f"{last} lies ahead; say it when the device is given up.")
    if last < device.approved_on:
        raise UsageProblem(f"{device.name} was approved on {device.approved_on} only.")
    device = replace(device, approved_until=last)
    school.store.change_device(device, person=person, at=school.clock.now(), action="retire-device")
    return Registered(device=device, held=tuple(check_again(school)))


def device_of(device_id: str, school: School) -> Device:
    """The device of that id; NotFound with a suggestion."""
    known = {device.id: device for device in school.store.devices()}
    if device_id in known:
        return known[device_id]
    raise NotFound(f'There is no device called "{device_id}"{near(device_id, list(known))}')


def named_device(words: str, devices: tuple[Device, ...]) -> Device | None:
    """The device that an answer begins with: "hall-camera", "hall-camera: its clock was wrong"."""
    first = re.split(r"[\s:,;.]", words.strip(), maxsplit=1)[0].casefold()
    whole = " ".join(words.split()).casefold()
    for device in devices:
        if first == device.id or whole.startswith(device.name.casefold()):
            return device
    return None


def chosen_devices(
    verdict: Verdict,
    answers: Mapping[str, str],
    *,
    person: str,
    stored: StoredRevision,
    school: School,
) -> dict[str, Device]:
    """By the key of each answered question about a device: which one the approver names.

    UsageProblem for an answer that names none of the register, or one that nobody had approved
    by now; NotAllowed for an author and for whom the policy does not name.
    """
    asked = [f for f in verdict.findings if f.rule == ImgDevice.id and f.key in answers]
    if not asked:
        return {}
    _may_answer(person, stored, school)
    devices = school.store.devices()
    return {
        finding.key: _named(finding, answers[finding.key], devices, school) for finding in asked
    }


def _named(finding: Finding, words: str, devices: tuple[Device, ...], school: School) -> Device:
    device = named_device(words, devices)
    if device is None:
        known = ", ".join(one.id for one in devices)
        there = f"There are: {known}." if known else "The register is empty: people devices add."
        raise UsageProblem(
            f"The answer to {finding.key} must begin with the name of the approved device that "
            f'the photos came from, such as "hall-camera: its clock was wrong". {there}'
        )
    if device.approved_on > _today(school):
        raise UsageProblem(f"{device.name} is approved from {device.approved_on} only.")
    return device


def _may_answer(person: str, stored: StoredRevision, school: School) -> None:
    people = people_of(school)
    if (people.head or people.deputies) and not _is_head(person, school):
        if not any(same_person(person, deputy) for deputy in people.deputies):
            raise NotAllowed(
                f"Only the Head or Deputy says which device photos came from; {person} is neither "
                "by [approval] in config.toml."
            )
        return
    wrote = any(same_person(person, author) for author in stored.revision.authors)
    if wrote and not _is_head(person, school):
        raise NotAllowed(f"{person} wrote it and can't answer alone for where photos came from.")


def _entitled(person: str, school: School) -> None:
    """The Head approves devices, the Deputy while the Head is recorded as away."""
    people = people_of(school)
    if not (people.head or people.deputies):
        approvers = people.approvers
        if approvers and not any(same_person(person, name) for name in approvers):
            raise NotAllowed(
                f"{person} may not approve devices{near(person, approvers)} "
                "[approval] in config.toml names the head and the approvers."
            )
        return
    if _is_head(person, school):
        return
    if not any(same_person(person, deputy) for deputy in people.deputies):
        raise NotAllowed(
            f"Devices are approved by the Head, or by the Deputy in an absence; {person} is "
            "neither by [approval] in config.toml."
        )
    if not school.store.absence(people.head):
        raise NotAllowed(
            f"{people.head} is not recorded as away, so {person} can't approve devices now. "
            'If the Head is away: schoolcast people absence start --as "'
            f'{person}"'
        )


def _is_head(person: str, school: School) -> bool:
    return is_one_of(person, people_of(school).heads)


def _sensible(device: Device, today: date) -> None:
    if not _ID.match(device.id):
        raise UsageProblem(
            f'"{device.id}" is no name for a device; use small letters, digits and hyphens, such '
            "as hall-camera."
        )
    if not (device.make or device.model or device.serial):
        raise UsageProblem(
            "Say what its pictures say of it: --make and --model, as `schoolcast photos check` "
            "shows them."
        )
    if device.approved_on > today:
        raise UsageProblem(f"{device.approved_on} lies ahead; approve it then.")
    if device.approved_until is not None and device.approved_until < device.approved_on:
        raise UsageProblem("Its approval would end before it begins.")


def _today(school: School) -> date:
    return wall_time(school.clock.now(), school.timezone).date()
