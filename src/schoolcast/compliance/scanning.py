"""Scanning old posts: lines of JSON in, what the rules on words say of each.

The lines are checked in batches in the guarded child. Rules about when and where a post goes out
are left off: old posts have been.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from schoolcast.api import (
    Facts,
    Finding,
    Kind,
    Need,
    PolicySettings,
    Post,
    PostImage,
    Pupil,
    Revision,
    Roll,
    Rule,
    SchoolContacts,
    Severity,
)
from schoolcast.compliance.guard import Guard, Mishap
from schoolcast.compliance.rule_steps import understood
from schoolcast.compliance.runner import FAILED, failure
from schoolcast.compliance.weighing import weighed
from schoolcast.domain.errors import UsageProblem

LONGEST_LINE = 1024 * 1024
"""Bytes; the longest post of any platform is a tenth of it."""
BATCH = 400
KINDS = ("post", "caption", "alt", "filename", "title")
OFF = frozenset(
    """
    CAT-OTHER CHAN-SANCTIONED CONSENT-WHO DATE-CLOSED DATE-DUE-GONE DATE-PAST DATE-RELATIVE
    QUIET-HOURS READING ROUTE-CLASS ROUTE-NONE ROUTE-WHOLE SLOT-CLASH URL-ALLOW
    """.split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line that can be checked: `kind` is one of `KINDS`."""

    id: str | int
    text: str
    kind: str
    channel: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BadLine:
    """A line that can't be read: `number` counts from 1, `why` says what is wrong."""

    number: int
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scanned:
    """A line and what was found in it."""

    line: Line
    findings: tuple[Finding, ...]


_NOT_IN_WORDS = frozenset({Need.CLOCK, Need.CONSENTS, Need.DEVICES, Need.MEDIA})


def judges_words(rule: Rule) -> bool:
    """Whether a rule can judge an old post: by its words, and not by when or where it goes out."""
    return rule.id not in OFF and not _NOT_IN_WORDS & rule.needs


class Scanner:
    """Checks lines with those of `rules` that judge words alone."""

    def __init__(
        self, rules: Iterable[Rule], facts: Facts, policy: PolicySettings, guard: Guard
    ) -> None:
        self._rules = tuple(rule for rule in rules if judges_words(rule))
        self._facts = facts
        self._policy = policy
        self._guard = guard
        self._shipped = {rule.id: rule.severity for rule in self._rules}

    def scan(self, lines: Sequence[Line]) -> list[Scanned]:
        """The findings of each line, in order; what can't be checked has a finding that says so."""
        try:
            answers = self._ask(lines)
        except Mishap:
            answers = [self._alone(line) for line in lines]
        return [
            Scanned(
                line=line,
                findings=tuple(weighed(each, self._policy, self._shipped) for each in found),
            )
            for line, found in zip(lines, answers, strict=True)
        ]

    def _ask(self, lines: Sequence[Line]) -> list[list[Finding]]:
        return self._guard.call(
            check_lines, self._rules, self._facts, tuple(lines), step="checking the posts"
        )

    def _alone(self, line: Line) -> list[Finding]:
        try:
            return self._ask([line])[0]
        except Mishap as mishap:
            return [failure("of the scan", mishap.reason)]


def check_lines(
    rules: tuple[Rule, ...], facts: Facts, lines: tuple[Line, ...]
) -> list[list[Finding]]:
    """What is run in the guarded child: each of `rules` asked about each of `lines`."""
    checkers = [(rule.id, rule.prepare(facts.only(rule.needs))) for rule in rules]
    answers = []
    for line in lines:
        revision = as_revision(line, facts)
        found: list[Finding] = []
        for name, checker in checkers:
            try:
                answer = checker.check(revision)
                if answer != []:
                    found += understood(answer)
            except Exception as error:
                found.append(failure(name, f"failed with {type(error).__name__}"))
        answers.append(sorted(found, key=lambda each: (each.start, each.end, each.rule)))
    return answers


def as_revision(line: Line, facts: Facts) -> Revision:
    """A revision with the line's words in the field that its kind names."""
    beside = line.kind in ("alt", "filename")
    post = Post(
        slot="main",
        channel=line.channel,
        audience="public",
        due_wall=None,
        zone=facts.timezone,
        due=None,
        not_after=None,
        text="" if beside else line.text,
        images=(_image(line),) if beside else (),
    )
    return Revision(
        school=facts.school,
        item=str(line.id),
        kind=Kind.EVERYDAY_LIFE,
        title="",
        event_date=None,
        event_time=None,
        audience=(),
        chosen=None,
        children=(),
        authors=(),
        source_path="",
        source_sha256="",
        posts=(post,),
    )


def _image(line: Line) -> PostImage:
    alt = line.text if line.kind == "alt" else "A picture"
    file = line.text if line.kind == "filename" else ""
    return PostImage(sha256="", alt=alt, media_type="", size=0, width=0, height=0, file=file)


def read_lines(file: IO[bytes]) -> Iterator[Line | BadLine]:
    """The lines of a JSONL file, in order; empty ones are passed over."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(LONGEST_LINE)
            yield BadLine(number=number, why="it is longer than 1 MB; no post is so long")
        elif raw.strip():
            yield _line(raw, number)


def _line(raw: bytes, number: int) -> Line | BadLine:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return BadLine(number=number, why="it is not UTF-8")
    except (ValueError, RecursionError):
        return BadLine(number=number, why="it is not JSON")
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return BadLine(number=number, why='it is not an object with a "text"')
    kind = data.get("kind", "post")
    if kind not in KINDS:
        return BadLine(number=number, why=f"its kind is none of {', '.join(KINDS)}")
    return Line(
        id=name if isinstance(name := data.get("id", number), str | int) else str(name),
        text=data["text"],
        kind=kind,
        channel=str(data.get("channel", "")),
    )


def roll_facts(data: Any, *, policy: PolicySettings) -> Facts:
    """Facts from a roll in JSON: {"pupils", "staff", "school"}; UsageProblem in words."""
    try:
        school = data.get("school", {})
        lists = {name: tuple(school.get(name, ())) for name in _CONTACTS}
        pupils = tuple(_pupil(row, number) for number, row in enumerate(data["pupils"], start=1))
        return Facts(
            school="scan",
            school_name=next(iter(lists["names"]), ""),
            timezone="Europe/London",
            roll=Roll(pupils=pupils),
            staff=tuple(data.get("staff", ())),
            contacts=SchoolContacts(**lists),
            policy=policy,
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise UsageProblem(
            'The roll needs "pupils", each with forename and surname, and may have "staff" and '
            f'"school" ({type(error).__name__}: {error}).'
        ) from None


_CONTACTS = ("names", "phones", "emails", "postcodes", "domains", "addresses", "handles")


def _pupil(row: dict[str, Any], number: int) -> Pupil:
    return Pupil(
        id=str(row.get("id", number)),
        forename=str(row["forename"]),
        surname=str(row["surname"]),
        known_as=str(row.get("known_as", "")),
        middle=str(row.get("middle", "")),
        year=str(row.get("year", "")),
        class_name=str(row.get("class", "")),
    )


def failed(findings: Iterable[Finding]) -> bool:
    """Whether a rule could not do its work, so that the line counts as unchecked."""
    return any(each.rule == FAILED and each.severity is Severity.BLOCK for each in findings)
