"""Findings and posts as people read them."""

from collections.abc import Callable, Iterable, Sequence

from schoolcast.api.connector import Price
from schoolcast.cli.output import counted, heading, indented, show
from schoolcast.cli.prices import price_lines
from schoolcast.domain.finding import Finding, OverridableBy, Severity
from schoolcast.domain.revision import Post
from schoolcast.office.words import SEVERITIES, when

_ORDER = list(SEVERITIES)
_TEXTS = ("text", "title", "link")
_READ = ("IMG-NAME", "IMG-TEXT", "IMG-QR")


def show_findings(findings: Iterable[Finding]) -> None:
    """Each finding once, the weightiest first, with the posts it is about.

    Of what is only good to know, one of each rule stands for the others.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda found: _ORDER.index(found.severity)):
        groups.setdefault(_alike(finding), []).append(finding)
    for group in groups.values():
        _show_one(group[0], _places(group), more=_others(group))


def _alike(finding: Finding) -> tuple[object, ...]:
    if finding.severity is Severity.INFO:
        return (finding.rule,)
    return (finding.rule, finding.message, finding.field, finding.excerpt, finding.suggestion)


def _others(group: Sequence[Finding]) -> int:
    return len({finding.message for finding in group}) - 1


def _show_one(finding: Finding, place: str, *, more: int) -> None:
    show(f"  {SEVERITIES[finding.severity]} ({finding.rule}, clause {finding.clause}){place}")
    show(indented(finding.message))
    if more:
        show(indented(f"The same is true of {counted(more, 'other post')}."))
    if finding.excerpt and finding.field in _TEXTS:
        show(indented(f'It says: "{finding.excerpt}"'))
    if finding.excerpt and finding.boxes and finding.rule in _READ:
        show(indented(f'We can read: "{finding.excerpt}"'))
    if finding.suggestion:
        show(indented(f"Better: {finding.suggestion}"))


def _places(findings: Sequence[Finding]) -> str:
    field = f" in {findings[0].field}" if findings[0].field else ""
    posts = [
        f"{finding.channel} ({finding.slot})" if finding.slot else finding.channel
        for finding in findings
        if finding.channel
    ]
    return f"{field}, on {', '.join(dict.fromkeys(posts))}" if posts else field


def show_questions(item: str, person: str, findings: Sequence[Finding]) -> None:
    """What still has to be changed or answered before an approval, and how to answer it."""
    show_findings(findings)
    asked = [finding for finding in findings if answerable(finding)]
    if not asked:
        return
    show("  To answer:")
    answers = "".join(f' \\\n        --answer {key}="…"' for key in _keys(asked))
    show(f'    schoolcast approve {item} --as "{person}"{answers}')


def answerable(finding: Finding) -> bool:
    """Whether words of the approver can settle it."""
    asks = finding.severity is Severity.MUST_RESOLVE
    return asks and finding.overridable_by is not OverridableBy.NOBODY


def _keys(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(finding.key for finding in findings))


def free(post: Post) -> None:
    """The price of a post where nobody asks for it."""


def show_posts(posts: Iterable[Post], price: Callable[[Post], Price | None] = free) -> None:
    """Posts with their dates; those that say the same at the same time are shown once.

    `price` says what publishing one costs.
    """
    groups: dict[tuple[object, ...], list[Post]] = {}
    for post in posts:
        same = (post.slot, post.due, post.not_after, post.text, post.link, post.shown)
        groups.setdefault(same, []).append(post)
    for group in groups.values():
        prices = [(post.channel, cost) for post in group if (cost := price(post))]
        show_post(group[0], places=", ".join(post.channel for post in group), prices=prices)


def show_post(
    post: Post,
    length: int | None = None,
    limit: int | None = None,
    *,
    places: str = "",
    prices: Sequence[tuple[str, Price]] = (),
    by_hand: str = "",
) -> None:
    """A post with its date, text, link, pictures and, where known, length, prices and who posts."""
    heading(f"  {places or post.channel} · {post.slot} · {when(post.due, post.zone)}")
    show(indented(post.text, "    | "))
    if post.link:
        show(f"    Link: {post.link}")
    for image in post.images:
        alt = f'"{image.alt}"' if image.alt else "no description"
        show(f"    Picture: {image.width} x {image.height}, {alt}")
    for video in post.videos:
        alt = f'"{video.alt}"' if video.alt else "no description"
        show(f"    Video: {video.size / 1e6:,.1f} MB, {alt}; posted by hand")
    if post.not_after:
        show(f"    Not after: {when(post.not_after, post.zone)}")
    if length is not None:
        show(f"    Length: {length}" + (f" of {limit}" if limit else ""))
    if by_hand:
        show(f"    By hand: {by_hand} is asked to post it")
    for line in price_lines(prices):
        show(f"    {line}")
    show()


__all__ = ["answerable", "show_findings", "show_post", "show_posts", "show_questions"]
