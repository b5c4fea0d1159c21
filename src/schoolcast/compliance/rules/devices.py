"""Photos come from the school's devices, or from ones that the Head approved before.

What a picture says of its device is evidence, not proof: it can be forged, a messenger takes it
out, and a camera's clock may be wrong. So what does not fit is asked of the Head or Deputy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from schoolcast.api import (
    Camera,
    Checker,
    Device,
    Facts,
    Finding,
    Need,
    OverridableBy,
    Reading,
    Revision,
    Severity,
    dates,
)
from schoolcast.compliance.rules.pictures import (
    PictureRule,
    Shown,
    listed,
    mark,
    pictures_of,
    read_in,
)

_DEVICES = frozenset({Need.DEVICES, Need.MEDIA})


class Doubt(StrEnum):
    """Why it is not plain that a photo came from an approved device."""

    NONE = "none"  # it is plain
    UNREAD = "unread"  # nobody has read what the picture says
    SILENT = "silent"  # it says nothing, as after a messenger or on a screenshot
    UNKNOWN = "unknown"  # the register has no such device
    UNDATED = "undated"  # it does not say when it was taken
    EARLY = "early"  # taken before the device was approved
    LATE = "late"  # taken after the approval had ended
    WHOSE = "whose"  # both a device of the school's and a private one are like that


@dataclass(frozen=True)
class Source:
    """Photos of one device and one doubt; `device` is None where nothing fits."""

    photos: tuple[Shown, ...]
    doubt: Doubt
    said: str = ""  # the device as the pictures name it
    device: Device | None = None
    taken: date | None = None

    @property
    def about(self) -> str:
        """What an answer is about: stays the same when the register changes."""
        return self.said or f"{self.doubt} {mark(self.photos)}"


def sources_of(revision: Revision, facts: Facts) -> tuple[Source, ...]:
    """Where the photos of an announcement come from, as far as can be told."""
    groups: dict[tuple[Doubt, str, str], list[Source]] = {}
    for photo in pictures_of(revision):
        if photo.image.source == "photo":
            one = _source(photo, facts)
            key = one.doubt, one.said, one.device.id if one.device else ""
            groups.setdefault(key, []).append(one)
    return tuple(_together(group) for group in groups.values())


def _together(group: Sequence[Source]) -> Source:
    first = group[0]
    return Source(
        tuple(photo for one in group for photo in one.photos),
        first.doubt,
        first.said,
        first.device,
        first.taken,
    )


def _source(photo: Shown, facts: Facts) -> Source:
    known = read_in(photo, facts, Reading.CAMERA)
    if known is None:
        return Source((photo,), Doubt.UNREAD)
    camera = known.camera
    if camera is None or not (camera.make or camera.model):
        return Source((photo,), Doubt.SILENT)
    said = _named(camera)
    alike = [device for device in facts.devices or () if is_from(camera, device)]
    if not alike:
        return Source((photo,), Doubt.UNKNOWN, said)
    if camera.taken is None:
        return Source((photo,), Doubt.UNDATED, said, alike[0])
    taken = camera.taken.date()
    good = [device for device in alike if _approved(device, taken)]
    if not good:
        device = alike[0]
        doubt = Doubt.EARLY if taken < device.approved_on else Doubt.LATE
        return Source((photo,), doubt, said, device, taken)
    if len({device.owner for device in good}) > 1:
        return Source((photo,), Doubt.WHOSE, said, good[0], taken)
    return Source((photo,), Doubt.NONE, said, good[0], taken)


def is_from(camera: Camera, device: Device) -> bool:
    """Whether a picture may come from that device, by what it says of its make.

    A serial number counts where both state one: telephones keep theirs to themselves.
    """
    if device.make and _plain(device.make) != _plain(camera.make):
        return False
    if device.model and _model(device.model, device.make) != _model(camera.model, camera.make):
        return False
    if not (device.make or device.model):
        return bool(device.serial) and _plain(device.serial) == _plain(camera.serial)
    both = bool(device.serial and camera.serial)
    return not both or _plain(device.serial) == _plain(camera.serial)


def _approved(device: Device, day: date) -> bool:
    ends = device.approved_until
    return device.approved_on <= day and (ends is None or day <= ends)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _model(model: str, make: str) -> str:
    """The model without its make, which some cameras repeat: "Canon EOS 250D"."""
    return _plain(model).removeprefix(f"{_plain(make)} ")


def _named(camera: Camera) -> str:
    make = "" if _plain(camera.model).startswith(_plain(camera.make)) else camera.make
    serial = f" no. {camera.serial}" if camera.serial else ""
    return f"{make} {camera.model}".strip() + serial


class ImgDevice(PictureRule):
    """A photo whose device is not known to be approved waits for the Head or Deputy."""

    id: ClassVar[str] = "IMG-DEVICE"
    clause: ClassVar[str] = "19"
    needs: ClassVar[frozenset[Need]] = _DEVICES

    def prepare(self, facts: Facts) -> Checker:
        return _DeviceChecker(self, facts)

    def question(self, source: Source, message: str = "") -> Finding:
        """What is asked about photos of one source; its key does not hang on the register."""
        return self.ask(message, about=source.about)


@dataclass(frozen=True)
class _DeviceChecker:
    rule: ImgDevice
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self._ask(source)
            for source in sources_of(revision, self.facts)
            if source.doubt is not Doubt.NONE
        ]

    def _ask(self, source: Source) -> Finding:
        known = ", ".join(device.id for device in self.facts.devices or ())
        if known:
            end = (
                "Photos may only come from approved devices: the Head or Deputy answers with the "
                f"one it came from ({known})."
            )
        else:
            end = (
                "No device has been approved yet: the Head does it once, in the pages under "
                "“Devices for photographs” or with `schoolcast people devices add`."
            )
        early = source.doubt is Doubt.EARLY
        finding = self.rule.question(source, f"{_why(source)} {end}")
        return replace(finding, clause="20") if early else finding


def _why(source: Source) -> str:
    photos = listed(source.photos)
    photos = photos[0].upper() + photos[1:]
    one = len(source.photos) == 1
    was, does = ("was", "does") if one else ("were", "do")
    match source.doubt:
        case Doubt.UNREAD:
            return f"No program has read which device took {listed(source.photos)}."
        case Doubt.SILENT:
            return (
                f"{photos} {does} not say which device took {'it' if one else 'them'}, as after a "
                "messenger or on a screenshot."
            )
        case Doubt.UNKNOWN:
            return f"{photos} {was} taken with {source.said}, which nobody has approved."
    device, taken = source.device, source.taken
    assert device is not None
    if taken is None:
        return f"{photos} {does} not say when {'it' if one else 'they'} {was} taken."
    day = dates.long_date(taken)
    if source.doubt is Doubt.WHOSE:
        return f"{photos} may come from a device of the school's or from a private one like it."
    if source.doubt is Doubt.EARLY:
        since = dates.long_date(device.approved_on)
        return (
            f"{photos} {was} taken on {day}, by the camera's clock, and {device.name} was "
            f"approved only on {since}."
        )
    assert device.approved_until is not None
    until = dates.long_date(device.approved_until)
    return (
        f"{photos} {was} taken on {day}, by the camera's clock, and the approval of {device.name} "
        f"ended on {until}."
    )


class ImgDelete(PictureRule):
    """Photos do not stay on a device that is not the school's."""

    id: ClassVar[str] = "IMG-DELETE"
    clause: ClassVar[str] = "22"
    severity: ClassVar[Severity] = Severity.WARN
    overridable_by: ClassVar[OverridableBy] = OverridableBy.AUTHOR
    needs: ClassVar[frozenset[Need]] = _DEVICES

    def prepare(self, facts: Facts) -> Checker:
        return _DeleteChecker(self, facts)


@dataclass(frozen=True)
class _DeleteChecker:
    rule: ImgDelete
    facts: Facts

    def check(self, revision: Revision) -> list[Finding]:
        return [
            self._say(source, source.device)
            for source in sources_of(revision, self.facts)
            if source.doubt is Doubt.NONE and source.device and not source.device.school_owned
        ]

    def _say(self, source: Source, device: Device) -> Finding:
        message = (
            f"{device.name} is not the school's, so {listed(source.photos)} must be deleted from "
            "it now: in its photos, in “recently deleted”, and wherever it copies them "
            "(iCloud, Google Photos, WhatsApp). Whoever did it says so, in the pages under "
            "“Devices for photographs” or with `schoolcast photos deleted`."
        )
        return self.rule.say(message, about=device.id)


DEVICE_RULES = (ImgDelete, ImgDevice)
