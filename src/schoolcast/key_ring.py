"""The deployment key: found where secrets are, and made when a school first needs one."""

import os
from pathlib import Path

from schoolcast.domain.errors import KeyProblem, SecretProblem, StoreProblem
from schoolcast.secrets import FOLDER, PREFIX, Secrets
from schoolcast.vault import KEY, WAY_BACK, Key, new_key, read_key

_OWNER_ONLY = 0o600


class KeyRing:
    """Finds the deployment key below `folder`, where config.toml lies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._secrets = Secrets(self._folder)

    @property
    def file(self) -> Path:
        """Where the key lies unless systemd or the environment gives it."""
        return self._folder / KEY

    def get(self) -> Key:
        """The key; KeyProblem, with the way back, when there is none or it can't be read."""
        try:
            return read_key(self._secrets.get(KEY))
        except SecretProblem as problem:
            raise KeyProblem(f"{problem.message} {WAY_BACK}") from None

    def get_or_make(self) -> Key:
        """The key; a new one, readable by its owner alone, where there has never been one."""
        if self._nowhere():
            self.make()
        return self.get()

    def make(self) -> Key:
        """A new key in its file; the one that lies there already is kept and given.

        StoreProblem when it can't be written.
        """
        key = new_key()
        part = self.file.with_name(f".{KEY}.{os.getpid()}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(part, key.text + "\n")
            try:
                os.link(part, self.file)  # never over another's key, and never half written
            finally:
                part.unlink()
        except FileExistsError:
            return self.get()
        except OSError as error:
            raise StoreProblem(
                f"The key can't be written to {self.file}: {error.strerror}."
            ) from None
        return key

    def _nowhere(self) -> bool:
        directory = os.environ.get("CREDENTIALS_DIRECTORY")
        given = bool(directory) and (Path(str(directory)) / KEY).exists()
        return not (given or self.file.exists() or os.environ.get(PREFIX + KEY))


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def recovery_sheet(key: Key, school: str) -> str:
    """What to print and lock away: the key, and what to do with it."""
    groups = key.text.split("-")
    lines = ["    " + "  ".join(groups[at : at + 5]) for at in range(0, len(groups), 5)]
    return "\n".join(
        (
            f"schoolcast recovery sheet for {school}",
            "",
            f"Key {key.id}. Print this page, lock it away, and keep no copy on a computer.",
            "",
            *lines,
            "",
            "It opens the register of pupils and consents. Without it a backup holds no names.",
            f"To put it back: write it into the file secrets/{KEY} beside config.toml and let",
            "nobody else read that file. Spaces and hyphens do not matter.",
            "If it is lost: `schoolcast people key replace --as PERSON --lost` makes a new one;",
            "then import the roll and the consents again from the office's system.",
        )
    )


__all__ = ["KeyRing", "recovery_sheet"]
