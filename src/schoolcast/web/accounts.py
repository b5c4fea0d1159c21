"""Accounts: who may sign in to the pages, and as what."""

from collections.abc import Iterable
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.account import Account, Role
from schoolcast.domain.errors import NotAllowed, UsageProblem
from schoolcast.pipeline.accounts import CODE_LASTS, add_account, change_account, reset_account
from schoolcast.pipeline.submit import same_person
from schoolcast.web.access import ADMINS, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, school, viewer, web

pages = Pages("accounts")


@pages.page("/accounts", ADMINS)
def all_() -> str:
    """Everybody with an account, and who has confirmed the policy."""
    version = desk().settings.people.policy_version
    said = school().store.acknowledgements()
    rows = [
        {"account": one, "state": _state(one), "confirmed": _confirmed(one.name, version, said)}
        for one in school().store.accounts()
    ]
    return render_template(
        "accounts.html", rows=rows, version=version, others=_others(version, said)
    )


def _state(account: Account) -> tuple[str, str]:
    """Whether the person can sign in, in words and a colour."""
    if not account.active:
        return "Closed", "grey"
    if not account.has_password:
        return "Has not chosen a password yet", "yellow"
    return "Can sign in", "green"


def _confirmed(
    name: str, version: str, said: Iterable[tuple[str, str, datetime]]
) -> datetime | None:
    """When they confirmed the present policy; None where they have not."""
    return next((at for who, what, at in said if what == version and same_person(who, name)), None)


def _others(
    version: str, said: Iterable[tuple[str, str, datetime]]
) -> list[tuple[str, datetime | None]]:
    """Those without an account who confirmed the policy, and approvers who did not."""
    accounts = school().store.accounts()
    named = {name: at for name, what, at in said if what == version}
    missing = [
        name
        for name in desk().settings.approval.approvers
        if not any(same_person(name, known) for known in named)
    ]
    return [
        (name, at)
        for name, at in (*sorted(named.items()), *((name, None) for name in missing))
        if not any(same_person(name, account.name) for account in accounts)
    ]


@pages.page("/accounts/new", ADMINS)
def new() -> str:
    """The form for another account."""
    return _new_page(Form(), [Role.AUTHOR])


def _new_page(form: Form, roles: list[Role]) -> str:
    return render_template("account_new.html", form=form, roles=roles, every=list(Role))


@pages.page("/accounts/new", ADMINS, post=True)
def add() -> str | tuple[str, int]:
    """Add an account; its code is shown once, to be handed over."""
    form, roles = sent(), _roles()
    name = form.require("name", "Give the name as the record shall say it, such as Mrs Okafor")
    if not roles:
        form.mistakes["role"] = "Say what they may do"
    if form:
        try:
            account, code = add_account(
                name,
                roles,
                by=viewer().name,
                school=school(),
                username=form.get("username"),
            )
        except UsageProblem as problem:
            field = "username" if "user name" in problem.message else "name"
            form.mistakes[field] = problem.message
        else:
            return _code_page(account, code, new=True)
    return _new_page(form, roles), 400


def _roles() -> list[Role]:
    """The ticked roles; what is none of ours was never on the page."""
    known = {role.value: role for role in Role}
    return [known[text] for text in request.form.getlist("role") if text in known]


def _code_page(account: Account, code: str, *, new: bool = False) -> str:
    """The answer itself, never an address: a code must not stand in one, nor be shown twice."""
    return render_template(
        "account_code.html",
        account=account,
        code=code,
        new=new,
        address=(web().public_url or request.host_url).rstrip("/") + url_for("signing_in.welcome"),
        until=school().clock.now() + CODE_LASTS,
    )


@pages.page("/accounts/<int:number>", ADMINS)
def one(number: int) -> str:
    """One account: what its owner may do, a new code, closing it."""
    account = school().store.account(number)
    return _one_page(account, Form(), sorted(account.roles))


def _one_page(account: Account, form: Form, roles: list[Role]) -> str:
    return render_template(
        "account_one.html",
        account=account,
        form=form,
        roles=roles,
        every=list(Role),
        state=_state(account),
        own=account.id == viewer().id,
    )


@pages.page("/accounts/<int:number>/roles", ADMINS, post=True)
def give_roles(number: int) -> Response | tuple[str, int]:
    """Give the ticked roles and no others."""
    account = school().store.account(number)
    if not _roles():
        form = Form(mistakes={"role": "Say what they may do, or close the account"})
        return _one_page(account, form, []), 400
    return _changed(account, _roles(), active=account.active, words="The change is kept.")


@pages.page("/accounts/<int:number>/close", ADMINS, post=True)
def close(number: int) -> Response | tuple[str, int]:
    """Let the person sign in no more; the record keeps the name."""
    account = school().store.account(number)
    words = f"{account.name} can't sign in any more."
    return _changed(account, sorted(account.roles), active=False, words=words)


@pages.page("/accounts/<int:number>/open", ADMINS, post=True)
def reopen(number: int) -> Response | tuple[str, int]:
    """Let the person sign in again."""
    account = school().store.account(number)
    words = f"{account.name} can sign in again."
    return _changed(account, sorted(account.roles), active=True, words=words)


def _changed(
    account: Account, roles: list[Role], *, active: bool, words: str
) -> Response | tuple[str, int]:
    try:
        change_account(account, roles=roles, active=active, by=viewer().name, school=school())
    except (NotAllowed, UsageProblem) as problem:
        return _one_page(account, Form(mistakes={"role": problem.message}), roles), 400
    flash(words)
    own = account.id == viewer().id
    return redirect(url_for("home.home") if own else url_for("accounts.one", number=account.id))


@pages.page("/accounts/<int:number>/reset", ADMINS, post=True)
def reset(number: int) -> str | tuple[str, int]:
    """Sign the person out everywhere; the code for a new password is shown once."""
    account = school().store.account(number)
    if not account.active:
        words = "This account is closed. Open it first, then give a new code."
        return _one_page(account, Form(mistakes={"": words}), sorted(account.roles)), 400
    code = reset_account(
        account,
        by=viewer().name,
        school=school(),
        second_factor_too=sent().get("second_factor") == "yes",
    )
    return _code_page(account, code)
