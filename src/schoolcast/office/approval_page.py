"""What an approver needs to see of one announcement before standing behind it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from schoolcast.domain.dates import clock_time, day_month, wall_time
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Post, RevisionState
from schoolcast.domain.slots import is_repeat
from schoolcast.pipeline.people_records import Question
from schoolcast.pipeline.records import StoredRevision
from schoolcast.pipeline.school import School
from schoolcast.pipeline.second_records import Mending
from schoolcast.pipeline.spoken_days import untrue_days

WAITS = (RevisionState.SUBMITTED, RevisionState.ASKED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Posts that say the same at the same time, shown once; `again` are later ones alike."""

    post: Post
    channels: tuple[str, ...]
    again: tuple[Post, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalPage:
    """One announcement as it waits: its posts, what changed, why it is safe, what is asked.

    `changes` are lines that begin with "+ " or "- "; empty where nothing was approved before.
    """

    stored: StoredRevision
    findings: tuple[Finding, ...]
    shown: tuple[Shown, ...]
    changes: tuple[str, ...]
    safe: tuple[str, ...]
    questions: tuple[Finding, ...]
    blocks: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    advice: Question | None
    mending: Mending | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing is asked and no child is in it, so that many can be read together."""
        if self.advice or self.mending:
            return False
        return not (self.questions or self.blocks or children_of(self.stored))


def approval_page(stored: StoredRevision, school: School) -> ApprovalPage:
    """All that is known of a waiting announcement, from its stored verdict and today's date."""
    findings = _findings(stored, school)
    asked = [q for q in school.store.questions(stored.id) if q.answered_at is None]
    return ApprovalPage(
        stored=stored,
        findings=findings,
        shown=tuple(by_words(together(stored.revision.posts))),
        changes=_changes(stored, school),
        safe=tuple(why_safe(stored)),
        questions=tuple(once(f for f in findings if _asks(f))),
        blocks=tuple(once(f for f in findings if _stops(f))),
        notes=tuple(once(f for f in findings if f.severity in (Severity.WARN, Severity.INFO))),
        advice=asked[-1] if asked else None,
        mending=school.store.mending(stored.id),
    )


def _findings(stored: StoredRevision, school: School) -> tuple[Finding, ...]:
    """Those of its verdict, and of words that name a day what they would mean if it went now."""
    known = stored.verdict.findings if stored.verdict else ()
    if stored.state not in WAITS:
        return known
    return (*known, *untrue_days(stored, school.clock.now(), school))


def _asks(finding: Finding) -> bool:
    if finding.severity is not Severity.MUST_RESOLVE:
        return False
    return finding.overridable_by is not OverridableBy.NOBODY


def _stops(finding: Finding) -> bool:
    if finding.severity is Severity.BLOCK:
        return True
    return finding.severity is Severity.MUST_RESOLVE and not _asks(finding)


def once(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several posts, once."""
    kept: dict[tuple[str, str, str, str], Finding] = {}
    for finding in findings:
        kept.setdefault(
            (finding.rule, finding.message, finding.excerpt, finding.suggestion), finding
        )
    return list(kept.values())


def alike(finding: Finding, findings: Iterable[Finding]) -> list[Finding]:
    """All findings that `once` shows as this one, so that one answer serves them."""
    same = (finding.rule, finding.message, finding.excerpt, finding.suggestion)
    return [f for f in findings if (f.rule, f.message, f.excerpt, f.suggestion) == same]


def together(posts: Sequence[Post]) -> list[Shown]:
    """Posts with the same words, pictures and time stand together."""
    groups: dict[tuple[object, ...], list[Post]] = {}
    for post in posts:
        same = (post.slot, post.due, post.not_after, post.text, post.link, post.shown)
        groups.setdefault(same, []).append(post)
    return [
        Shown(post=group[0], channels=tuple(post.channel for post in group))
        for group in groups.values()
    ]


def by_words(shown: Iterable[Shown]) -> list[Shown]:
    """The same, where what repeats word for word stands once, with its later times."""
    groups: dict[tuple[object, ...], list[Shown]] = {}
    for one in shown:
        post = one.post
        same = (one.channels, post.text, post.link, post.shown)
        groups.setdefault(same if is_repeat(post.slot) else (post.slot, *same), []).append(one)
    return [
        replace(group[0], again=tuple(one.post for one in group[1:])) for group in groups.values()
    ]


def children_of(stored: StoredRevision) -> frozenset[str]:
    """The ids of all children that it tells of or shows."""
    revision = stored.revision
    shown = {child for post in revision.posts for one in post.shown for child in one.children}
    return frozenset(revision.children) | shown


def why_safe(stored: StoredRevision) -> list[str]:
    """One line each on names, children, devices and times, from the verdict alone."""
    if stored.verdict is None:
        return ["It has not been checked yet; the next pass does that."]
    rules = {f.rule for f in stored.verdict.findings if f.severity is not Severity.INFO}
    lines = []
    if not any(rule.startswith("NAME-") for rule in rules):
        lines.append("No pupil is named.")
    lines.extend(_children(stored, rules))
    lines.extend(_devices(stored, rules))
    lines.extend(_times(stored))
    return lines


def _children(stored: StoredRevision, rules: set[str]) -> list[str]:
    number = len(children_of(stored))
    if not number:
        shows = any(post.shown for post in stored.revision.posts)
        return ["No child is ticked in its pictures." if shows else "No child is in it."]
    if any(rule.startswith("CONSENT-") for rule in rules):
        return []
    channels = ", ".join(dict.fromkeys(post.channel for post in stored.revision.posts))
    who = "1 child is" if number == 1 else f"{number} children are"
    return [f"{who} in it; a parent of each has agreed to {channels}."]


def _devices(stored: StoredRevision, rules: set[str]) -> list[str]:
    photos = [one for post in stored.revision.posts for one in post.images if one.source == "photo"]
    if not photos or any(rule.startswith("IMG-DEVICE") for rule in rules):
        return []
    return ["The photos come from approved devices."]


def _times(stored: StoredRevision) -> list[str]:
    dues = sorted({post.due for post in stored.revision.posts if post.due is not None})
    if not dues:
        return ["It goes out as soon as it is approved."]
    zone = stored.revision.posts[0].zone
    first = wall_time(dues[0], zone)
    words = f"It goes out on {day_month(first.date())} at {clock_time(first.time())}"
    if len(dues) == 1:
        return [f"{words}."]
    last = wall_time(dues[-1], zone)
    return [f"{words} for the first time, and on {day_month(last.date())} for the last."]


def _changes(stored: StoredRevision, school: School) -> tuple[str, ...]:
    earlier = school.store.approved_revision(stored.revision.item)
    if earlier is None or earlier.id == stored.id:
        return ()
    return changes_between(earlier, stored)


def changes_between(earlier: StoredRevision, later: StoredRevision) -> tuple[str, ...]:
    """What a reader would see changed: lines that begin with "+ " or "- "."""
    before, after = (_lines(one) for one in (earlier, later))
    return tuple(line for line in difflib.ndiff(before, after) if line.startswith(("+ ", "- ")))


def _lines(stored: StoredRevision) -> list[str]:
    lines = [f"Title: {stored.revision.title}"]
    for shown in together(stored.revision.posts):
        when = shown.post.due_wall or "as soon as it is approved"
        lines.append(f"{', '.join(shown.channels)}, {when.replace('T', ' ')}:")
        lines.extend(line for line in shown.post.text.splitlines() if line.strip())
        if shown.post.link:
            lines.append(f"Link: {shown.post.link}")
        lines.extend(f"Picture: {one.alt or one.sha256[:8]}" for one in shown.post.shown)
    return lines
