"""Channels: whether each works, what is used up and what it cost; a test that posts nothing."""

from flask import current_app, render_template
from flask.blueprints import BlueprintSetupState

from schoolcast.bootstrap.places import data_folder
from schoolcast.domain.errors import Busy
from schoolcast.office.channel_page import (
    channel_view,
    channel_views,
    connect_command,
    months_of,
)
from schoolcast.office.channel_tests import Tested
from schoolcast.office.channel_trial import Trials
from schoolcast.web.access import ADMINS, OFFICE, Pages
from schoolcast.web.forms import Form
from schoolcast.web.visiting import desk, school

pages = Pages("channels")
_TRIALS = "schoolcast-trials"


@pages.record_once
def _furnish(state: BlueprintSetupState) -> None:
    state.app.extensions[_TRIALS] = Trials()


def _trials() -> Trials:
    found: Trials = current_app.extensions[_TRIALS]
    return found


@pages.page("/channels", OFFICE)
def all_() -> str:
    """Every channel, and how it was when last tried."""
    connectors = desk().app.plugins.connectors
    return render_template(
        "channels.html",
        views=channel_views(school(), data_folder(desk().settings)),
        kinds=sorted(kind for kind, one in connectors.items() if one.questions),
    )


@pages.page("/channels/<name>", OFFICE)
def one(name: str) -> str:
    """One channel: its state, limits, costs, and how to connect it."""
    return _one_page(name, Form())


def _one_page(name: str, form: Form, tested: Tested | None = None) -> str:
    view = channel_view(name, school(), data_folder(desk().settings))
    kind = desk().app.plugins.connectors.get(view.channel.kind)
    return render_template(
        "channel.html",
        view=view,
        channel=view.channel,
        form=form,
        tested=tested,
        months=months_of(name, school()),
        command=connect_command(name),
        questions=kind.questions if kind else (),
        config=desk().config,
    )


@pages.page("/channels/<name>/test", ADMINS, post=True)
def test(name: str) -> str | tuple[str, int]:
    """Try the connection; nothing is posted. A good answer lets a lost connection send again."""
    try:
        tested = _trials().run(name, desk().app)
    except Busy as problem:
        return _one_page(name, Form(mistakes={"": problem.message})), 400
    return _one_page(name, Form(), tested)
