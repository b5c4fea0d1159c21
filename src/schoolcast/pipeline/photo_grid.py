"""Many photos of one event: which may go where, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from schoolcast.compliance.catalogue import entry
from schoolcast.compliance.rules.consent import CONSENT_RULES
from schoolcast.compliance.rules.devices import DEVICE_RULES
from schoolcast.compliance.rules.images import AltFilename, AltMissing
from schoolcast.compliance.rules.picture_people import PICTURE_PEOPLE_RULES
from schoolcast.compliance.rules.picture_words import PICTURE_WORD_RULES
from schoolcast.domain.errors import NotFound
from schoolcast.domain.finding import Finding, Severity
from schoolcast.domain.item import ImageRef, Item
from schoolcast.domain.picture import Reading
from schoolcast.domain.revision import PostImage, Revision
from schoolcast.pipeline.expand import expand, left_out
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.ports.desk import Desk
from schoolcast.pipeline.reading import Progress, read_pictures, with_pictures
from schoolcast.pipeline.school import School, near

_RULES = (
    AltFilename,
    AltMissing,
    *CONSENT_RULES,
    *DEVICE_RULES,
    *PICTURE_PEOPLE_RULES,
    *PICTURE_WORD_RULES,
)
_OF_CHILDREN = {"CONSENT-GIVEN", "NEVER-PUBLISH"}
NOT_HERE = "not on this channel"
"""All that is said of a child's consent: why, is for the office and not for a grid."""
_AUTHORS = ("",)


class May(StrEnum):
    """Whether a photo may go to a channel."""

    GO = "go"
    ASK = "ask"  # the approver answers a question first
    NOT = "not"  # as it is, it does not go there
    LEFT_OUT = "left-out"  # the author keeps it off that channel


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One photo on one channel; `reasons` say what stands in the way or is asked."""

    channel: str
    may: May
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One photo: `number` counts from 1 in the file, `faces` is None where nobody counted."""

    number: int
    file: str
    alt: str
    sha256: str
    listed: int
    nobody: bool
    faces: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Every photo of an announcement on every channel it goes to."""

    item: str
    channels: tuple[str, ...]
    rows: tuple[Row, ...]


def photo_grid(authored: Authored, school: School, progress: Progress = lambda words: None) -> Grid:
    """Where each photo of an announcement may go, as its file says today; nothing is stored.

    ContentProblem where it can't be expanded.
    """
    if authored.item is None:
        raise authored.problems[0]
    item = authored.item
    shown = [image.model_copy(update={"not_on": ()}) for image in item.images]
    everywhere = item.model_copy(update={"images": tuple(shown)})
    revision = expand(_AsIf(authored, everywhere), authors=_AUTHORS, school=school)
    read_pictures([revision], school, progress)
    channels = tuple(dict.fromkeys(post.channel for post in revision.posts))
    judge = _Judge(revision, school)
    rows = [
        _row(number, image, channels, judge, school) for number, image in enumerate(item.images)
    ]
    return Grid(item=revision.item, channels=channels, rows=tuple(rows))


def leave_out(
    authored: Authored, file: str, *, channel: str | None, school: School, desk: Desk
) -> bool:
    """Take a photo out of an announcement's file, or keep it off a channel; False where it is.

    `file` is its name or its number. NotFound for a photo or channel that there is not.
    """
    if authored.item is None:
        raise authored.problems[0]
    files = [image.file for image in authored.item.images]
    if file not in files and file.isdecimal() and 0 < int(file) <= len(files):
        file = files[int(file) - 1]
    if file not in files:
        raise NotFound(f'{authored.item.id} has no picture "{file}"{near(file, files)}')
    if channel is not None and channel not in {c.kind for c in school.channels.values()}:
        channel = school.channel(channel).name
    return desk.leave_out(authored.path, file, channel)


class _AsIf:
    """A file as it lies there, with another item in it."""

    def __init__(self, authored: Authored, item: Item) -> None:
        self.path = authored.path
        self.item: Item | None = item
        self.item_id = authored.item_id
        self.source_sha256 = authored.source_sha256
        self.body_line = authored.body_line
        self.problems = authored.problems
        self.lines = authored.lines


class _Judge:
    """Asks the rules about one photo at a time, as if it stood alone."""

    def __init__(self, revision: Revision, school: School) -> None:
        self._revision = revision
        self._facts = with_pictures(school.facts(school.clock.now()), revision, school)
        self._checkers = [rule().prepare(self._facts) for rule in _RULES]

    def images(self, file: str) -> list[PostImage]:
        """The photo's copies, one for each channel that has its own."""
        posts = self._revision.posts
        found = [image for post in posts for image in post.images if image.file == file]
        return list(dict.fromkeys(found))

    def findings(self, file: str) -> list[Finding]:
        """What is said of it where it would be shown."""
        alone = [
            replace(post, images=tuple(one for one in post.images if one.file == file), videos=())
            for post in self._revision.posts
        ]
        revision = replace(self._revision, children=(), posts=tuple(alone))
        return [finding for checker in self._checkers for finding in checker.check(revision)]

    def faces(self, images: Iterable[PostImage]) -> int | None:
        """How many faces were counted; None where nobody has."""
        for image in images:
            known = self._facts.picture(image.sha256)
            if known is not None and Reading.FACES in known.done:
                return len(known.faces)
        return None


def _row(
    number: int, image: ImageRef, channels: Sequence[str], judge: _Judge, school: School
) -> Row:
    copies = judge.images(image.file)
    findings = judge.findings(image.file)
    cells = []
    for name in channels:
        if left_out(image, school.channels[name]):
            cells.append(Cell(channel=name, may=May.LEFT_OUT))
        else:
            cells.append(_cell(name, [f for f in findings if f.channel in (None, name)]))
    return Row(
        number=number + 1,
        file=image.file,
        alt=image.alt,
        sha256=copies[0].sha256 if copies else "",
        listed=len(copies[0].children) if copies else 0,
        nobody=bool(copies) and copies[0].nobody,
        faces=judge.faces(copies),
        cells=tuple(cells),
    )


def _cell(channel: str, findings: Sequence[Finding]) -> Cell:
    stops = [f for f in findings if f.severity is Severity.BLOCK]
    asks = [f for f in findings if f.severity is Severity.MUST_RESOLVE]
    may = May.NOT if stops else May.ASK if asks else May.GO
    reasons = dict.fromkeys(map(_reason, stops or asks))
    return Cell(channel=channel, may=may, reasons=tuple(reasons))


def _reason(finding: Finding) -> str:
    if finding.rule in _OF_CHILDREN:
        return NOT_HERE
    known = entry(finding.rule)
    return known.title if known else finding.rule
