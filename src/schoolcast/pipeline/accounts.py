"""Accounts: adding people, signing in, second factors, remembered phones."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from schoolcast import passwords
from schoolcast.domain.account import STRONG, Account, Role, Visit
from schoolcast.domain.errors import NotAllowed, NotFound, SchoolcastError, UsageProblem
from schoolcast.pipeline.account_records import Credentials
from schoolcast.pipeline.school import School
from schoolcast.pipeline.submit import named, same_person
from schoolcast.pipeline.throttle import cleared, failed, throttled

CODE_LASTS = timedelta(days=7)
IDLE = timedelta(minutes=60)  # a visit without a click ends after this
LONGEST_VISIT = timedelta(hours=12)
PHONE_LASTS = timedelta(days=30)
_NOTED_EVERY = timedelta(minutes=1)  # a visit's clicks are not each written down
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class SignInRefused(SchoolcastError):
    """That user name and password do not belong together. Check both and try again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A visit and the token of its cookie; `asks` says what has to be given before it counts."""

    visit: Visit
    token: str
    asks: str = ""  # "", "second-factor" or "new-second-factor"


def add_account(
    name: str, roles: Iterable[Role], *, by: str, school: School, username: str = ""
) -> tuple[Account, str]:
    """A new account, and the code with which its owner chooses a password within a week."""
    name = named(name)
    given = frozenset(roles)
    if not given:
        raise UsageProblem(f"Say what {name} may do: at least one role.")
    username = username.strip().lower() or _username(name)
    if not _USERNAME.fullmatch(username):
        raise UsageProblem(
            f'"{username}" can\'t be a user name: take 2 to 40 small letters, digits, dots, '
            "hyphens or underscores."
        )
    now = school.clock.now()
    code = passwords.new_code()
    account = school.store.add_account(
        username=username,
        name=name,
        roles=given,
        code=passwords.digest(code),
        code_until=now + CODE_LASTS,
        by=named(by),
        at=now,
    )
    return account, code


def _username(name: str) -> str:
    """ "Mrs Ana Núñez" becomes "ana.nunez"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    titles = {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "fr", "sr"}
    return ".".join(word for word in words if word not in titles)[:40]


def find_account(name: str, school: School) -> Account:
    """The account of that name or user name; NotFound."""
    for account in school.store.accounts():
        if same_person(account.name, name) or account.username == name.strip().lower():
            return account
    raise NotFound(f"There is no account for {name}; `schoolcast people users list` shows all.")


def reset_account(
    account: Account, *, by: str, school: School, second_factor_too: bool = False
) -> str:
    """Sign the person out everywhere; the code with which they choose a new password."""
    now = school.clock.now()
    code = passwords.new_code()
    school.store.reset_account(
        account.id,
        code=passwords.digest(code),
        code_until=now + CODE_LASTS,
        drop_second_factor=second_factor_too,
        by=named(by),
        at=now,
    )
    return code


def change_account(
    account: Account, *, roles: Iterable[Role], active: bool, by: str, school: School
) -> None:
    """Give other roles or close it; NotAllowed where nobody would be left to look after them."""
    given = frozenset(roles)
    if active and not given:
        raise UsageProblem(f"Say what {account.name} may do: at least one role.")
    keeps_admin = active and Role.ADMIN in given
    # Who was handed a code that may run out unused can't look after anything yet.
    others = [
        a for a in school.store.accounts() if a.active and a.has_password and a.id != account.id
    ]
    if account.may(Role.ADMIN) and not keeps_admin and not any(a.may(Role.ADMIN) for a in others):
        raise NotAllowed(
            f"{account.name} is the last one who looks after accounts; give that to somebody "
            "else first, and let them sign in."
        )
    school.store.change_account(
        account.id, roles=given, active=active, by=named(by), at=school.clock.now()
    )


def choose_password(
    username: str, code: str, password: str, *, address: str, school: School
) -> Account:
    """Use up a code from `add_account` or `reset_account`; SignInRefused for a wrong one."""
    username = username.strip().lower()
    now = school.clock.now()
    keys = throttled(username, address, now, school)
    found = school.store.credentials(username)
    if found is None or not _opens(found, code, now):
        failed(keys, now, school)
        raise SignInRefused(
            "That user name and code do not belong together, or the code is more than a week old "
            "or was used before. Ask for a new one."
        )
    passwords.require_good(password, name=found.account.name, username=username)
    school.store.set_password(found.account.id, passwords.hashed(password), at=now)
    cleared(keys, school)
    return found.account


def _opens(found: Credentials, code: str, now: datetime) -> bool:
    if not found.code or found.code_until is None or now > found.code_until:
        return False
    return found.code == passwords.digest(passwords.tidied(code))


def change_password(visit: Visit, old: str, new: str, *, school: School) -> None:
    """Choose another password; all visits end. SignInRefused where the old one is wrong."""
    now = school.clock.now()
    keys = throttled(visit.account.username, "", now, school)
    found = school.store.credentials(visit.account.username)
    if found is None or not passwords.matches(old, found.password):
        failed(keys, now, school)
        raise SignInRefused("That is not your present password.")
    passwords.require_good(new, name=visit.account.name, username=visit.account.username)
    school.store.set_password(visit.account.id, passwords.hashed(new), at=now)


def sign_in(
    username: str,
    password: str,
    *,
    address: str,
    school: School,
    strong: bool,
    phone_token: str = "",
) -> SignedIn:
    """Begin a visit; `strong` says whether the pages can be reached from other computers.

    SignInRefused in the same words whatever was wrong; TooManyTries says how long to wait.
    """
    username = username.strip().lower()
    now = school.clock.now()
    keys = throttled(username, address, now, school)
    found = school.store.credentials(username)
    if not passwords.matches(password, found.password if found else "") or found is None:
        failed(keys, now, school)
        raise SignInRefused()
    account = found.account
    phone = None
    if phone_token:
        phone = school.store.phone(passwords.digest(phone_token), account.id, now)
    asks = _asked(found, strong=strong) if phone is None else ""
    # A known password must not wipe out the wrong codes that followed it.
    if asks != "second-factor":
        cleared(keys, school)
    token = passwords.new_token()
    lasts = PHONE_LASTS if phone else IDLE
    visit = school.store.open_visit(
        account.id,
        token=passwords.digest(token),
        csrf=passwords.new_token(),
        strong=not asks,
        phone=phone.id if phone else None,
        at=now,
        until=now + lasts,
    )
    return SignedIn(visit=visit, token=token, asks=asks)


def _asked(found: Credentials, *, strong: bool) -> str:
    """Whoever has a second factor gives it; where it is a must, who has none makes one."""
    if found.second_factor:
        return "second-factor"
    if strong and found.account.may(*STRONG):
        return "new-second-factor"
    return ""


def give_second_factor(visit: Visit, code: str, *, address: str, school: School) -> str:
    """The visit's new token; SignInRefused for a wrong code or one that was used before."""
    now = school.clock.now()
    username = visit.account.username
    keys = throttled(username, address, now, school)
    found = school.store.credentials(username)
    step = None
    if found and found.second_factor:
        step = passwords.second_factor_step(found.second_factor, code, now=now.timestamp())
    if step is None or not school.store.use_second_factor(visit.account.id, step):
        failed(keys, now, school)
        raise SignInRefused(
            "That code is not right, or was used before. Wait for the app's next one; its phone "
            "has to know the right time."
        )
    cleared(keys, school)
    return _strengthened(visit, now, school)


def take_second_factor(visit: Visit, secret: str, code: str, *, school: School) -> str:
    """Keep a new second factor whose first code is right; the visit's new token."""
    now = school.clock.now()
    step = passwords.second_factor_step(secret, code, now=now.timestamp())
    if step is None:
        raise SignInRefused(
            "That code is not right. Type the six digits that the app shows now; its phone has to "
            "know the right time."
        )
    found = school.store.credentials(visit.account.username)
    if found and found.second_factor and not visit.strong:
        raise NotAllowed("There is a second factor already; give its code, or ask for a reset.")
    school.store.set_second_factor(visit.account.id, secret, step, at=now)
    return _strengthened(visit, now, school)


def _strengthened(visit: Visit, now: datetime, school: School) -> str:
    token = passwords.new_token()
    school.store.strengthen(
        visit.id, token=passwords.digest(token), csrf=passwords.new_token(), until=now + IDLE
    )
    return token


def visit_of(token: str, school: School) -> Visit | None:
    """Whose cookie it is; the visit goes on from here."""
    now = school.clock.now()
    visit = school.store.visit(passwords.digest(token), now) if token else None
    if visit is None:
        return None
    if now - visit.seen_at >= _NOTED_EVERY:
        school.store.seen(visit.id, at=now, until=_until(visit, now))
    return visit


def _until(visit: Visit, now: datetime) -> datetime:
    if visit.phone is not None:
        return visit.created_at + PHONE_LASTS
    return min(now + IDLE, visit.created_at + LONGEST_VISIT)


def remember_phone(visit: Visit, label: str, *, school: School) -> str:
    """Remember this device for 30 days; the token of its cookie."""
    if not visit.strong:
        raise NotAllowed("Give the second factor first.")
    now = school.clock.now()
    token = passwords.new_token()
    school.store.remember_phone(
        visit.account.id,
        token=passwords.digest(token),
        label=" ".join(label.split())[:60] or "A phone or computer",
        at=now,
        until=now + PHONE_LASTS,
    )
    return token


def approvers(school: School) -> tuple[str, ...]:
    """The names of all who may approve in the pages, Deputies too."""
    return tuple(
        account.name
        for account in school.store.accounts()
        if account.active and account.may(Role.APPROVER, Role.DEPUTY)
    )
