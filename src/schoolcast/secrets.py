"""Secrets: looked up by name when a channel needs them, and shown to nobody."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from schoolcast.domain.errors import SecretProblem

FOLDER = "secrets"
PREFIX = "SCHOOLCAST_SECRET_"


class Secrets:
    """Finds a secret by NAME.

    In this order: the systemd credentials directory, the secrets folder beside config.toml (one
    file a secret, refused when others can read it), the variable SCHOOLCAST_SECRET_NAME.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = os.environ if environment is None else environment

    def get(self, name: str) -> str:
        """The secret, without the line end of its file; SecretProblem when there is none."""
        if credential := self.credential(name):
            return self._read(credential, name)
        file = self._folder / name
        if file.is_file():
            self._refuse_if_open(file, name)
            return self._read(file, name)
        value = self._environment.get(PREFIX + name, "")
        if value:
            return value
        raise SecretProblem(
            f"The secret {name} is missing. Put it into the file {file} (readable by you alone) "
            f"or into the variable {PREFIX}{name}."
        )

    def credential(self, name: str) -> Path | None:
        """The file of the systemd credentials directory that goes before the secrets folder."""
        directory = self._environment.get("CREDENTIALS_DIRECTORY")
        file = Path(directory) / name if directory else None
        return file if file and file.is_file() else None

    @staticmethod
    def _read(file: Path, name: str) -> str:
        try:
            value = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SecretProblem(f"The secret {name} in {file} can't be read: {error}") from None
        if not value:
            raise SecretProblem(f"The secret {name} in {file} is empty; paste it in again.")
        return value

    @staticmethod
    def _refuse_if_open(file: Path, name: str) -> None:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise SecretProblem(
                f"Others can read the secret {name} in {file}, so it is not used. "
                f"Run: chmod 600 {file}"
            )
