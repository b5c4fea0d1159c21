"""`schoolcast people users add|reset|change`: who may sign in to the pages."""

from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import say, show
from schoolcast.cli.people_users import users
from schoolcast.cli.session import Session
from schoolcast.domain.account import ROLE_WORDS, Role

if TYPE_CHECKING:
    from schoolcast.domain.account import Account

_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person may do; give it several times for several.",
)


@users.command("add")
@click.argument("name", metavar="NAME")
@_roles
@click.option("--username", default="", help="What they type to sign in; made of NAME otherwise.")
@options.person
@click.pass_obj
def add(session: Session, name: str, roles: tuple[str, ...], username: str, person: str) -> Exit:
    """Give a person an account for the pages, and print the code to choose a password with.

    NAME is as the record shall say it, such as "Mrs Okafor".
    """
    from schoolcast.pipeline.accounts import add_account

    with session.app() as app:
        account, code = add_account(
            name,
            [Role(role) for role in roles],
            by=person,
            school=app.school,
            username=username,
        )
    show(f"{account.name} has an account; user name: {account.username}")
    _say_roles(account)
    _say_code(account, code, session)
    return Exit.DONE


@users.command("reset")
@click.argument("name", metavar="NAME")
@click.option("--second-factor", is_flag=True, help="Forget the authenticator app too.")
@options.person
@click.pass_obj
def reset(session: Session, name: str, second_factor: bool, person: str) -> Exit:
    """Sign a person out everywhere and let them choose a new password.

    NAME is the person's name or user name.
    """
    from schoolcast.pipeline.accounts import find_account, reset_account

    with session.app() as app:
        account = find_account(name, app.school)
        code = reset_account(account, by=person, school=app.school, second_factor_too=second_factor)
    show(f"{account.name} is signed out everywhere; every remembered phone is forgotten.")
    _say_code(account, code, session)
    return Exit.DONE


@users.command("change")
@click.argument("name", metavar="NAME")
@_roles
@click.option("--close", is_flag=True, help="Let them sign in no more; the record stays.")
@click.option("--open", "reopen", is_flag=True, help="Let them sign in again.")
@options.person
@click.pass_obj
def change(
    session: Session,
    name: str,
    roles: tuple[str, ...],
    close: bool,
    reopen: bool,
    person: str,
) -> Exit:
    """Give a person other roles, or close their account."""
    from schoolcast.pipeline.accounts import change_account, find_account

    if close and reopen:
        raise click.UsageError("--close or --open, not both.")
    if not (roles or close or reopen):
        raise click.UsageError("Say what to change: --role, --close or --open.")
    with session.app() as app:
        account = find_account(name, app.school)
        given = [Role(role) for role in roles] or sorted(account.roles)
        active = reopen or (account.active and not close)
        change_account(account, roles=given, active=active, by=person, school=app.school)
        account = app.school.store.account(account.id)
    if account.active:
        _say_roles(account)
    else:
        show(f"{account.name} can't sign in any more.")
    return Exit.DONE


def _say_roles(account: "Account") -> None:
    for role in sorted(account.roles):
        show(f"  {ROLE_WORDS[role]}")


def _say_code(account: "Account", code: str, session: Session) -> None:
    web = session.settings.web
    address = web.public_url or f"http://127.0.0.1:{web.port}"
    show(f"Code: {code}")
    say(
        f"Give the code to {account.name} in person, not by mail. With it they choose a password "
        f"at {address}/welcome; it works once, for a week."
    )


__all__ = ["users"]
