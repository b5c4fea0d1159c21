"""Errors, in words that say what to do; never a traceback."""

import logging
from http import HTTPStatus

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from schoolcast.domain.errors import (
    ConfigurationProblem,
    NotAllowed,
    NotFound,
    SchoolcastError,
    StoreProblem,
    UsageProblem,
)
from schoolcast.web.forms import SECRETS
from schoolcast.web.practising import OutsidePractice

log = logging.getLogger(__name__)
_WORDS = {
    400: ("That did not work", ""),
    401: (
        "You are signed out",
        "Nothing was done. Sign in again; a draft you were writing was kept, and another form has "
        "to be filled in once more.",
    ),
    403: ("This page is not yours", "Your account may not do this. Ask the Head if it should."),
    404: ("There is no such page", "It may have moved. The menu leads to everything there is."),
    405: ("That did not work", "Go back, reload the page and try again."),
    413: ("That is too large", "Send fewer or smaller files at a time."),
    421: ("This address is not ours", "Use the address that your school has given you."),
    429: ("Too many tries", ""),
    500: (
        "Something went wrong here",
        "Nothing was lost, and posts go out as before. Try again; if it happens again, tell "
        "whoever looks after schoolcast what you were doing and when.",
    ),
    503: ("schoolcast can't be reached just now", ""),
}
_STATUS = {
    NotFound: 404,
    NotAllowed: 403,
    UsageProblem: 400,
    ConfigurationProblem: 503,
    StoreProblem: 503,
}


def speak_plainly(app: Flask) -> None:
    """Answer every error with a page of ours."""

    @app.errorhandler(HTTPException)
    def by_status(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        own = error.description if code in (400, 429) and _ours(error) else ""
        return _page(code, own or "")

    @app.errorhandler(SchoolcastError)
    def in_words(error: SchoolcastError) -> tuple[str, int]:
        code = next((c for kind, c in _STATUS.items() if isinstance(error, kind)), 400)
        title = error.title if isinstance(error, OutsidePractice) else ""
        return _page(code, error.message, title)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        log.exception("%s %s failed", request.method, request.path, exc_info=error)
        return _page(500, "")


def _ours(error: HTTPException) -> bool:
    """Whether its words were written for the people here."""
    return error.description != type(error).description


def _page(code: int, words: str, own: str = "") -> tuple[str, int]:
    title, usual = _WORDS.get(code, (HTTPStatus(code).phrase, ""))
    title = own or title
    typed = _typed() if code in (400, 401) else []
    try:
        return render_template("error.html", title=title, words=words or usual, typed=typed), code
    except SchoolcastError:  # even the school's name can't be read
        return render_template("bare.html", title=title, words=words or usual), code


def _typed() -> list[str]:
    """What somebody had written into the form that was refused, so that it can be copied."""
    if request.method != "POST":
        return []
    try:
        found = request.form.items(multi=True)
    except HTTPException:  # it can't be read, as one that is too large
        return []
    return [value for name, value in found if name not in SECRETS and " " in value.strip()]
