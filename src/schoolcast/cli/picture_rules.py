"""What the rules about pictures say of one picture alone, with no announcement around it."""

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from schoolcast.compliance.guard import Guard
from schoolcast.compliance.runner import RuleRunner
from schoolcast.domain.facts import Facts
from schoolcast.domain.finding import Finding
from schoolcast.domain.item import Kind
from schoolcast.domain.picture import PictureFacts, Reading
from schoolcast.domain.revision import Post, PostImage, Revision
from schoolcast.media.cleaning import CleanBytes, Origin
from schoolcast.media.darkroom import Darkroom
from schoolcast.media.original import Limits
from schoolcast.media.readers import CAMERA

if TYPE_CHECKING:
    from schoolcast.domain.clock import Clock
    from schoolcast.plugins import Loaded

ABOUT_PICTURES = "IMG-"
ON_DEVICES = "IMG-DEVICE"  # says nothing of worth where no register of devices is at hand
ON_NAMES = "IMG-NAME"


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """One picture: its clean copy, what was read in it, and what the rules say of that."""

    file: str
    clean: CleanBytes
    facts: PictureFacts
    findings: tuple[Finding, ...] = ()


class Viewer:
    """Reads pictures and asks the rules about them; `facts` None where no school is at hand."""

    def __init__(
        self, plugins: "Loaded", facts: Facts | None, clock: "Clock", stack: ExitStack
    ) -> None:
        off = set() if facts and facts.devices is not None else {ON_DEVICES}
        off |= set() if facts and facts.roll else {ON_NAMES}
        rules = [
            rule
            for rule in plugins.rules
            if rule.id.startswith(ABOUT_PICTURES) and rule.id not in off
        ]
        guard = stack.enter_context(Guard(paths=plugins.folders))
        self._rules = RuleRunner(rules, guard, facts.policy if facts else None) if rules else None
        self._facts = facts or Facts(school="", school_name="", timezone="Europe/London")
        self._clock = clock
        self._darkroom = stack.enter_context(Darkroom())

    def look(self, raw: bytes, file: str) -> Looked:
        """Clean, read and judge one picture; ContentProblem where it can't be used."""
        clean, origin = self._darkroom.develop(raw, file, Limits())
        facts = self._darkroom.read(clean.content, _said(clean, origin))
        findings = self._judge(_alone(clean, file), facts) if self._rules else ()
        return Looked(file=file, clean=clean, facts=facts, findings=tuple(findings))

    def _judge(self, revision: Revision, facts: PictureFacts) -> Iterable[Finding]:
        assert self._rules is not None
        known = replace(self._facts, pictures=(facts,), now=self._clock.now())
        return self._rules.check(revision, known).findings


def _said(clean: CleanBytes, origin: Origin) -> PictureFacts:
    return PictureFacts(
        sha256=hashlib.sha256(clean.content).hexdigest(),
        done=(Reading.CAMERA,),
        readers=(CAMERA,),
        camera=origin.camera,
        original=origin.format,
        frames=origin.frames,
    )


def _alone(clean: CleanBytes, file: str) -> Revision:
    """A revision of one post with nothing but the picture."""
    image = PostImage(
        sha256=hashlib.sha256(clean.content).hexdigest(),
        alt="",
        media_type=clean.media_type,
        size=len(clean.content),
        width=clean.width,
        height=clean.height,
        file=file,
    )
    then = datetime(2000, 1, 1, tzinfo=UTC)
    post = Post(
        slot="main", channel="", audience="public", due_wall="2000-01-01T00:00", zone="UTC",
        due=then, not_after=None, text="", images=(image,),
    )  # fmt: skip
    return Revision(
        school="", item="", kind=Kind.OTHER, title="", event_date=None, event_time=None,
        audience=("whole-school",), chosen=None, children=(), authors=("",), source_path="",
        source_sha256="", posts=(post,),
    )  # fmt: skip
