"""Settings: config.toml as one frozen model. A secret is named there and never contained."""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)

from schoolcast.alert_settings import Alerts
from schoolcast.by_hand_settings import ByHand
from schoolcast.domain.dates import zone
from schoolcast.domain.errors import ConfigurationProblem, TimeProblem
from schoolcast.domain.explain import did_you_mean, keys_at
from schoolcast.domain.toml_text import dotted
from schoolcast.plan_settings import PlanSettings
from schoolcast.web_settings import Web

FILE = "config.toml"
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
SecretName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class School(_Part):
    """The tenant: `timezone` is an IANA name, against which all wall times are read."""

    id: Name
    name: str = Field(min_length=1)
    timezone: str = "Europe/London"

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            zone(value)
        except TimeProblem as problem:
            raise ValueError(problem.message) from None
        return value


class Store(_Part):
    """Where the record is kept: an SQLAlchemy URL; a relative SQLite path starts at config.toml."""

    url: str = "sqlite:///data/schoolcast.sqlite3"


class Content(_Part):
    """The folder of items; None for a school that writes in the pages alone."""

    folder: Path | None = Path("content")


class Media(_Part):
    """The folder of pictures that items name."""

    folder: Path = Path("content/media")


class People(_Part):
    """The register of pupils, or the roll as a CSV file where nobody has imported one.

    The file lies outside the content folder, for it names children; `roll_taken_on` is the day
    it was exported. Without either everything is held. `roll_lasts` counts school days,
    `consents_last_days` days; `photograph_covers` says what a single tick covers. With
    `acknowledge` = "require" nobody submits or approves on the command line who has not confirmed
    `policy_version`; on the pages nobody ever does.
    """

    roll: Path = Path("roll.csv")
    roll_taken_on: date | None = None
    roll_lasts: int = Field(default=60, ge=5, le=200)
    photograph_covers: tuple[
        Annotated[str, Field(pattern=r"^(picture|work|voice|achievement)_[a-z0-9-]+$")], ...
    ] = ()
    consents_last_days: int | None = Field(default=None, ge=30)
    policy_version: str = "1"
    acknowledge: Literal["ask", "require"] = "ask"


class Plugins(_Part):
    """Folders with plugins of the school's own, and packages without which nothing goes out.

    `only` loads the plugins it names and no others, but for schoolcast's own rules, which always
    run; `trace` tells of each hook call on standard error.
    """

    folders: tuple[Path, ...] = ()
    required: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    trace: bool = False


class Approval(_Part):
    """Who may approve; empty means any named person who is not an author.

    `single_person_office` lets an author approve alone; `cli` says whether a name given on the
    command line is believed. `head` approves devices for photographs, `deputies` do in a recorded
    absence; without either, whoever may approve. `chair`, of the governors, hears of concerns about
    the Head, at the address that `[[alerts.people]]` gives.
    """

    approvers: tuple[str, ...] = ()
    head: str = ""
    deputies: tuple[str, ...] = ()
    chair: str = ""
    single_person_office: bool = False
    cli: Literal["asserted", "refuse"] = "asserted"


class Retention(_Part):
    """How many days the school keeps what it need not keep for ever; the record stays.

    `drafts` are revisions that a later one replaced before anybody approved them, `stopped` those
    that were sent back, `packs` what was laid ready for a person to post, counted from when nobody
    is waited for; `excerpts` the words that checks quoted from what
    is settled or read in its pictures, `leavers` what a child who left had not allowed,
    `originals` pictures as they came, with what their cameras wrote.
    """

    drafts: int = Field(default=365, ge=1)
    stopped: int = Field(default=90, ge=1)
    packs: int = Field(default=0, ge=0)
    excerpts: int = Field(default=90, ge=1)
    leavers: int = Field(default=365, ge=1)
    originals: int = Field(default=30, ge=1)


class ChannelSettings(_Part):
    """A destination: `settings` are its connector's, `secrets` name what fills secret fields."""

    name: Name
    kind: Name
    audience: Annotated[str, Field(pattern=r"^(public|class:[a-z0-9][a-z0-9-]*)$")]
    settings: dict[str, Any] = {}
    secrets: dict[str, SecretName] = {}


class Settings(_Part):
    """Everything config.toml says; `folder` is where it lies."""

    school: School
    store: Store = Store()
    content: Content = Content()
    media: Media = Media()
    people: People = People()
    plugins: Plugins = Plugins()
    approval: Approval = Approval()
    alerts: Alerts = Alerts()
    plan: PlanSettings = PlanSettings()
    by_hand: ByHand = ByHand()
    retention: Retention = Retention()
    web: Web = Web()
    channels: tuple[ChannelSettings, ...] = ()

    _folder: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _names_once(self) -> "Settings":
        names = [channel.name for channel in self.channels]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'channels: two are called "{name}"; give each its own name')
        return self

    @property
    def folder(self) -> Path:
        """The folder of config.toml, against which relative paths are read."""
        return self._folder

    def path(self, relative: Path) -> Path:
        """`relative` from the folder of config.toml; an absolute path stays."""
        return self._folder / relative

    @property
    def store_url(self) -> str:
        """The store's URL with an SQLite path made absolute."""
        prefix = "sqlite:///"
        if not self.store.url.startswith(prefix):
            return self.store.url
        # abspath keeps the two slashes of a network share, which the store then refuses.
        return f"{prefix}{os.path.abspath(self.path(Path(self.store.url.removeprefix(prefix))))}"


def load_settings(file: Path) -> Settings:
    """Read config.toml; ConfigurationProblem with the file, the key and what to write instead."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationProblem(
            f"There is no {file.name} in {file.parent or '.'}. "
            "Run `schoolcast init FOLDER` to make one, or name it with --config."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationProblem(f"{file} can't be read: {error}") from None
    return parse_settings(text, file)


def parse_settings(text: str, file: Path) -> Settings:
    """The settings in the text of config.toml, which lies or is to lie at `file`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationProblem(f"{file} is not valid TOML: {error}") from None
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise ConfigurationProblem("\n".join(_in_words(file, error))) from None
    settings._folder = file.parent
    return settings


def _in_words(file: Path, error: ValidationError) -> list[str]:
    return [f"{file}: {explain(problem, Settings)}" for problem in error.errors()]


def explain(problem: Any, model: type[BaseModel]) -> str:
    """One pydantic problem in plain words, with a suggestion for a misspelt key."""
    place = [str(part) for part in problem["loc"]]
    where = dotted(problem["loc"])
    match problem["type"]:
        case "extra_forbidden":
            known = keys_at(model, problem["loc"][:-1])
            hint = did_you_mean(place[-1], known) or f"known here: {', '.join(known)}."
            return f"{where}: there is no such key; {hint}"
        case "missing":
            return f"{where}: is missing; add it."
        case "string_pattern_mismatch":
            # A secret pasted in place of its name must not be said again on a screen or in a log.
            shown = "what stands there" if "secret" in where else f'"{problem["input"]}"'
            return f"{where}: {shown} is not written as it should be ({_pattern(where)})"
        case "enum" | "literal_error":
            shown = "what stands there" if "secret" in where else f'"{problem["input"]}"'
            return f"{where}: {shown} is not known here; write {problem['ctx']['expected']}."
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _pattern(where: str) -> str:
    if "audience" in where:
        return 'write "public" or "class:oak".'
    if where.endswith((".host", ".username")):
        return "without spaces or control characters."
    if where.startswith("alerts") and not where.endswith("secret"):
        return "an address such as office@example.org."
    if "secret" in where:
        return "the name of a secret, in capitals: FACEBOOK_PAGE_TOKEN; never the secret itself."
    return "small letters, digits and hyphens."
