"""policy.toml: a school's own severities, words and allow-lists, beside config.toml.

What the policy forbids outright can't be weakened here; whatever weighs less than schoolcast
ships it is recorded with each verdict.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from schoolcast.api import AllowedPhrase, PolicySettings, Rule, SchoolContacts, Severity, Window
from schoolcast.compliance.catalogue import ENTRIES
from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.settings import explain

FILE = "policy.toml"
NAME_WORDS = "names-that-are-words"
LONGEST_WINDOW = timedelta(days=120)  # a longer one is a mistyped year
WEIGHT = {Severity.INFO: 0, Severity.WARN: 1, Severity.MUST_RESOLVE: 2, Severity.BLOCK: 3}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Allow(_Part):
    """A phrase that is no pupil's name, and who says so."""

    phrase: str = Field(min_length=3, max_length=100)
    added_by: str = Field(min_length=1)
    why: str = Field(min_length=3)
    added_on: date | None = None


class _School(_Part):
    """What is public about the school: everything else of its kind is asked about."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()


class _Window(_Part):
    """Days on which a rule weighs more; both are included."""

    rule: Literal["REG-ELECTION", "REG-SATS"]
    first: date
    last: date
    what: str = Field(min_length=3, max_length=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first <= self.last <= self.first + LONGEST_WINDOW:
            raise ValueError(f"{self.what}: it can't run from {self.first} to {self.last}")
        return self


class _PolicyFile(_Part):
    severity: dict[str, Literal["info", "warn", "must_resolve", "block"]] = {}
    words: dict[str, tuple[str, ...]] = {}
    allow: tuple[_Allow, ...] = ()
    nicknames: dict[str, tuple[str, ...]] = {}
    school: _School = _School()
    windows: tuple[_Window, ...] = ()


def read_policy(file: Path, rules: Iterable[Rule]) -> PolicySettings:
    """The school's choices; the shipped ones where there is no such file.

    `rules` are all that are installed. ConfigurationProblem names the file, the key and what to
    write, also where a choice would allow what the policy forbids.
    """
    data = _parsed(file)
    shipped = {entry.rule: Severity.BLOCK for entry in ENTRIES}
    shipped |= {rule.id: rule.severity for rule in rules}
    problems = [
        *_unknown_rules(data, shipped),
        *_forbidden(data, shipped),
        *(
            f'allow: "{allowed.phrase}" is one word, and would let that name pass everywhere; '
            "write the whole phrase."
            for allowed in data.allow
            if len(allowed.phrase.split()) < 2
        ),
    ]
    if problems:
        raise ConfigurationProblem("\n".join(f"{file}: {problem}" for problem in problems))
    return _as_settings(data, shipped)


def policy_table(file: Path) -> dict[str, Any]:
    """What stands in policy.toml, as it was written; ConfigurationProblem as in `read_policy`."""
    return _parsed(file).model_dump(exclude_unset=True)


def _parsed(file: Path) -> _PolicyFile:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _PolicyFile()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationProblem(f"{file} can't be read: {error}") from None
    try:
        return _PolicyFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationProblem(f"{file} is not valid TOML: {error}") from None
    except ValidationError as error:
        lines = [f"{file}: {explain(problem, _PolicyFile)}" for problem in error.errors()]
        raise ConfigurationProblem("\n".join(lines)) from None


def _unknown_rules(data: _PolicyFile, known: Mapping[str, Severity]) -> Iterable[str]:
    for table, names in (("severity", data.severity), ("words", data.words)):
        for name in names:
            if name in known or (table == "words" and name == NAME_WORDS):
                continue
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "`schoolcast policy` lists them."
            yield f'{table}: there is no rule "{name}"; {hint}'


def _forbidden(data: _PolicyFile, shipped: Mapping[str, Severity]) -> Iterable[str]:
    for entry in ENTRIES:
        wanted = data.severity.get(entry.rule)
        if wanted and entry.fixed and _lower(Severity(wanted), shipped[entry.rule]):
            yield (
                f'severity: {entry.rule} can\'t be lowered to "{wanted}": clause {entry.clause} of '
                f"the policy itself forbids this ({_small(entry.title)}). Take the line out."
            )


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _as_settings(data: _PolicyFile, shipped: Mapping[str, Severity]) -> PolicySettings:
    severities = {rule: Severity(value) for rule, value in data.severity.items()}
    school = data.school.model_dump(exclude={"staff", "houses"})
    return PolicySettings(
        severities=tuple(sorted(severities.items())),
        lowered=tuple(
            sorted(rule for rule, value in severities.items() if _lower(value, shipped[rule]))
        ),
        words=tuple(sorted(data.words.items())),
        allowed=tuple(AllowedPhrase(**allowed.model_dump()) for allowed in data.allow),
        nicknames=tuple(sorted(data.nicknames.items())),
        staff=data.school.staff,
        groups=data.school.houses,
        contacts=SchoolContacts(**school),
        windows=tuple(Window(**window.model_dump()) for window in data.windows),
    )


def _lower(value: Severity, than: Severity) -> bool:
    return WEIGHT[value] < WEIGHT[than]
