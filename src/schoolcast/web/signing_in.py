"""Signing in and out: password, second factor, a first password, the monitoring notice."""

import re

import segno
from flask import flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from schoolcast import passwords
from schoolcast.domain.errors import UsageProblem
from schoolcast.pipeline import accounts
from schoolcast.pipeline.accounts import SignInRefused
from schoolcast.pipeline.throttle import TooManyTries
from schoolcast.web.access import ANYBODY, HALF, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import (
    cookie_names,
    drop_cookie,
    here,
    school,
    set_cookie,
    visit,
    web,
)

pages = Pages("signing_in")
_SECRET = re.compile(r"[A-Z2-7]{32}")
_STEPS = {"second-factor": "second_factor", "new-second-factor": "new_second_factor"}


@pages.page("/sign-in", ANYBODY)
def sign_in() -> Response | str:
    """Ask for user name and password; the notice stands beside."""
    if g.visit is not None and g.visit.strong:
        return redirect(here(request.args.get("next", "/")))
    return _sign_in_page(Form(values={"next": request.args.get("next", "")}))


def _sign_in_page(form: Form) -> str:
    return render_template("sign_in.html", form=form, open_to_others=web().open_to_others)


@pages.page("/sign-in", ANYBODY, post=True)
def do_sign_in() -> Response | tuple[str, int]:
    """Begin a visit, whatever visit the browser had before."""
    form = sent()
    username = form.require("username", "Enter your user name")
    password = form.values.get("password", "")
    form.require("password", "Enter your password")
    if form:
        try:
            return _begun(username, password, form.get("next"))
        except (SignInRefused, TooManyTries) as problem:
            form.mistakes["username"] = problem.message
    again = Form(values={"username": username, "next": form.get("next")}, mistakes=form.mistakes)
    return _sign_in_page(again), 400


def _begun(username: str, password: str, following: str) -> Response:
    cookie, phone = (request.cookies.get(name, "") for name in cookie_names())
    old = accounts.visit_of(cookie, school())
    begun = accounts.sign_in(
        username,
        password,
        address=request.remote_addr or "",
        school=school(),
        strong=web().open_to_others,
        phone_token=phone,
    )
    if old is not None:
        school().store.close_visit(old.id)
    target = here(following or "/")
    if begun.asks:
        target = url_for(f"signing_in.{_STEPS[begun.asks]}", next=target)
    response = redirect(target)
    set_cookie(response, begun.token)
    return response


@pages.page("/second-factor", HALF)
def second_factor() -> Response | str:
    """Ask for the code of the authenticator app."""
    if visit().strong:
        return redirect(here(request.args.get("next", "/")))
    form = Form(values={"next": request.args.get("next", "")})
    return render_template("second_factor.html", form=form)


@pages.page("/second-factor", HALF, post=True)
def give_second_factor() -> Response | tuple[str, int]:
    """Check the code; remember the phone where that was asked."""
    form = sent()
    code = form.require("code", "Enter the code that your app shows")
    if form:
        try:
            token = accounts.give_second_factor(
                visit(), code, address=request.remote_addr or "", school=school()
            )
        except (SignInRefused, TooManyTries) as problem:
            form.mistakes["code"] = problem.message
        else:
            return _strong(token, form)
    again = Form(values={"next": form.get("next")}, mistakes=form.mistakes)
    return render_template("second_factor.html", form=again), 400


def _strong(token: str, form: Form) -> Response:
    response = redirect(here(form.get("next") or "/"))
    set_cookie(response, token)
    if form.get("remember"):
        now_strong = accounts.visit_of(token, school())
        assert now_strong is not None
        label = form.get("label") or "A phone or computer"
        set_cookie(
            response, accounts.remember_phone(now_strong, label, school=school()), phone=True
        )
    return response


@pages.page("/second-factor/new", HALF)
def new_second_factor() -> Response | str:
    """Show a picture for the authenticator app to take."""
    if visit().account.has_second_factor and not visit().strong:
        return redirect(url_for("signing_in.second_factor"))
    return _new_factor_page(passwords.new_second_factor(), Form())


def _new_factor_page(secret: str, form: Form) -> str:
    address = passwords.second_factor_address(
        secret, username=visit().account.username, school=school().name
    )
    picture = segno.make(address, error="m").svg_inline(
        scale=5, border=4, svgclass="", lineclass="", omitsize=False, title="Code for the app"
    )
    return render_template(
        "new_second_factor.html",
        form=form,
        secret=secret,
        picture=Markup(picture),  # noqa: S704 - made here of a secret of letters and digits
    )


@pages.page("/second-factor/new", HALF, post=True)
def take_second_factor() -> Response | tuple[str, int]:
    """Keep the second factor once its first code is right."""
    form = sent()
    code = form.require("code", "Enter the code that your app shows")
    secret = form.get("secret")
    if not _SECRET.fullmatch(secret):  # only one that we have shown is worth keeping
        return _new_factor_page(passwords.new_second_factor(), Form(mistakes=form.mistakes)), 400
    if form:
        try:
            token = accounts.take_second_factor(visit(), secret, code, school=school())
        except SignInRefused as problem:
            form.mistakes["code"] = problem.message
        else:
            flash("Your second factor is set up.")
            return _strong(token, form)
    return _new_factor_page(secret, Form(mistakes=form.mistakes)), 400


@pages.page("/welcome", ANYBODY)
def welcome() -> str:
    """Let a new person, or one whose password was reset, choose a password."""
    return render_template("welcome.html", form=Form())


@pages.page("/welcome", ANYBODY, post=True)
def choose_password() -> Response | tuple[str, int]:
    """Use up the code that the school gave."""
    form = sent()
    username = form.require("username", "Enter your user name")
    code = form.require("code", "Enter the code that you were given")
    password = form.values.get("password", "")
    if form:
        try:
            accounts.choose_password(
                username, code, password, address=request.remote_addr or "", school=school()
            )
        except (SignInRefused, TooManyTries) as problem:
            form.mistakes["code"] = problem.message
        except UsageProblem as problem:
            form.mistakes["password"] = problem.message
        else:
            flash("Your password is set. Sign in with it.")
            return redirect(url_for("signing_in.sign_in"))
    again = Form(values={"username": username}, mistakes=form.mistakes)
    return render_template("welcome.html", form=again), 400


@pages.page("/sign-out", HALF, post=True)
def sign_out() -> Response:
    """End the visit; a remembered phone stays remembered."""
    school().store.close_visit(visit().id)
    response = redirect(url_for("signing_in.sign_in"))
    drop_cookie(response)
    return response
