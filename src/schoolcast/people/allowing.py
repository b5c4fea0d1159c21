"""Allowing: a phrase that is nobody's name is written into policy.toml, with who said so."""

import os
from pathlib import Path

import tomlkit

from schoolcast.compliance.policy_file import FILE, read_policy
from schoolcast.compliance.rules import builtin_rules
from schoolcast.domain.clock import Clock
from schoolcast.domain.dates import wall_time
from schoolcast.domain.errors import ConfigurationProblem, NotAllowed, UsageProblem
from schoolcast.pipeline.submit import named, same_person
from schoolcast.settings import Settings


def allow_phrase(settings: Settings, phrase: str, *, person: str, why: str, clock: Clock) -> Path:
    """Add the phrase to the school's policy.toml, whose comments stay; returns the file.

    NotAllowed for somebody who is not an approver; UsageProblem for one word alone, which would
    let that child's name pass everywhere.
    """
    person, phrase = named(person), " ".join(phrase.split())
    approvers = settings.approval.approvers
    if approvers and not any(same_person(person, name) for name in approvers):
        raise NotAllowed(f"{person} is not an approver; only an approver can say this.")
    if len(phrase.split()) < 2:
        raise UsageProblem(
            f'"{phrase}" is one word, and would let that name pass everywhere; write the phrase.'
        )
    if len(why.strip()) < 3:
        raise UsageProblem("Say why these words are not a pupil's name: --why WORDS.")
    file = settings.path(Path(FILE))
    today = wall_time(clock.now(), settings.school.timezone).date()
    _add(file, {"phrase": phrase, "added_by": person, "added_on": today, "why": why.strip()})
    return file


def _add(file: Path, entry: dict[str, object]) -> None:
    """Write it aside, read it as the rules would, and only then put it in its place."""
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    document = tomlkit.parse(text)
    allowed = document.get("allow")
    if allowed is None:
        allowed = document["allow"] = tomlkit.aot()
    row = tomlkit.table()
    row.update(entry)
    allowed.append(row)
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(tomlkit.dumps(document), encoding="utf-8")
        read_policy(part, builtin_rules())
        os.replace(part, file)
    except OSError as error:
        raise ConfigurationProblem(f"{file} can't be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
