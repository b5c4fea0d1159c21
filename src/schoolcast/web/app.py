"""The Flask application: every page of every subject, behind one door."""

import secrets
from pathlib import Path

from flask import Flask, g
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from schoolcast.domain.errors import ConfigurationProblem
from schoolcast.web import (
    absence,
    accounts,
    adults,
    approvals,
    asset_files,
    calendar,
    calendar_acts,
    camera,
    channels,
    closure,
    compose,
    compose_answers,
    compose_children,
    compose_pages,
    compose_photos,
    compose_videos,
    concerns,
    consents,
    deliveries,
    devices,
    errors,
    handoffs,
    help,
    home,
    imports,
    own,
    packing,
    pausing,
    people,
    practice,
    practising,
    protection,
    reports,
    rewording,
    roll_import,
    setup,
    signing_in,
    subscription,
    visiting,
    wording,
)
from schoolcast.web.access import access_of
from schoolcast.web.desk import Desk
from schoolcast.web.practice_desk import PracticeDesk
from schoolcast.web.ways_in import WaysIn
from schoolcast.web_settings import Web

# Writing has its pages in five modules, registered as one subject.
_WRITING = (compose, compose_photos, compose_videos, compose_children, compose_answers)

SUBJECTS = (
    signing_in.pages,
    own.pages,
    home.pages,
    absence.pages,
    closure.pages,
    rewording.pages,
    approvals.pages,
    compose_pages.pages,
    deliveries.pages,
    handoffs.pages,
    pausing.pages,
    accounts.pages,
    people.pages,
    roll_import.pages,
    consents.pages,
    adults.pages,
    camera.pages,
    devices.pages,
    channels.pages,
    calendar.pages,
    calendar_acts.pages,
    subscription.pages,
    reports.pages,
    concerns.pages,
    setup.pages,
    imports.pages,
    practice.pages,
    help.pages,
)


def create_app(desk: Desk, web: Web, ways_in: WaysIn | None = None) -> Flask:
    """The pages of one school; `desk` stays open for as long as they are served.

    With `ways_in` there are links that sign somebody in; without it there is no such page.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # signs only what is said once; visits are in the store
        SESSION_COOKIE_NAME="schoolcast-said",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=web.secure,
        MAX_CONTENT_LENGTH=protection.LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=protection.LARGEST_FORM,
        MAX_FORM_PARTS=2_000,
    )
    app.extensions["schoolcast-desk"] = desk
    app.extensions["schoolcast-practice"] = PracticeDesk(desk)
    app.extensions["schoolcast-web"] = web
    _templates(app)
    practising.practise(app)
    packing.pack(app, web)  # before the others, so that it is the last to see an answer
    protection.protect(app, web)
    asset_files.serve_assets(app)
    visiting.receive(app)
    errors.speak_plainly(app)
    wording.teach(app)
    for subject in SUBJECTS:
        app.register_blueprint(subject)
    if ways_in is not None:
        app.register_blueprint(ways_in.pages(web))
    _require_access(app)
    return app


def _templates(app: Flask) -> None:
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.do"],
    }
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("schoolcast.web"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )

    @app.context_processor
    def nonce() -> dict[str, str]:
        return {"cspNonce": g.get("nonce", "")}


def _require_access(app: Flask) -> None:
    """A page that forgot to say who may open it never gets as far as a visitor."""
    silent = [name for name, view in app.view_functions.items() if access_of(view) is None]
    if silent:
        raise ConfigurationProblem(f"These pages don't say who may open them: {silent}")
