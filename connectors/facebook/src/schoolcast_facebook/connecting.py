"""Connecting a Page, step by step: from a person's short token to the Page's lasting one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from schoolcast.api import Choice, Connected, Conversation, Question, Refused, Tools, dates
from schoolcast_facebook.door import Door, Page
from schoolcast_facebook.errors import GraphProblem, token_reason
from schoolcast_facebook.health import SCOPES
from schoolcast_facebook.settings import FacebookSettings

LIST_PAGES = "pages_show_list"
CREATE = "CREATE_CONTENT"
_TOO_SHORT = timedelta(days=7)

APP_ID = Question(
    name="app-id",
    field="app_id",
    pattern=r"\d{1,32}",
    shape="digits only",
    words=(
        "The number of the school's Meta app. schoolcast talks to Facebook through an app of the "
        "school's own, which is free and made once: developers.facebook.com, My Apps, Create app. "
        "Its App ID stands at the top of the app's page."
    ),
)
APP_SECRET = Question(
    name="app-secret",
    field="app_secret",
    secret=True,
    words=(
        "The app's secret. It signs each call, so that nobody can use a copied token alone. It "
        "stands on the app's page under App settings, Basic, App secret, Show."
    ),
)
TOKEN = Question(
    name="token",
    secret=True,
    words=(
        "A token of somebody who looks after the Page. It lets schoolcast ask for the Page's own "
        "token, and is then forgotten. Sign in as that person at "
        "developers.facebook.com/tools/explorer, choose the school's app, add the permissions "
        f"{LIST_PAGES}, {SCOPES[1]} and {SCOPES[0]}, press Generate Access Token, tick the "
        "school's Page, and copy the token. It has to be used within the hour. The token of a "
        "system user of a Business portfolio is better still: it belongs to no person."
    ),
)
PAGE = Question(
    name="page",
    field="page_id",
    words="The Page that schoolcast posts to, by its number.",
)
QUESTIONS = (APP_ID, APP_SECRET, TOKEN, PAGE)


def connect_page(person: Conversation, tools: Tools) -> Connected:
    """Ask, check each answer with Facebook, and give the Page's token; nothing is stored."""
    app_id, secret = person.ask(APP_ID), person.ask(APP_SECRET)
    settings = _settings(person, app_id, secret, person.ask(TOKEN))
    door = Door(settings, tools)
    about = door.about()
    kind = str(about.get("type", "USER"))
    _require_good(about, kind, app_id)
    person.tell("Facebook accepts the app and the token.")
    if kind == "PAGE":
        _require_lasting(about, tools)
        pages = [door.page(str(about.get("profile_id", "")))]
    else:
        if kind == "USER":
            settings = _settings(person, app_id, secret, door.exchange())
        pages = list(Door(settings, tools).pages())
    page = _choose(person, pages)
    return Connected(
        secrets={"access_token": page.token, "app_secret": secret},
        settings={"page_id": page.id, "app_id": app_id},
        notes=tuple(_notes(person, page, app_id, kind)),
    )


def _settings(person: Conversation, app_id: str, secret: str, token: str) -> FacebookSettings:
    mine = {"page_id": "0", "app_id": app_id, "app_secret": secret, "access_token": token}
    return FacebookSettings.model_validate({**person.known, **mine})


def _require_good(about: dict[str, Any], kind: str, app_id: str) -> None:
    if not about.get("is_valid"):
        why = token_reason(GraphProblem.of(about.get("error")))
        raise Refused(
            f"Facebook does not accept the token: {why}. Generate a new one in the Graph API "
            "Explorer, and paste it within the hour."
        )
    if str(about.get("app_id", app_id)) != app_id:
        raise Refused(
            "The token was made for another app. Choose the school's app in the Graph API "
            "Explorer, and generate the token again."
        )
    scopes = about.get("scopes")
    held = set(map(str, scopes)) if isinstance(scopes, list) else set()
    needed = SCOPES if kind == "PAGE" else (LIST_PAGES, *SCOPES)
    missing = [scope for scope in needed if scope not in held]
    if missing:
        raise Refused(
            f"The token lacks the permission {' and '.join(missing)}. Add it in the Graph API "
            "Explorer, and generate the token again."
        )


def _require_lasting(about: dict[str, Any], tools: Tools) -> None:
    ends = about.get("expires_at")
    if not isinstance(ends, int) or not ends:
        return
    moment = dates.from_ms(ends * 1000)
    if moment < tools.clock.now() + _TOO_SHORT:
        raise Refused(
            f"This token of the Page ends on {dates.long_date(moment.date())} already. Paste the "
            "token of the person who looks after the Page: schoolcast makes a lasting one of it."
        )


def _choose(person: Conversation, pages: list[Page]) -> Page:
    if not pages:
        raise Refused(
            "Facebook shows no Page to this token. Either the person has no role on the school's "
            "Page, or did not tick it when the token was generated. Generate the token again, and "
            "tick the Page."
        )
    choices = tuple(Choice(value=page.id, words=page.name) for page in pages)
    chosen = person.ask(replace(PAGE, choices=choices))
    page = next(page for page in pages if page.id == chosen)
    if page.tasks is not None and CREATE not in page.tasks:
        raise Refused(
            f"The person may see the Page {page.name}, but not post on it. Ask whoever runs the "
            "Page for access to Content, then connect again."
        )
    return page


def _notes(person: Conversation, page: Page, app_id: str, kind: str) -> Iterator[str]:
    before = str(person.known.get("page_id", page.id))
    if before != page.id:
        yield f"config.toml named another Page before, number {before}."
    yield (
        "Facebook tells no program whether an app is in Live mode. Look at the switch at the top "
        f"of developers.facebook.com/apps/{app_id}: in Development mode only the app's own people "
        "see what is posted."
    )
    if kind == "USER":
        yield (
            "The connection ends when the person who made it changes the password or leaves the "
            "Page. One made with a system user of a Business portfolio does not."
        )
