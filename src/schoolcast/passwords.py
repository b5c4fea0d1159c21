"""Passwords and second factors: how they are made, kept and compared."""

import hashlib
import secrets
from functools import cache
from typing import Any

from schoolcast.domain.errors import ConfigurationProblem, UsageProblem

SHORTEST = 12  # characters; the NCSC's "three random words" are longer
LONGEST = 200  # characters; hashing more only serves who wants to keep the machine busy
_COMMON = ("password", "schoolschool", "123456789", "qwertyuiop", "letmein", "abcdefghij")
_STEP = 30  # seconds a code of an authenticator app lasts, RFC 6238 section 5.2
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read in two ways


@cache
def _hasher() -> Any:
    try:
        from argon2 import PasswordHasher
    except ImportError:
        raise ConfigurationProblem(
            'The pages are not installed. Install them: pip install "schoolcast[web]"'
        ) from None
    return PasswordHasher()


def hashed(password: str) -> str:
    """The password's Argon2id hash, with its salt and parameters."""
    text: str = _hasher().hash(password)
    return text


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(16))


def matches(password: str, kept: str) -> bool:
    """Whether the password is the one kept; as slow for nobody's ("") as for somebody's."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(kept or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def require_good(password: str, *, name: str, username: str) -> None:
    """UsageProblem, with what to do, for a password that is easily guessed."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        raise UsageProblem(
            f"The password needs at least {SHORTEST} characters. Three words that have nothing to "
            "do with each other make a good one."
        )
    if len(password) > LONGEST:
        raise UsageProblem(f"The password has more than {LONGEST} characters; take a shorter one.")
    own = [word for word in (*name.casefold().split(), username.casefold()) if len(word) > 3]
    if any(word in folded for word in (*_COMMON, *own)) or len(set(folded)) < 5:
        raise UsageProblem(
            "This password is easily guessed: it holds your name, a common word or the same signs "
            "again and again. Take three words that have nothing to do with each other."
        )


def new_code() -> str:
    """A code to be typed once: four groups of four, about 79 bits."""
    groups = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def tidied(code: str) -> str:
    """A typed code as it was made: no spaces, capitals."""
    return "-".join(code.upper().replace("-", " ").split())


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a random token or code; it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_second_factor() -> str:
    """A secret for an authenticator app, base 32."""
    import pyotp

    return pyotp.random_base32()


def second_factor_address(secret: str, *, username: str, school: str) -> str:
    """What an authenticator app reads from the picture (otpauth://…)."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=school)


def second_factor_step(secret: str, code: str, *, now: float) -> int | None:
    """The time step (30 s since 1970) whose code this is, one step early or late; or None.

    A code counts once: the caller refuses a step that is not later than the last one used.
    """
    import pyotp

    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    for step in (int(now) // _STEP + shift for shift in (0, -1, 1)):
        if secrets.compare_digest(totp.at(step * _STEP).encode(), typed.encode()):
            return step
    return None
