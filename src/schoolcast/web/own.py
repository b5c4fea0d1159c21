"""One's own account: the policy, the password, remembered phones."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from schoolcast.domain.errors import NotFound, UsageProblem
from schoolcast.pipeline import accounts
from schoolcast.pipeline.accounts import SignInRefused
from schoolcast.pipeline.throttle import TooManyTries
from schoolcast.web.access import SIGNED_IN, Pages
from schoolcast.web.forms import Form, sent
from schoolcast.web.visiting import desk, drop_cookie, school, viewer, visit

pages = Pages("own")


@pages.page("/policy", SIGNED_IN)
def policy() -> str:
    """Ask for the confirmation of the present version of the policy."""
    return render_template("policy.html", version=_version(), form=Form())


def _version() -> str:
    return desk().settings.people.policy_version


@pages.page("/policy", SIGNED_IN, post=True)
def confirm_policy() -> Response | tuple[str, int]:
    """Record that this person has read the policy."""
    form = sent()
    if not form.get("read"):
        form.mistakes["read"] = "Tick the box once you have read the policy"
        return render_template("policy.html", version=_version(), form=form), 400
    school().store.acknowledge(viewer().name, _version(), at=school().clock.now())
    return redirect(url_for("home.home"))


@pages.page("/account", SIGNED_IN)
def account() -> str:
    """What this person may do, their password, phones and second factor."""
    return _account_page(Form())


def _account_page(form: Form) -> str:
    return render_template("account.html", form=form, phones=school().store.phones(viewer().id))


@pages.page("/account/password", SIGNED_IN, post=True)
def change_password() -> Response | tuple[str, int]:
    """Choose another password; everybody signed in with the old one is signed out."""
    form = sent()
    try:
        accounts.change_password(
            visit(), form.values.get("old", ""), form.values.get("new", ""), school=school()
        )
    except (SignInRefused, TooManyTries) as problem:
        form.mistakes["old"] = problem.message
    except UsageProblem as problem:
        form.mistakes["new"] = problem.message
    else:
        flash("Your password was changed. Sign in with the new one.")
        response = redirect(url_for("signing_in.sign_in"))
        drop_cookie(response)
        return response
    return _account_page(Form(mistakes=form.mistakes)), 400


@pages.page("/account/phones/<int:phone_id>/forget", SIGNED_IN, post=True)
def forget_phone(phone_id: int) -> Response:
    """Forget a phone, such as one that was lost."""
    now = school().clock.now()
    if not school().store.forget_phone(phone_id, account_id=viewer().id, by=viewer().name, at=now):
        raise NotFound("That device is not remembered any more.")
    flash("That device is no longer remembered.")
    return redirect(url_for("own.account"))
