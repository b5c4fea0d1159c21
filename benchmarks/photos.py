"""What looking at photographs costs, which names it finds, and what leaks from clean copies.

`python -m benchmarks photos`. Everything runs in the child process in which schoolcast opens
pictures, which is measured with it.
"""

import json
import time
from collections import Counter
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from benchmarks import _photos as photos
from schoolcast.api import Facts, Severity
from schoolcast.cli.picture_rules import Looked, Viewer
from schoolcast.compliance.scanning import roll_facts
from schoolcast.domain.clock import SystemClock
from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.policy import PolicySettings
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.hidden import hidden_data
from schoolcast.media.original import Limits
from schoolcast.media.readers import readers
from schoolcast.pipeline.ports.pictures import Fit
from schoolcast.plugins import load_plugins

NAME = "photos"
BATCH = 40
RUNS = 5
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "TIFF")
_BOTH = frozenset({"image/jpeg", "image/png"})
CHANNELS = (  # Facebook's and X's limits, and one that is smaller than any we know
    Fit(formats=_BOTH, bytes=10_000_000),
    Fit(formats=_BOTH, bytes=5_000_000),
    Fit(formats=frozenset({"image/jpeg"}), bytes=300_000, side=1080),
)


def measure() -> dict[str, Any]:
    """Seconds, megabytes, names and leaks."""
    return {
        "readers": [reader.named for reader in readers().values()],
        "one_12_megapixels": _one(),
        "batch": _batch(),
        "names": _names(),
        "leaks": _leaks(),
        "goal": {"seconds": 1.5, "child_peak_mb": 600},
    }


def _one() -> dict[str, Any]:
    raw = photos.large()
    with Darkroom() as darkroom:
        first = _timed(darkroom, raw)
        again = [_timed(darkroom, raw) for _ in range(RUNS)]
        return {
            "first_with_start_s": round(sum(first.values()), 2),
            "s": round(median(sum(steps.values()) for steps in again), 2),
            "steps_s": {name: round(median(s[name] for s in again), 3) for name in again[0]},
            "child_peak_mb": _peak(darkroom),
        }


def _timed(darkroom: Darkroom, raw: bytes) -> dict[str, float]:
    marks = [("", time.perf_counter())]
    clean, _ = darkroom.develop(raw, "photo.jpg", Limits())
    marks.append(("clean", time.perf_counter()))
    for fit in CHANNELS[2:]:  # the first two take the clean copy as it is
        darkroom.shrink(clean.content, fit, Limits(), "photo.jpg")
    marks.append(("for_channels", time.perf_counter()))
    darkroom.read(clean.content, PictureFacts(sha256=""))
    marks.append(("read", time.perf_counter()))
    return {name: at - before for (_, before), (name, at) in pairwise(marks)}


def _batch() -> dict[str, Any]:
    raw = photos.large()
    with Darkroom() as darkroom:
        began = time.perf_counter()
        for _ in range(BATCH):
            _timed(darkroom, raw)
        seconds = time.perf_counter() - began
        return {"photos": BATCH, "s": round(seconds, 1), "child_peak_mb": _peak(darkroom)}


def _peak(darkroom: Darkroom) -> int | None:
    """The most memory that the child has filled, in megabytes; Linux only."""
    try:
        status = Path(f"/proc/{darkroom.pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1000


def _facts() -> Facts:
    data = json.loads((Path(__file__).parent / "data" / "roll.json").read_text(encoding="utf-8"))
    return roll_facts(data, policy=PolicySettings())


def _names() -> dict[str, Any]:
    facts = _facts()
    assert facts.roll is not None
    pupils = [(pupil.forename, pupil.surname) for pupil in facts.roll.pupils]
    named: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed: list[str] = []
    false_alarms: list[str] = []
    seconds = []
    with ExitStack() as stack:
        viewer = Viewer(load_plugins(), facts, SystemClock(), stack)
        for sample in photos.samples(pupils):
            began = time.perf_counter()
            weight = _weight(viewer.look(sample.jpeg, "photo.jpg"))
            seconds.append(time.perf_counter() - began)
            what = f"{sample.kind}, {sample.change}, {sample.font}"
            if not sample.named:
                false_alarms += [what] if weight else []
                named["no name"] += 1
                continue
            named[sample.kind] += 1
            stopped[sample.kind] += weight is Severity.BLOCK
            asked[sample.kind] += weight is not None and weight is not Severity.BLOCK
            missed += [] if weight else [what]
    return {
        "fonts": sorted(photos.fonts()),
        "pictures": dict(named),
        "stopped": dict(stopped),
        "asked": dict(asked),
        "missed": missed,
        "false_alarms": false_alarms,
        "s_median": round(median(seconds), 2),
    }


def _weight(looked: Looked) -> Severity | None:
    """How much IMG-NAME made of it, which lists the weightiest first."""
    found = [finding.severity for finding in looked.findings if finding.rule == "IMG-NAME"]
    if Severity.BLOCK in found:
        return Severity.BLOCK
    return found[0] if found else None


def _leaks() -> dict[str, Any]:
    image = Image.effect_noise((320, 240), 40).convert("RGB")
    left = {}
    with Darkroom() as darkroom:
        for kind in FORMATS:
            clean, _ = darkroom.develop(photos.hiding(image, kind), f"photo.{kind}", Limits())
            copies = [clean.content]
            for side in (200, 100):
                fit = Fit(formats=_BOTH, side=side)
                copies.append(darkroom.shrink(clean.content, fit, Limits(), "photo").content)
            left[kind] = [
                hidden_data(copy) or "a secret"
                for copy in copies
                if hidden_data(copy) or photos.SECRET in copy
            ]
    return {"leaking": {kind: words for kind, words in left.items() if words}, "formats": FORMATS}
