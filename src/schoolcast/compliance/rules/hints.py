"""What rules on words have in common: word packs that the school may lengthen, and their search.

A pack names the words with which any of its phrases can begin to matter, so that most texts are
passed over without a search.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.folding import fold
from schoolcast.compliance.rules.places import Place, found, heard
from schoolcast.compliance.rules.reading import Reading

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_COMMON = frozenset(
    "a all an and are be been can do every for from good had has have her him his home if in is it "
    "no not of on one our out school so some that the their them this to very was we were what "
    "will with year you your".split()
)
_PART = re.compile(r"(?P<perhaps>\([^()]*\)\?)|\((?P<either>[^()]*)\)|(?P<word>[a-z][a-z'-]*\??)")


@dataclass(frozen=True, slots=True)
class Pack:
    """Phrases as one search; `triggers` are words of which each phrase has at least one.

    `unless` are fixed phrases in which the words are innocent.
    """

    search: re.Pattern[str]
    triggers: frozenset[str]
    unless: re.Pattern[str] | None = None

    def find(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Where its phrases stand, as code points."""
        text = reading.lower.replace("’", "'")
        if len(text) != len(reading.text):  # letters that grow in small type: "İ"
            text = reading.text
        innocent = [match.span() for match in self.unless.finditer(text)] if self.unless else []
        for match in self.search.finditer(text):
            if not any(start <= match.start() < end for start, end in innocent):
                yield match.span()


def pack(phrases: str, *, unless: str = "") -> Pack:
    """A pack of phrases, one a line: words, with `(a|b)` for either, `(a )?` for perhaps, and
    `..` for up to three others.

    Words that a line can't do without are its triggers, rare ones if it has any; a line that is
    written in other ways begins with `word|word:` to name them.
    """
    joined = re.sub(r"\|\n\s*", "|", phrases)  # a long list of alternatives runs on
    lines = [line.strip() for line in joined.strip().splitlines() if line.strip()]
    triggers: set[str] = set()
    searches = []
    for line in lines:
        named, colon, phrase = line.rpartition(": ")
        triggers |= set(named.split("|")) if colon else _telling_words(phrase)
        searches.append(_as_search(phrase))
    harmless = [_as_search(line.strip()) for line in unless.strip().splitlines() if line.strip()]
    return Pack(
        re.compile(rf"\b(?:{'|'.join(searches)})\b"),
        frozenset(triggers),
        re.compile(rf"\b(?:{'|'.join(harmless)})") if harmless else None,
    )


def own_pack(words: Iterable[str]) -> Pack | None:
    """The school's own words as a pack; None when there are none."""
    folded = [fold(word)[0].strip() for word in words if word.strip()]
    if not folded:
        return None
    first = {match[0].replace("'", "") for word in folded if (match := _WORD.search(word))}
    return Pack(re.compile(rf"\b(?:{'|'.join(map(re.escape, folded))})\b"), frozenset(first))


def _telling_words(phrase: str) -> set[str]:
    """The words of which one stands in every text that holds the phrase."""
    parts = [_part_words(match) for match in _PART.finditer(phrase) if _is_whole(match)]
    if not parts:
        raise ValueError(f"the phrase {phrase!r} needs a trigger word")
    return next((words for words in parts if words.isdisjoint(_COMMON)), parts[0])


def _is_whole(match: re.Match[str]) -> bool:
    """Whether a part of a phrase must be there, and is no piece of a word."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:2]
    ends = after[:1] in ("", " ") or after == "( "
    return match["perhaps"] is None and before in ("", " ", "?") and ends


def _part_words(match: re.Match[str]) -> set[str]:
    words: set[str] = set()
    for either in (match["either"] or match["word"]).split("|"):
        first = either.split()[0].replace("'", "")
        words |= {first[:-2], first[:-1]} if first.endswith("?") else {first.split("-")[0]}
    return words


def _as_search(phrase: str) -> str:
    plain = re.sub(r"\((?!\?)", "(?:", phrase)
    return plain.replace("..", r"(?:\w+\s){0,3}").replace(" ", r"\s+")


class HintRule:
    """A rule that looks for the phrases of a pack and says one sentence of each.

    A hint is never more than a question: no program can tell what words are meant to say.
    """

    id: ClassVar[str]
    clause: ClassVar[str]
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset()
    version: ClassVar[int] = 1
    words: ClassVar[Pack]
    message: ClassVar[str]
    suggestion: ClassVar[str] = ""

    def prepare(self, facts: Facts) -> Checker:
        return _HintChecker(self, own_pack(facts.policy.words_of(self.id)))

    def weigh(self, reading: Reading, span: tuple[int, int]) -> Severity | None:
        """How much a phrase weighs where it stands; None to pass it over."""
        return self.severity


@dataclass(frozen=True)
class _HintChecker:
    rule: HintRule
    own: Pack | None

    def check(self, revision: Revision) -> list[Finding]:
        triggers = self.rule.words.triggers
        words = heard(revision)
        if self.own is None and triggers.isdisjoint(words.keys):
            return []
        return [
            finding
            for place, reading in words.sentences
            if self.own or not triggers.isdisjoint(reading.keys)
            for finding in self._in(place, reading)
        ]

    def _in(self, place: Place, reading: Reading) -> Iterator[Finding]:
        for words in (self.rule.words, self.own):
            if words is None:
                continue
            for span in words.find(reading):
                severity = self.rule.weigh(reading, span)
                if severity:
                    yield self._say(place, span, severity)

    def _say(self, place: Place, span: tuple[int, int], severity: Severity) -> Finding:
        message = self.rule.message.format(words=place.text[slice(*span)])
        who = self.rule.overridable_by
        if severity in (Severity.WARN, Severity.INFO):
            who = OverridableBy.AUTHOR
        return found(
            self.rule,
            message,
            place,
            span,
            suggestion=self.rule.suggestion,
            severity=severity,
            overridable_by=who,
        )
