"""Setting up a school from the pages: proposals for its files, which stay as a person wrote them.

Each is checked as the program will read it; ConfigurationProblem, ContentProblem or UsageProblem
say what is wrong. Comments, order and spacing of the files stay.
"""

import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from schoolcast.api import Rule
from schoolcast.bootstrap.app import App
from schoolcast.bootstrap.channels import build_channel
from schoolcast.bootstrap.proposals import Proposal, read
from schoolcast.compliance.policy_file import FILE as POLICY
from schoolcast.compliance.policy_file import read_policy
from schoolcast.config_file import ConfigFile
from schoolcast.content.calendar_file import FILE as CALENDAR
from schoolcast.content.calendar_file import parse_calendar
from schoolcast.content.front_matter import FENCE
from schoolcast.content.templates import FOLDER as TEMPLATES
from schoolcast.content.templates import parse_template
from schoolcast.domain.errors import ConfigurationProblem, UsageProblem
from schoolcast.domain.item import Kind
from schoolcast.sample import sample_folder
from schoolcast.settings import Settings, parse_settings

LISTS = ("names", "phones", "emails", "postcodes", "addresses", "domains", "handles")
"""The lists of policy.toml's part [school] that the pages show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermRow:
    """A term as typed; `place` is which of the file's terms it was, None for a new one."""

    name: str
    first: date
    last: date
    half_term: tuple[date, date] | None = None
    place: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """A person of [alerts] as typed."""

    name: str
    address: str
    role: str
    when: str = "always"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPhrase:
    """A phrase that is nobody's name, who says so, when and why."""

    phrase: str
    person: str
    day: date
    why: str


def terms(settings: Settings, rows: Sequence[TermRow], inset: Sequence[date]) -> Proposal:
    """calendar.toml with these terms and INSET days."""
    file = _content(settings) / CALENDAR

    def change(document: Any) -> None:
        if list(document.get("inset_days", [])) != list(inset):
            document["inset_days"] = list(inset)
        old = list(document.get("terms", []))
        tables = [_term(old[row.place] if row.place is not None else None, row) for row in rows]
        if [row.place for row in rows] != list(range(len(old))):
            document.pop("terms", None)
            if tables:
                fresh = tomlkit.aot()
                for table in tables:
                    fresh.append(table)
                document["terms"] = fresh

    proposal = _edited(file, change)
    calendar, problems = parse_calendar(proposal.after)
    if calendar is None:
        raise problems[0]
    return proposal


def _term(table: Any, row: TermRow) -> Any:
    table = tomlkit.table() if table is None else table
    half = list(row.half_term) if row.half_term else None
    for key, value in (("name", row.name), ("first", row.first), ("last", row.last)):
        if table.get(key) != value:
            table[key] = value
    if half is None:
        table.pop("half_term", None)
    elif list(table.get("half_term", [])) != half:
        table["half_term"] = half
    return table


def contacts(
    file: Path, to: Sequence[str], holidays_to: Sequence[str], people: Sequence[PersonRow]
) -> Proposal:
    """config.toml, which is `file`, with these people under [alerts]."""

    def change(document: Any) -> None:
        if "alerts" not in document:
            document["alerts"] = tomlkit.table()
        alerts = document["alerts"]
        for key, values in (("to", to), ("holidays_to", holidays_to)):
            if list(alerts.get(key, [])) != list(values):
                alerts[key] = list(values)
        wanted = [_person(row) for row in people]
        if [dict(one) for one in alerts.get("people", [])] != wanted:
            alerts.pop("people", None)
            if wanted:
                rows = tomlkit.aot()
                for one in wanted:
                    table = tomlkit.table()
                    table.update(one)
                    rows.append(table)
                alerts["people"] = rows

    proposal = _edited(file.resolve(), change)
    parse_settings(proposal.after.decode(), file)
    return proposal


def _person(row: PersonRow) -> dict[str, str]:
    season = {} if row.when == "always" else {"when": row.when}
    return {"name": row.name, "address": row.address, "role": row.role, **season}


def duty(
    app: App, config: Path, channel: str, posts: Mapping[str, str], deputy: Mapping[str, str]
) -> Proposal:
    """config.toml with who posts by hand on one channel; without `deputy` that one stays."""
    settings = app.settings
    known = next((one for one in settings.channels if one.name == channel), None)
    if known is None:
        raise UsageProblem(f'There is no channel called "{channel}".')
    values = {"posts": _inline(posts)} | ({"deputy": _inline(deputy)} if deputy else {})
    file = ConfigFile(config)
    after = file.with_channel(
        channel, {"settings": values}, kind=known.kind, audience=known.audience
    )
    proposal = Proposal(file=file.path, before=file.content, after=after)
    changed = parse_settings(after.decode(), file.path)
    changed._folder = settings.folder
    meant = next(one for one in changed.channels if one.name == channel)
    built = build_channel(meant, app.plugins, changed, app.clock)
    if built.connector is None:
        raise ConfigurationProblem(built.problem)
    return proposal


def _inline(values: Mapping[str, str]) -> Any:
    table = tomlkit.inline_table()
    table.update(dict(values))
    return table


def words(
    settings: Settings,
    rules: Sequence[Rule],
    *,
    lists: Mapping[str, Sequence[str]],
    own: Mapping[str, Sequence[str]],
    without: Sequence[str] = (),
    phrase: NewPhrase | None = None,
) -> Proposal:
    """policy.toml with these lists of the school's own, and words by rule.

    `without` are allowed phrases that are taken out, `phrase` is a new one.
    """

    def change(document: Any) -> None:
        _fill(document, "school", lists)
        _fill(document, "words", own)
        allowed = document.get("allow")
        if allowed is not None:
            for at in reversed(range(len(allowed))):
                if allowed[at].get("phrase") in without:
                    del allowed[at]
        if phrase is not None:
            if allowed is None:
                allowed = document["allow"] = tomlkit.aot()
            row = tomlkit.table()
            row.update({"phrase": phrase.phrase, "added_by": phrase.person})
            row.update({"added_on": phrase.day, "why": phrase.why})
            allowed.append(row)

    proposal = _edited(settings.path(Path(POLICY)), change)
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / POLICY
        copy.write_bytes(proposal.after)
        try:
            read_policy(copy, rules)
        except ConfigurationProblem as problem:
            raise ConfigurationProblem(problem.message.replace(f"{copy}: ", "")) from None
    return proposal


def _fill(document: Any, part: str, lists: Mapping[str, Sequence[str]]) -> None:
    for key, values in lists.items():
        there = document.get(part, {})
        if list(there.get(key, [])) != list(values):
            if part not in document:
                document[part] = tomlkit.table()
            document[part][key] = list(values)


def template(settings: Settings, kind: str, body: str) -> Proposal:
    """The wording of a kind, in the content folder; what stands above the text stays."""
    if kind not in set(Kind):
        raise UsageProblem("There is no such kind of announcement.")
    file = _content(settings) / TEMPLATES / f"{kind}.md"
    before = read(file)
    raw = before or read(sample_folder() / "content" / TEMPLATES / f"{kind}.md")
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    front = text.split(f"{FENCE}\n", 2)[1]
    after = f"{FENCE}\n{front}{FENCE}\n{body.strip()}\n".encode()
    parse_template(after, f"{TEMPLATES}/{kind}.md")
    return Proposal(file=file, before=before, after=before if after == raw else after)


def wording(settings: Settings, kind: str) -> str:
    """The text of a kind as it is now, the school's own or else ours."""
    own = read(_content(settings) / TEMPLATES / f"{kind}.md")
    raw = own or read(sample_folder() / "content" / TEMPLATES / f"{kind}.md")
    return parse_template(raw, f"{TEMPLATES}/{kind}.md").body if raw else ""


def _content(settings: Settings) -> Path:
    if settings.content.folder is None:
        raise UsageProblem("config.toml names no content folder, so there is nothing to set up.")
    return settings.path(settings.content.folder)


def _edited(file: Path, change: Callable[[Any], None]) -> Proposal:
    """The file with a change made to it, which must read back as exactly that change."""
    before = read(file)
    try:
        document = tomlkit.parse(before.decode("utf-8-sig"))
        change(document)
        after = tomlkit.dumps(document)
        if tomllib.loads(after) == document.unwrap():
            return Proposal(file=file, before=before, after=after.encode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TOMLKitError):
        pass
    raise ConfigurationProblem(
        f"{file.name} is written in a way that can't be changed from here. Change it in an editor."
    )
