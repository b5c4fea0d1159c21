"""Strongroom: one school's keys, as the store keeps them, and what is sealed with them."""

from typing import Protocol

from sqlalchemy import Connection, insert, select

from schoolcast.domain.errors import KeyProblem
from schoolcast.store.tables import data_keys
from schoolcast.vault import Key, Vault, is_sealed, new_key, unwrap, wrap


class Keys(Protocol):
    """Where the deployment key comes from."""

    def get(self) -> Key:
        """The key; KeyProblem when there is none."""

    def get_or_make(self) -> Key:
        """The key, made where there has never been one."""


class Strongroom:
    """Seals and opens; the school's own key is made in its first writing transaction.

    Without `keys` nothing is sealed, and what is sealed stays closed: for tools that need none of
    it. The register is never kept like that.
    """

    def __init__(self, school: str, keys: Keys | None) -> None:
        self._school = school
        self._keys = keys
        self._rows: tuple[tuple[str, str, bool], ...] = ()  # key id, wrapped, lost
        self._vault: Vault | None = None
        self._fresh = False

    @property
    def seals(self) -> bool:
        """Whether there is a key to seal with."""
        return self._keys is not None

    def prepare(self, connection: Connection, *, writing: bool) -> None:
        """Have the school's keys at hand, inside a transaction."""
        if self._rows or self._keys is None:
            return
        self._rows = self._load(connection)
        if writing and not any(not lost for _, _, lost in self._rows):
            self.add_key(connection)

    def add_key(self, connection: Connection) -> str:
        """A new key for the school, and its id; what is sealed from now on is sealed with it."""
        if self._keys is None:
            raise KeyProblem("No key was given to seal with.")
        deployment = self._keys.get() if self._rows else self._keys.get_or_make()
        key = new_key()
        connection.execute(
            insert(data_keys).values(
                school=self._school, key_id=key.id, wrapped=wrap(deployment, self._school, key)
            )
        )
        self._rows, self._vault, self._fresh = self._load(connection), None, True
        return key.id

    def kept(self) -> None:
        """The transaction has ended well."""
        self._fresh = False

    def forget(self) -> None:
        """The transaction was undone, and a key made in it with it."""
        if self._fresh:
            self._rows, self._vault, self._fresh = (), None, False

    def seal(self, kind: str, name: str, text: str) -> str:
        """The text sealed."""
        return text if self._keys is None else self._opened().seal(kind, name, text)

    def open(self, kind: str, name: str, sealed: str) -> str | None:
        """The text; None where its key is lost."""
        if not is_sealed(sealed):
            return sealed
        try:
            return self._opened().open(kind, name, sealed)
        except KeyProblem:  # another process may have changed the keys: look again next time
            self._rows, self._vault = (), None
            raise

    def seal_bytes(self, kind: str, name: str, content: bytes) -> bytes:
        """The bytes sealed; KeyProblem without keys, as nothing of this is kept in clear."""
        return self._opened().seal_bytes(kind, name, content)

    def open_bytes(self, kind: str, name: str, sealed: bytes) -> bytes | None:
        """The bytes; None where their key is lost."""
        return self._opened().open_bytes(kind, name, sealed)

    def check(self) -> None:
        """KeyProblem, with the way back, unless the school's keys can be used."""
        if self._rows and self._keys is not None:
            self._opened()

    def _opened(self) -> Vault:
        if self._vault is None:
            self._vault = self._unlock()
        return self._vault

    def _unlock(self) -> Vault:
        if self._keys is None or not self._rows:
            raise KeyProblem("The store is sealed, and no key was given to open it.")
        deployment = self._keys.get()
        usable = {
            key_id: unwrap(deployment, self._school, key_id, wrapped)
            for key_id, wrapped, lost in self._rows
            if not lost
        }
        lost = frozenset(key_id for key_id, _, is_lost in self._rows if is_lost)
        return Vault(self._school, usable, list(usable)[-1], lost)

    def _load(self, connection: Connection) -> tuple[tuple[str, str, bool], ...]:
        rows = connection.execute(
            select(data_keys).where(data_keys.c.school == self._school).order_by(data_keys.c.id)
        )
        return tuple((row.key_id, row.wrapped, row.lost_at is not None) for row in rows)
