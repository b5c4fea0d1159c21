"""Looking at a draft: its posts as they would read, what is found, and where on the page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from schoolcast.api.connector import Price
from schoolcast.domain.errors import ContentProblem
from schoolcast.domain.finding import Finding, Severity, Verdict
from schoolcast.domain.revision import Post, Revision
from schoolcast.pipeline.awake import sleepy_times
from schoolcast.pipeline.costs import price_of
from schoolcast.pipeline.draft_keys import keys_of
from schoolcast.pipeline.draft_records import Words
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.outings import Outings, outings_of
from schoolcast.pipeline.ports import Authored
from schoolcast.pipeline.ports.sheets import Sheets
from schoolcast.pipeline.reading import pictures_of, read_pictures
from schoolcast.pipeline.school import School

STAND_IN = "draft"  # the id that an announcement has before its file gives it one
_SHOWN = re.compile(r"(image|video)s\[(\d+)\]")
# Where on the page stands what a key of the file says.
_FIELDS = {
    "event_date": "event",
    "publish_at": "goes_date",
    "due": "goes_date",
    "repeat": "again",
    "term_time_only": "again",
    "except": "leaving_out",
    "children": "about",
    "children_as": "about",
    "body": "text",
}
_KNOWN = frozenset(
    {
        "kind",
        "title",
        "event_time",
        "audience",
        "channels",
        "reminders",
        "reminder_time",
        "until",
        "link",
        "text",
    }
)
_WRITTEN = ("text", "title", "link")
# Rules that may speak of several photos at once.
_OF_PHOTOS = ("IMG-", "ALT-", "PHOTO-", "CONSENT-")


@dataclass(frozen=True, kw_only=True, slots=True)
class PostLook:
    """One post with its length as the channel counts, the limit it has, and its price."""

    post: Post
    length: int
    limit: int | None
    price: Price | None
    by_hand: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A finding and the form field beside which it stands; "" is the form as a whole."""

    finding: Finding
    place: str

    @property
    def quoted(self) -> str:
        """The words that it is about; of pictures an excerpt is only a mark for answers."""
        name = self.finding.field
        return self.finding.excerpt if name in _WRITTEN or name.endswith(".alt") else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftLook:
    """A draft as it stands: `mistakes` are by form field and come before everything else.

    `revision` and `verdict` are None where no post can be made of it yet. `notes` are sentences
    on times at which this computer is mostly off, `unread` how many pictures are still to be read.
    """

    mistakes: dict[str, str]
    authored: Authored | None = None
    revision: Revision | None = None
    verdict: Verdict | None = None
    findings: tuple[Placed, ...] = ()
    posts: tuple[PostLook, ...] = ()
    outings: Outings = field(default_factory=lambda: Outings(outings=()))
    notes: tuple[str, ...] = ()
    unread: int = 0

    @property
    def stopped(self) -> bool:
        """Whether it can't be sent for approval as it is."""
        return bool(self.mistakes) or self.verdict is None or self.verdict.blocked


def look_at(
    words: Words,
    sheets: Sheets,
    school: School,
    *,
    person: str,
    enough: Callable[[], bool] | None = None,
) -> DraftLook:
    """The draft as it would be.

    Its pictures are read first, a second or two each, until `enough` says so; without it none is.
    """
    keys = keys_of(words, words.item or STAND_IN)
    authored = sheets.authored(keys.values, words)
    if authored.item is None:
        said = (_beside(problem, authored, words) for problem in authored.problems)
        return DraftLook(mistakes={**dict(said), **keys.mistakes}, authored=authored)
    try:
        revision = expand(authored, authors=(person,), school=school)
        outings = outings_of(authored.item, authored.path, school)
    except ContentProblem as problem:
        mistake = dict([_beside(problem, authored, words)])
        return DraftLook(mistakes={**mistake, **keys.mistakes}, authored=authored)
    if enough is not None:
        read_pictures([revision], school, stop=enough)
    verdict = examine(revision, school.facts(school.clock.now()), school)
    unread = len(school.readings.unread(pictures_of(revision)))
    return DraftLook(
        mistakes=keys.mistakes,
        authored=authored,
        revision=revision,
        verdict=verdict,
        findings=tuple(placed(_said(verdict.findings, unread), words, school)),
        posts=tuple(_posts(revision, school)),
        outings=outings,
        notes=tuple(sleepy_times([p.due for p in revision.posts if p.due], school)),
        unread=unread,
    )


def _said(findings: Iterable[Finding], unread: int) -> list[Finding]:
    """That nobody has read a picture is no finding while it is still to be read."""
    return [one for one in findings if not (unread and one.excerpt.startswith("unread "))]


def placed(findings: Iterable[Finding], words: Words, school: School) -> list[Placed]:
    """Each finding beside its field, once, the heaviest first."""
    once: dict[tuple[str, str, str, str], Placed] = {}
    order = list(Severity)
    for finding in sorted(findings, key=lambda one: -order.index(one.severity)):
        place = place_of(finding, words, school)
        same = (finding.rule, place, finding.message, finding.excerpt)
        once.setdefault(same, Placed(finding=finding, place=place))
    return list(once.values())


def place_of(finding: Finding, words: Words, school: School) -> str:
    """The form field that a finding is about."""
    name = finding.field.partition(".")[0]
    if shown := _SHOWN.match(finding.field):
        return _place_of_shown(shown)
    if name == "text" and (variant := variant_for(finding.channel, words, school)):
        return f"variant-{variant}"
    name = _FIELDS.get(name, name)
    if name in _KNOWN or name in _FIELDS.values():
        return name
    if words.photos and finding.rule.startswith(_OF_PHOTOS):
        return "photos"
    return "channels" if finding.channel else ""


def _place_of_shown(found: re.Match[str]) -> str:
    return f"{'photo' if found[1] == 'image' else 'video'}-{found[2]}"


def variant_for(channel: str | None, words: Words, school: School) -> str:
    """The text of its own that a channel has, by its name or its kind; "" where it has none."""
    known = school.channels.get(channel or "")
    names = (known.name, known.kind) if known else (channel or "",)
    return next((name for name in names if name in words.variants), "")


def _beside(problem: ContentProblem, authored: Authored, words: Words) -> tuple[str, str]:
    """The form field that a problem of the file is about, and what is wrong with it."""
    key = problem.key or ""
    if shown := _SHOWN.match(key):
        return _place_of_shown(shown), problem.message
    if key.startswith("variants."):
        _, name, *part = key.split(".")
        return f"{'link' if part == ['link'] else 'variant'}-{name}", problem.message
    if key:
        name = _FIELDS.get(key.partition("[")[0], key.partition("[")[0])
        return (name if name in _KNOWN or name in _FIELDS.values() else ""), problem.message
    return _by_line(problem, authored, words), problem.message


def _by_line(problem: ContentProblem, authored: Authored, words: Words) -> str:
    """A text that can't be made names only its line."""
    if problem.line is None or problem.line >= authored.body_line or authored.lines is None:
        return "text"
    begins = {
        name: authored.lines.line_of(("variants", name, "text")) or 0 for name in words.variants
    }
    above = [name for name, line in begins.items() if 0 < line <= problem.line]
    return f"variant-{max(above, key=begins.__getitem__)}" if above else "text"


def _posts(revision: Revision, school: School) -> Iterable[PostLook]:
    for post in revision.posts:
        channel = school.channels[post.channel]
        connector = channel.connector
        yield PostLook(
            post=post,
            length=connector.measure(post.text) if connector else len(post.text),
            limit=connector.capabilities.text_limit if connector else None,
            price=price_of(post, school),
            by_hand=channel.posted_by(len(post.videos)),
        )


def with_mistakes(look: DraftLook, more: dict[str, str]) -> DraftLook:
    """The same with more that is wrong."""
    return replace(look, mistakes={**look.mistakes, **more})
