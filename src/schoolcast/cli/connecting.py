"""Connecting a channel: asks, stores what came of it, tries it, and keeps it if it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from schoolcast.api.connecting import Connected, Conversation, Question
from schoolcast.api.connector import Connector
from schoolcast.api.errors import ConnectorError, NotSent, OutcomeUnknown, RetryLater
from schoolcast.api.tools import ConnectorTools
from schoolcast.bootstrap import load_school_plugins
from schoolcast.cli.opening import opened
from schoolcast.cli.session import Session
from schoolcast.config_file import ConfigFile
from schoolcast.domain.errors import (
    ConfigurationProblem,
    NotFound,
    SecretProblem,
    UsageProblem,
)
from schoolcast.office.channel_tests import Tested, remember, try_channel, with_former
from schoolcast.pipeline.school import near
from schoolcast.replacing import Replacement
from schoolcast.secrets import FOLDER, Secrets
from schoolcast.settings import ChannelSettings, explain

_UNREACHABLE = (
    "The platform could not be reached, or gave no clear answer. Check the connection to the "
    "internet, and try again later."
)
_BUSY = "The platform takes no more calls for now. Try again in a while."


class Unconnected(Exception):
    """The platform said no; the words are for the person, and nothing has changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was stored and what the test of it said."""

    tested: Tested
    secrets: tuple[str, ...]
    settings: Mapping[str, Any]
    notes: tuple[str, ...]


class Connecting:
    """One channel's way to its account. Nothing is written before `finish`.

    `add` allows a channel that config.toml does not have, of the kind that its name is. NotFound
    or UsageProblem where there is nothing to connect.
    """

    def __init__(self, session: Session, name: str, *, add: bool) -> None:
        self._session = session
        self.file = ConfigFile(session.config)
        self.secrets = Secrets(session.settings.path(Path(FOLDER)))
        plugins = load_school_plugins(session.settings, standins=False)
        self.channel = self._channel(name, add, plugins.connectors)
        kind = plugins.connectors.get(self.channel.kind)
        if kind is None:
            raise ConfigurationProblem(
                f'No plugin sends to "{self.channel.kind}". Install it: '
                f"pip install schoolcast-{self.channel.kind}"
            )
        if not kind.questions:
            raise UsageProblem(
                f"There is nothing to connect for {name}: put its settings into config.toml as the "
                f"README of {self.channel.kind} says. Then try: schoolcast channels test {name}"
            )
        self.kind = kind

    def _channel(
        self, name: str, add: bool, kinds: Mapping[str, type[Connector[Any]]]
    ) -> ChannelSettings:
        channels = {channel.name: channel for channel in self._session.settings.channels}
        if name in channels:
            return channels[name]
        if name in kinds and kinds[name].questions:
            if add:
                return ChannelSettings(name=name, kind=name, audience="public")
            raise NotFound(
                f"config.toml has no channel called {name} yet. To add it, open to everybody: "
                f"schoolcast channels connect {name} --add"
            )
        raise NotFound(f'There is no channel called "{name}"{near(name, channels)}.')

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each secret by its field; one that config.toml lacks is made up."""
        made = self.channel.name.upper().replace("-", "_")
        made = made if made[0].isalpha() else f"CHANNEL_{made}"
        fields = [question.field for question in self.kind.questions if question.secret]
        own = {field: f"{made}_{field.upper()}" for field in fields if field}
        return {**own, **self.channel.secrets}

    def kept(self, question: Question) -> str:
        """What is stored already for a question, or ""."""
        if not question.secret:
            return str(self.channel.settings.get(question.field, ""))
        try:
            return self.secrets.get(self.names[question.field])
        except (KeyError, SecretProblem):
            return ""

    def ask(self, person: Conversation) -> Connected:
        """The connector's own steps; Unconnected where the platform says no."""
        session = self._session
        tools = ConnectorTools(
            clock=session.clock(), channel=self.channel.name, folder=session.settings.folder
        )
        try:
            return self.kind.connect(person, tools)
        except ValidationError as error:
            raise ConfigurationProblem(self._explained(error)) from None
        except RetryLater:
            raise Unconnected(_BUSY) from None
        except (NotSent, OutcomeUnknown):
            raise Unconnected(_UNREACHABLE) from None
        except ConnectorError as error:
            raise Unconnected(error.message) from None

    def finish(self, connected: Connected) -> Done:
        """Store everything and try it; what was there before comes back where that fails.

        ConfigurationProblem where it can't be stored, Unconnected where the test is not good.
        """
        secrets = {field: self._name_of(field) for field in connected.secrets}
        content = self._config(connected, secrets)
        former = self._lane()
        with Replacement() as files:
            try:
                self._put(files, connected, secrets, content)
            except OSError as error:
                raise ConfigurationProblem(
                    f"{error.filename or FOLDER} can't be written: {error.strerror}. Nothing was "
                    "changed. See that this user may write there, and connect again."
                ) from None
            tested = self._tried(former)
            if not tested.ok:
                raise Unconnected(" ".join(tested.problems))
            files.keep()
        return Done(
            tested=tested,
            secrets=tuple(secrets.values()),
            settings=connected.settings,
            notes=connected.notes,
        )

    def _name_of(self, field: str) -> str:
        name = self.names.get(field) or f"{self.channel.name.upper()}_{field.upper()}"
        if credential := self.secrets.credential(name):
            raise ConfigurationProblem(
                f"The secret {name} comes from {credential}, which goes before the secrets folder. "
                "Put the new one there yourself, or take it out of the service's credentials."
            )
        return name

    def _config(self, connected: Connected, secrets: Mapping[str, str]) -> bytes:
        """What config.toml is to say; it must be settings that the connector takes."""
        channel = self.channel
        values = {**channel.settings, **connected.settings}
        try:
            others = {
                field: SecretStr(self.secrets.get(name))
                for field, name in channel.secrets.items()
                if field not in secrets
            }
            mine = {field: SecretStr(value) for field, value in connected.secrets.items()}
            self.kind.Settings.model_validate({**values, **others, **mine})
        except ValidationError as error:
            raise ConfigurationProblem(self._explained(error)) from None
        parts = {"settings": dict(connected.settings), "secrets": dict(secrets)}
        return self.file.with_channel(
            channel.name, parts, kind=channel.kind, audience=channel.audience
        )

    def _explained(self, error: ValidationError) -> str:
        words = "; ".join(explain(found, self.kind.Settings) for found in error.errors())
        return f"The settings of the channel {self.channel.name} are wrong: {words}"

    def _put(
        self,
        files: Replacement,
        connected: Connected,
        secrets: Mapping[str, str],
        content: bytes,
    ) -> None:
        folder = self._session.settings.path(Path(FOLDER))
        folder.mkdir(mode=0o700, exist_ok=True)
        for field, name in secrets.items():
            files.put(folder / name, f"{connected.secrets[field]}\n".encode())
        if content != self.file.content:
            mode = self.file.path.stat().st_mode & 0o777
            files.put(self.file.path, content, mode=mode)
        if not self.file.unchanged():
            raise ConfigurationProblem(
                f"{self.file.path} was changed by somebody meanwhile. Nothing was stored; connect "
                "again."
            )
        files.place()

    def _tried(self, former: str) -> Tested:
        """The test of what is stored now; a good one opens its lane, and the `former` one.

        Posts that were planned before keep the lane of the account that was meant then. Neither
        lane's block ends: a platform counts by account, whatever the key.
        """
        again = Session(self._session.config)
        again.only_plugins = self._session.only_plugins
        with opened(again) as school:
            tested = try_channel(school.channel(self.channel.name), school)
            remember([tested], again.data_folder(), school.clock.now())
            if not tested.ok or not school.ledger:
                return tested
            opened_too = school.ledger.open_lane(former, school.clock.now())
            return with_former(tested, former, opened_too, school)

    def _lane(self) -> str:
        with self._session.workshop() as school:
            channel = school.channels.get(self.channel.name)
            return channel.lane if channel else ""
