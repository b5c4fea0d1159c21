"""What regulators ask of schools: inspections, elections, national tests.

The days of elections and tests are the school's to note ([[windows]] in policy.toml): a post is
judged by the day on which it goes out, and never stopped on a guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from schoolcast.api import (
    Checker,
    Facts,
    Finding,
    OverridableBy,
    Revision,
    Severity,
    Window,
)
from schoolcast.compliance.rules.hints import HintRule, Pack, own_pack, pack
from schoolcast.compliance.rules.places import Place, found, heard
from schoolcast.compliance.rules.reading import Reading
from schoolcast.compliance.rules.timing import due_wall


class RegOfsted(HintRule):
    """An inspection's outcome is told when the regulator has published it."""

    id: ClassVar[str] = "REG-OFSTED"
    clause: ClassVar[str] = "12a"
    words: ClassVar[Pack] = pack(
        """
        ofsted .. (inspection|inspectors|inspected|report|visit|grade|judgement|rating|outcome|
            feedback)
        inspectors|inspector: inspectors? (said|told us|were|are|praised|found|visited)
        (provisional|draft) (outcome|judgement|grade|report)
        section 48
        """,
    )
    severity: ClassVar[Severity] = Severity.WARN
    message: ClassVar[str] = (
        "“{words}” may tell of an inspection. Its outcome is confidential until the report is "
        "published: make sure that it is."
    )


class _WindowRule(HintRule):
    """Words that matter in a window of days: a question then, less at other times."""

    severity: ClassVar[Severity] = Severity.MUST_RESOLVE
    version: ClassVar[int] = 2
    outside: ClassVar[Severity]  # where the school notes windows, and the day lies in none
    unknown: ClassVar[Severity]  # where it notes none, or the day is not known
    inside_message: ClassVar[str]

    def prepare(self, facts: Facts) -> Checker:
        own = own_pack(facts.policy.words_of(self.id))
        packs = (self.words, own) if own else (self.words,)
        return _WindowChecker(self, facts.policy.windows_of(self.id), packs)


@dataclass(frozen=True)
class _WindowChecker:
    rule: _WindowRule
    windows: tuple[Window, ...]
    packs: tuple[Pack, ...]

    def check(self, revision: Revision) -> list[Finding]:
        sentences = heard(revision)
        if all(words.triggers.isdisjoint(sentences.keys) for words in self.packs):
            return []
        return [
            finding
            for place, reading in sentences.sentences
            for finding in self._in(place, reading, _days(place, revision))
        ]

    def _in(
        self, place: Place, reading: Reading, days: frozenset[date | None]
    ) -> Iterator[Finding]:
        for words in self.packs:
            if words.triggers.isdisjoint(reading.keys):
                continue
            for span in words.find(reading):
                yield self._say(place, span, days)

    def _say(self, place: Place, span: tuple[int, int], days: frozenset[date | None]) -> Finding:
        window = next((one for one in self.windows for day in days if one.holds(day)), None)
        said = place.text[slice(*span)]
        if window:
            severity = self.rule.severity
            message = self.rule.inside_message.format(words=said, window=window.in_words)
        else:
            sure = self.windows and None not in days
            severity = self.rule.outside if sure else self.rule.unknown
            message = self.rule.message.format(words=said)
        asks = severity is Severity.MUST_RESOLVE
        who = OverridableBy.APPROVER if asks else OverridableBy.AUTHOR
        return found(self.rule, message, place, span, severity=severity, overridable_by=who)


def _days(place: Place, revision: Revision) -> frozenset[date | None]:
    """The days on which the words go out; None among them for a post without a time."""
    posts = [place.post] if place.post else revision.posts
    walls = [due_wall(post) for post in posts]
    return frozenset(wall.date() if wall else None for wall in walls)


class RegElection(_WindowRule):
    """Between the notice of an election and polling day, public bodies are careful."""

    id: ClassVar[str] = "REG-ELECTION"
    clause: ClassVar[str] = "12a"
    outside: ClassVar[Severity] = Severity.INFO
    unknown: ClassVar[Severity] = Severity.WARN
    words: ClassVar[Pack] = pack(
        """
        election (campaign|candidate|candidates|hustings|leaflet|manifesto|debate)
        candidate|candidates: (parliamentary|council|local) candidates?
        hustings
        manifesto
        mp|mps: (our|local|your|the) mps?
        councillor|councillors: (our|local|your|the) councillors?
        """,
        unless="school council\njunior councillors?",
    )
    message: ClassVar[str] = (
        "“{words}”: before an election a school keeps its distance from candidates. Check that no "
        "election is near, or leave it out until after polling day."
    )
    inside_message: ClassVar[str] = (
        "“{words}”: this goes out in the time before an election ({window}), when a school keeps "
        "its distance from candidates. Leave it out until after polling day, or the approver says "
        "why it can stand."
    )


class RegSats(_WindowRule):
    """What is in a national test is not told while others still sit it."""

    id: ClassVar[str] = "REG-SATS"
    clause: ClassVar[str] = "12a"
    outside: ClassVar[Severity] = Severity.WARN
    unknown: ClassVar[Severity] = Severity.MUST_RESOLVE
    words: ClassVar[Pack] = pack(
        """
        sats|sat: sats? (paper|papers|question|questions|answers|reasoning paper|reading paper)
        (test|paper) (question|questions|answers|content) (was|were|included|about)
        (reading|maths|spag|arithmetic|grammar) paper (was|had|included|asked|today)
        phonics (check|screening) (words|word|was|included)
        """,
    )
    message: ClassVar[str] = (
        "“{words}” may give away what is in a national test. Leave it out until the test window "
        "has closed."
    )
    inside_message: ClassVar[str] = (
        "“{words}” may give away what is in a national test, and this goes out while others may "
        "still sit it ({window}). Leave it out until the window has closed, or the approver says "
        "that it tells nothing of the test."
    )


REGULATOR_RULES = (RegElection, RegOfsted, RegSats)
