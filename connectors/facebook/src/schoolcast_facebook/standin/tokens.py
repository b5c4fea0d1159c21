"""The tokens that the stand-in gives out, and how it looks at one that comes in."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schoolcast.standins import Request
from schoolcast_facebook.standin.errors import (
    GraphError,
    bad_token,
    invalid,
    no_token,
    revoked_token,
)
from schoolcast_facebook.standin.params import Params

SCOPES = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")
SHORT_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(seconds=5_183_944)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token: of a PAGE, a USER or the APP; `expires_at` None is for ever."""

    value: str
    kind: str
    subject: str
    issued_at: datetime
    scopes: tuple[str, ...] = SCOPES
    expires_at: datetime | None = None
    revoked: bool = False

    def problem(self, now: datetime) -> GraphError | None:
        """Why the token is no good any more, if so."""
        if self.revoked:
            return revoked_token()
        if self.expires_at is not None and now >= self.expires_at:
            ended = f"{self.expires_at:%A, %d-%b-%y %H:%M:%S UTC}"
            return bad_token(f"Error validating access token: Session has expired on {ended}.", 463)
        return None


class Tokens:
    """All tokens of the stand-in's one app."""

    def __init__(self, app_id: str, app_secret: str, now: datetime) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self._tokens: dict[str, Token] = {}
        app_token = f"{app_id}|{app_secret}"
        self._keep(Token(value=app_token, kind="APP", subject=app_id, issued_at=now, scopes=()))

    def issue(
        self,
        kind: str,
        subject: str,
        now: datetime,
        life: timedelta | None = None,
        scopes: tuple[str, ...] = SCOPES,
    ) -> Token:
        """Makes a new token, good for `life` or for ever."""
        return self._keep(
            Token(
                value="EAA" + secrets.token_hex(60),
                kind=kind,
                subject=subject,
                issued_at=now,
                scopes=scopes,
                expires_at=now + life if life else None,
            )
        )

    def change(self, value: str, *, revoked: bool, scopes: tuple[str, ...]) -> None:
        """Revokes a token, or gives it other permissions."""
        self._keep(replace(self._tokens[value], revoked=revoked, scopes=scopes))

    def restore(self) -> None:
        """Undoes all revocations and changes of permission."""
        for token in list(self._tokens.values()):
            scopes = () if token.kind == "APP" else SCOPES
            self._keep(replace(token, revoked=False, scopes=scopes))

    def find(self, value: str) -> Token | None:
        """Looks a token up, good or not."""
        return self._tokens.get(value)

    def values(self) -> list[str]:
        """Every token there is."""
        return list(self._tokens)

    def good(self, value: str, now: datetime) -> Token:
        """The token, when it can be used; raises 104 or 190."""
        if not value:
            raise no_token()
        token = self.find(value)
        if token is None:
            raise bad_token("Invalid OAuth access token - Cannot parse access token")
        if problem := token.problem(now):
            raise problem
        return token

    def check_proof(self, token: Token, proof: str, required: bool) -> None:
        """Checks appsecret_proof; the app's own token holds the secret and needs none."""
        if not proof:
            if required and token.kind != "APP":
                raise GraphError(
                    message="API calls from the server require an appsecret_proof argument",
                    code=100,
                    kind="GraphMethodException",
                )
            return
        key = self.app_secret.encode()
        expected = hmac.new(key, token.value.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, proof.encode("ascii", "replace").decode()):
            raise GraphError(
                message="Invalid appsecret_proof provided in the API argument",
                code=100,
                kind="GraphMethodException",
            )

    def check_app(self, params: Params) -> None:
        """Checks client_id and client_secret."""
        if params.text("client_id") != self.app_id:
            raise GraphError(message="Error validating application.", code=101)
        if params.text("client_secret") != self.app_secret:
            raise GraphError(message="Error validating client secret.", code=1)

    def _keep(self, token: Token) -> Token:
        self._tokens[token.value] = token
        return token


def sent_token(request: Request, params: Params) -> str:
    """The token of a call: from the Authorization header, query, form or JSON body."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth") and value.strip():
        return value.strip()
    return params.text("access_token")


def required(params: Params, name: str) -> str:
    """A parameter that must be there; raises 100."""
    value = params.text(name)
    if not value:
        raise invalid(f"The parameter {name} is required")
    return value
