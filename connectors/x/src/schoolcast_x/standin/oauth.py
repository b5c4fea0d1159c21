"""Checks OAuth 1.0a signatures (RFC 5849, HMAC-SHA1) as X does: over X's own address."""

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

from schoolcast.standins import Request, StandInClock
from schoolcast_x.standin.errors import app_only, unauthorized

# A client signs for the address it believes it calls, also when something carries it elsewhere.
HOSTS = ("https://api.twitter.com", "https://api.x.com")
TOLERANCE = 300.0  # seconds
_NONCES = 50_000
_BAD_TIME = 135
_PART = re.compile(r'\s*([A-Za-z_]+)\s*=\s*"([^"]*)"\s*(?:,|$)')
_NEEDED = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
)


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The four keys of one account and app."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str

    @classmethod
    def new(cls, user_id: str) -> "Keys":
        """Fresh keys in X's form."""
        return cls(
            consumer_key=secrets.token_urlsafe(19)[:25],
            consumer_secret=secrets.token_hex(25),
            access_token=f"{user_id}-{secrets.token_hex(15)}",
            access_token_secret=secrets.token_hex(22),
        )


class Doorkeeper:
    """Lets in who signs with the keys, once for each nonce.

    A time is right when it is near the stand-in's clock or near this computer's (`real_time`,
    seconds since 1970): somebody who moves the clock does not move that of the client.
    """

    def __init__(
        self, keys: Keys, clock: StandInClock, real_time: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._real_time = real_time
        self._nonces: OrderedDict[tuple[str, str], None] = OrderedDict()

    def check(self, request: Request) -> None:
        """Raises XError 401 or 403 unless the request is signed with the keys."""
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            raise app_only()
        if scheme.lower() != "oauth":
            raise unauthorized()
        signed = {name: unquote(value) for name, value in _PART.findall(rest)}
        if any(not signed.get(name) for name in _NEEDED):
            raise unauthorized()
        self._check_keys(signed)
        self._check_signature(request, signed)
        self._check_time(signed["oauth_timestamp"])
        self._check_nonce(signed["oauth_timestamp"], signed["oauth_nonce"])

    def _check_keys(self, signed: dict[str, str]) -> None:
        ours = (self._keys.consumer_key, self._keys.access_token, "HMAC-SHA1", "1.0")
        sent = ("oauth_consumer_key", "oauth_token", "oauth_signature_method")
        theirs = (*(signed[name] for name in sent), signed.get("oauth_version", "1.0"))
        if ours != theirs:
            raise unauthorized()

    def _check_signature(self, request: Request, signed: dict[str, str]) -> None:
        from oauthlib.oauth1.rfc5849.signature import verify_hmac_sha1

        params = [pair for pair in signed.items() if pair[0] not in ("realm", "oauth_signature")]
        params += [*request.query, *request.body.fields] if _is_form(request) else request.query
        path = urlsplit(request.url).path
        for host in HOSTS:
            asked = SimpleNamespace(
                http_method=request.method,
                uri=f"{host}{path}",
                params=params,
                signature=signed["oauth_signature"],
            )
            if verify_hmac_sha1(asked, self._keys.consumer_secret, self._keys.access_token_secret):
                return
        raise unauthorized()

    def _check_time(self, stamp: str) -> None:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise unauthorized(_BAD_TIME)
        clocks = (self._clock.now().timestamp(), self._real_time())
        if min(abs(int(stamp) - clock) for clock in clocks) > TOLERANCE:
            raise unauthorized(_BAD_TIME)

    def _check_nonce(self, stamp: str, nonce: str) -> None:
        if (stamp, nonce) in self._nonces:
            raise unauthorized()
        self._nonces[stamp, nonce] = None
        if len(self._nonces) > _NONCES:
            self._nonces.popitem(last=False)


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/x-www-form-urlencoded"
