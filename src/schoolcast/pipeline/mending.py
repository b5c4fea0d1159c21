"""Mending: suggestions that can be carried out by one press."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schoolcast.domain.finding import Finding
from schoolcast.pipeline.draft_look import place_of, variant_for
from schoolcast.pipeline.draft_records import Photo, Words
from schoolcast.pipeline.school import School

# Rules whose suggestion is put in place of what they found; others give advice in words.
_IN_PLACE = ("DATE-RELATIVE", "DATE-MISMATCH", "NAME-", "PII-")
_ADVICE = "the title"  # "the title and surname alone" is for the author to write
_WITHOUT_LINK = "LINK-COST"
_SENTENCE_ENDS = re.compile(r"[.!?…]['\"”’)]*\s+$|\n\s*$")
_IN_TEMPLATE = re.compile(r"\{[{%]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mend:
    """What one press would do: `label` says it, `words` are the draft after it."""

    key: str
    label: str
    words: Words


def mend_of(finding: Finding, words: Words, school: School) -> Mend | None:
    """How the finding's suggestion would be carried out; None where a person has to write it."""
    if picture := re.match(r"images\[(\d+)\]", finding.field):
        return _keep_off(finding, int(picture[1]), words)
    if finding.rule.endswith(_WITHOUT_LINK):
        return _without_link(finding, words, school)
    if not finding.suggestion or not finding.rule.startswith(_IN_PLACE):
        return None
    if finding.suggestion.startswith(_ADVICE) or not finding.excerpt:
        return None
    return _in_place(finding, words, school)


def _in_place(finding: Finding, words: Words, school: School) -> Mend | None:
    place = place_of(finding, words, school)
    name = place.removeprefix("variant-")
    before = words.variants.get(name, "") if place != name else getattr(words, place, None)
    if place not in ("title", "text") and place == name:
        return None
    found = re.search(rf"(?<!\w){re.escape(finding.excerpt)}(?!\w)", before or "")
    if found is None or before is None:
        return None  # a value of the template made these words
    said = _begun(finding.suggestion, before[: found.start()])
    after = before[: found.start()] + said + before[found.end() :]
    if place != name:
        mended = replace(words, variants={**words.variants, name: after})
    elif place == "title":
        mended = replace(words, title=after)
    else:
        mended = replace(words, text=after)
    label = f"Use “{said}” in place of “{finding.excerpt}”"
    return Mend(key=finding.key, label=label, words=mended)


def _begun(words: str, before: str) -> str:
    """With a capital letter where a sentence begins."""
    begins = not before.strip() or _SENTENCE_ENDS.search(before) is not None
    return words[:1].upper() + words[1:] if begins else words


def _without_link(finding: Finding, words: Words, school: School) -> Mend | None:
    """A text of its own for the channel where a link costs; only where the link is in the text."""
    channel = finding.channel or ""
    variant = variant_for(channel, words, school) or channel
    text = words.variants.get(variant, words.text)
    if words.link or not finding.suggestion or finding.excerpt not in text:
        return None
    if _IN_TEMPLATE.search(text):
        return None  # the suggestion is one post's words, and reminders would repeat them
    return Mend(
        key=finding.key,
        label=f"Leave the link out on {channel}",
        words=replace(words, variants={**words.variants, variant: finding.suggestion}),
    )


def _keep_off(finding: Finding, at: int, words: Words) -> Mend | None:
    """Without consent for one channel, the photo goes to the others."""
    channel = finding.channel
    if not finding.rule.startswith("CONSENT-") or not channel or at >= len(words.photos):
        return None
    photo = words.photos[at]
    if channel in photo.not_on:
        return None
    return Mend(
        key=finding.key,
        label=f"Keep photo {at + 1} off {channel}",
        words=replace(
            words,
            photos=_with(words.photos, at, replace(photo, not_on=(*photo.not_on, channel))),
        ),
    )


def _with(photos: Sequence[Photo], at: int, photo: Photo) -> tuple[Photo, ...]:
    return (*photos[:at], photo, *photos[at + 1 :])
