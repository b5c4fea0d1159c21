"""Vault: what names or shows a child is kept sealed (AES-GCM), and only the key opens it.

Each school has a data key, kept in the store and itself sealed with the deployment key. That one
stands outside the store: as a systemd credential, in the secrets folder, or in the environment.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schoolcast.domain.errors import KeyProblem

KEY = "SCHOOLCAST_KEY"
MARK = "sealed1"  # begins every sealed text; the number is the version of all that is below
_BYTES = 32
_NONCE = 12
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Key:
    """256 bits; `id` names the key without giving anything of it away."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"

    @property
    def id(self) -> str:
        """Eight digits by which a person can tell two keys apart."""
        return hashlib.sha256(b"schoolcast key\0" + self.secret).hexdigest()[:8]

    @property
    def text(self) -> str:
        """The key as its file holds it: groups of four letters and digits."""
        plain = base64.b32encode(self.secret).decode().rstrip("=")
        return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def new_key() -> Key:
    """A key nobody has had before."""
    return Key(os.urandom(_BYTES))


def read_key(text: str) -> Key:
    """The key in a file or as typed from the recovery sheet; KeyProblem in words."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    try:
        secret = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _BYTES:
        raise KeyProblem(
            f"What stands under {KEY} is no key: it has 52 letters and digits. Put the key back "
            "from the recovery sheet."
        )
    return Key(secret)


class Vault:
    """Seals and opens one school's texts; `keys` are its data keys by id, `current` seals.

    A key of `lost` ids is gone for good: what it sealed opens as None.
    """

    def __init__(
        self, school: str, keys: Mapping[str, Key], current: str, lost: frozenset[str] = frozenset()
    ) -> None:
        self._school = school
        self._keys = dict(keys)
        self._current = self._keys[current]
        self._lost = lost

    def seal(self, kind: str, name: str, text: str) -> str:
        """The text sealed; it opens again only as the same `kind` and `name` of this school."""
        return _seal(self._current, self._bound(kind, name), text.encode())

    def open(self, kind: str, name: str, sealed: str) -> str | None:
        """The text; None where its key is lost, KeyProblem where it can't be opened otherwise."""
        key_id = _key_id(sealed)
        if key_id in self._lost:
            return None
        if key_id not in self._keys:
            raise KeyProblem(
                f"Something in the store was sealed with the key {key_id}, which is not here."
            )
        return _open(self._keys[key_id], self._bound(kind, name), sealed).decode()

    def seal_bytes(self, kind: str, name: str, content: bytes) -> bytes:
        """Bytes sealed as they are, for files: mark and key id in one line, then the rest."""
        nonce = os.urandom(_NONCE)
        closed = AESGCM(self._current.secret).encrypt(nonce, content, self._bound(kind, name))
        return f"{MARK}.{self._current.id}.\n".encode() + nonce + closed

    def open_bytes(self, kind: str, name: str, sealed: bytes) -> bytes | None:
        """The bytes; None where their key is lost, KeyProblem where they can't be opened."""
        head, _, closed = sealed.partition(b"\n")
        key_id = _key_id(head.decode("ascii", "replace"))
        if key_id in self._lost:
            return None
        if key_id not in self._keys:
            raise KeyProblem(f"A file was sealed with the key {key_id or '?'}, which is not here.")
        return _opened(self._keys[key_id], self._bound(kind, name), closed)

    def _bound(self, kind: str, name: str) -> bytes:
        return "\0".join((MARK, self._school, kind, name)).encode()


class Safe(Protocol):
    """What seals and opens."""

    def seal(self, kind: str, name: str, text: str) -> str:
        """The text sealed."""

    def open(self, kind: str, name: str, sealed: str) -> str | None:
        """The text, or None where its key is lost."""


def wrap(deployment: Key, school: str, data: Key) -> str:
    """The school's data key, sealed with the deployment key."""
    return _seal(deployment, _wrapping(school, data.id), data.secret)


def unwrap(deployment: Key, school: str, key_id: str, wrapped: str) -> Key:
    """The data key that `wrap` sealed; KeyProblem when this is not the deployment key."""
    if _key_id(wrapped) != deployment.id:
        raise KeyProblem(
            f"The key that is here ({deployment.id}) is not the one with which the register of "
            f"pupils was sealed ({_key_id(wrapped)}). {WAY_BACK}"
        )
    return Key(_open(deployment, _wrapping(school, key_id), wrapped))


WAY_BACK = (
    f"Put the key from the recovery sheet into the file secrets/{KEY} (readable by you alone). If "
    "it is lost for good: `schoolcast people key replace --as PERSON --lost` makes a new one, and "
    "the roll and the consents are imported again from the office's system."
)


def is_sealed(text: str) -> bool:
    """Whether this is a sealed text."""
    return text.startswith(MARK + ".")


def _wrapping(school: str, key_id: str) -> bytes:
    return "\0".join((MARK, school, "data key", key_id)).encode()


def _seal(key: Key, bound: bytes, plain: bytes) -> str:
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key.secret).encrypt(nonce, plain, bound)
    return f"{MARK}.{key.id}.{base64.b64encode(sealed).decode()}"


def _open(key: Key, bound: bytes, sealed: str) -> bytes:
    try:
        data = base64.b64decode(sealed.split(".")[2], validate=True)
    except (IndexError, ValueError):
        data = b""
    return _opened(key, bound, data)


def _opened(key: Key, bound: bytes, data: bytes) -> bytes:
    try:
        return AESGCM(key.secret).decrypt(data[:_NONCE], data[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise KeyProblem(
            "Something sealed in the store was changed or damaged, so it can't be opened. Restore "
            "a backup."
        ) from None


def _key_id(sealed: str) -> str:
    mark, _, rest = sealed.partition(".")
    return rest.partition(".")[0] if mark == MARK else ""
