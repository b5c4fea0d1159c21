"""Where photos came from, and the promise to delete those of private devices from them."""

from collections.abc import Mapping

from schoolcast.compliance.rules.devices import Doubt, ImgDevice, Source, sources_of
from schoolcast.domain.device import Device
from schoolcast.domain.facts import Facts
from schoolcast.domain.revision import Revision
from schoolcast.pipeline.device_records import DeletionPromise
from schoolcast.pipeline.reading import with_pictures
from schoolcast.pipeline.school import School


def private_sources(
    revision: Revision, facts: Facts, chosen: Mapping[str, Device]
) -> list[tuple[Device, Source]]:
    """The photos that came from devices which are not the school's.

    By what the pictures say, or by the device that an approver has chosen: a finding's key leads
    to it.
    """
    found = []
    for source in sources_of(revision, facts):
        if source.doubt is Doubt.NONE:
            device = source.device
        else:
            device = chosen.get(key_of(source))
        if device is not None and not device.school_owned:
            found.append((device, source))
    return found


def key_of(source: Source) -> str:
    """The key of the question that is asked about these photos."""
    return ImgDevice().question(source).key


def promise_deletions(
    revision: Revision,
    *,
    person: str,
    school: School,
    chosen: Mapping[str, Device] | None = None,
) -> list[DeletionPromise]:
    """Open a promise for each private device, one a batch; those that are new or have grown.

    The photos are on the school's own computer from now on, so they need not stay anywhere else.
    `chosen` are the devices that an approver has named, by the key of the question.
    """
    now = school.clock.now()
    facts = with_pictures(school.facts(now), revision, school)
    made = []
    for device, source in private_sources(revision, facts, chosen or {}):
        promise = school.store.promise_deletion(
            revision.item,
            device,
            [copy.sha256 for photo in source.photos for copy in photo.copies],
            person=person,
            at=now,
        )
        if promise is not None:
            made.append(promise)
    return made
