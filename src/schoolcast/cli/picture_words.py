"""What was read in a picture, in words and as JSON."""

from collections.abc import Iterator
from typing import Any

from schoolcast.cli.output import counted
from schoolcast.cli.picture_rules import Looked
from schoolcast.cli.shapes import finding_shape
from schoolcast.domain.dates import clock_time, long_date
from schoolcast.domain.picture import Box, Camera, Reading
from schoolcast.office.picture_places import place_of

UNREAD = {
    Reading.TEXT: "no program has read what is written in it",
    Reading.CODES: "no program has looked for QR or bar codes",
    Reading.FACES: "no program has counted faces",
}


def described(looked: Looked) -> Iterator[str]:
    """Lines for a person, without what the rules say."""
    facts = looked.facts
    yield f"{facts.original}; {_device(facts.camera or Camera())}."
    if facts.frames > 1:
        yield f"It holds {facts.frames} pictures; only the first is used."
    for found in facts.texts:
        yield f'We can read, {place_of(found.box)}: "{found.text}"'
    for code in facts.codes:
        yield f"A {code.symbology}, {place_of(code.box)}, opens: {code.content}"
    if Reading.FACES in facts.done:
        yield f"{counted(len(facts.faces), 'face')} can be seen."
    missing = [words for reading, words in UNREAD.items() if reading not in facts.done]
    if missing:
        yield f"Look at it yourself: {'; '.join(missing)}. `schoolcast doctor` says why."


def _device(camera: Camera) -> str:
    name = " ".join(part for part in (camera.make, camera.model) if part)
    if camera.serial:
        name += f" no. {camera.serial}"
    said = f"taken with {name.strip()}" if name.strip() else "it does not say with what device"
    if camera.taken:
        moment = camera.taken
        said += f" on {long_date(moment.date())} at {clock_time(moment.time())} by its clock"
    return f"{said}; it says where it was taken" if camera.located else said


def shape(looked: Looked) -> dict[str, Any]:
    """One picture as JSON; boxes are left, top, right, bottom in thousandths."""
    facts, clean = looked.facts, looked.clean
    camera = facts.camera or Camera()
    return {
        "file": looked.file,
        "sha256": facts.sha256,
        "media_type": clean.media_type,
        "width": clean.width,
        "height": clean.height,
        "original": facts.original,
        "frames": facts.frames,
        "done": [reading.value for reading in facts.done],
        "readers": list(facts.readers),
        "camera": {
            "make": camera.make,
            "model": camera.model,
            "serial": camera.serial,
            "taken": camera.taken.isoformat() if camera.taken else None,
            "located": camera.located,
        },
        "texts": [
            {"text": found.text, "certainty": found.certainty, "box": _box(found.box)}
            for found in facts.texts
        ],
        "codes": [
            {"symbology": code.symbology, "content": code.content, "box": _box(code.box)}
            for code in facts.codes
        ],
        "faces": [_box(box) for box in facts.faces],
        "findings": [finding_shape(finding) for finding in looked.findings],
    }


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
