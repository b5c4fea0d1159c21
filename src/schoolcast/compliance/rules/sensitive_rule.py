"""What all rules on sensitive facts share: the topic alone is fine, with one child it is not."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from schoolcast.api import Checker, Facts, Finding, Need, OverridableBy, Revision, Severity
from schoolcast.compliance.rules.hints import Pack
from schoolcast.compliance.rules.name_hits import How
from schoolcast.compliance.rules.name_reader import NameReader, reader_for
from schoolcast.compliance.rules.places import Place, found, heard
from schoolcast.compliance.rules.reading import read

_CHILD = frozenset(How) - {How.ADULT}
_SENTENCE = 300  # characters; longer ones are cut, so that no text takes long
_END = re.compile(r"[.!?](?=\s|$)|\n")
_ONE = re.compile(
    r"\bone of (?:our|the|my)\b|\b(?:a|an|this|that|another|our) (?:[\w-]+ ){0,3}"
    r"(?:boy|girl|child|pupil|student|lad|youngster)\b"
    r"|\b(?:boy|girl|child|pupil|student|lad) (?:in|who|with|has|had|is|whose|from)\b"
    r"|\b(?:his|her) (?:mum|dad|mother|father|parents|family|condition|illness|seizures)\b"
    r"|\b(?:the|our) (?:twins|sisters|brothers|siblings) (?:in|of|from|who)\b"
    r"|\b(?:the|our|these|those) (?:two|three|four|five|six|[2-6]) (?:[\w-]+ ){0,4}"
    r"(?:children|pupils|boys|girls|kids|families)\b"
    r"|\b(?:he|she) (?:has|had|is|was|needs|suffers|suffered)\b",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"\b(?:your|any|every|each|no|some|if an?|when an?|whether a) (?:[\w-]+ )?(?:child|pupil)"
    r"|\bif (?:your|he or she|they)\b|\bshould (?:not )?(?:stay|be|return|come|keep|have)\b"
    r"|\bmust (?:stay|be|not)\b",
    re.IGNORECASE,
)


class SensitiveRule:
    """One kind of sensitive fact."""

    id: ClassVar[str]
    clause: ClassVar[str] = "12h"
    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    overridable_by: ClassVar[OverridableBy] = OverridableBy.APPROVER
    needs: ClassVar[frozenset[Need]] = frozenset({Need.ROLL, Need.CHANNELS})
    version: ClassVar[int] = 1
    words: ClassVar[Pack]
    what: ClassVar[str]

    def prepare(self, facts: Facts) -> Checker:
        return _SensitiveChecker(self, reader_for(facts))


@dataclass(frozen=True)
class _SensitiveChecker:
    rule: SensitiveRule
    reader: NameReader

    def check(self, revision: Revision) -> list[Finding]:
        triggers = self.rule.words.triggers
        words = heard(revision)
        if triggers.isdisjoint(words.keys):
            return []
        return [
            finding
            for place, reading in words.sentences
            if not triggers.isdisjoint(reading.keys)
            for finding in self._in(place)
        ]

    def _in(self, place: Place) -> Iterator[Finding]:
        for span in self.rule.words.find(read(place.text)):
            if self._about_one(place.text, span):
                message = (
                    f"This may tell about one child's {self.rule.what}. Speak of the topic without "
                    "the child, or the approver says that nobody can be recognised."
                )
                yield found(self.rule, message, place, span)

    def _about_one(self, text: str, span: tuple[int, int]) -> bool:
        low = max(0, span[0] - _SENTENCE)
        start = max((match.end() for match in _END.finditer(text, low, span[0])), default=low)
        end = _END.search(text, span[1], span[1] + _SENTENCE)
        behind = end.start() if end else min(len(text), span[1] + _SENTENCE)
        names = self.reader.names_in(text)
        first = bisect_left(names, start, key=lambda named: named.start)
        for named in names[first : first + _SENTENCE]:
            if named.start >= behind:
                break
            if named.how in _CHILD:
                return True
        sentence = text[start:behind]
        return bool(_ONE.search(sentence)) and not _ANYONE.search(sentence)
