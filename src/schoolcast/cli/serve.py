"""`schoolcast serve`: the pages."""

from importlib.util import find_spec

import click

from schoolcast.cli.exits import Exit
from schoolcast.cli.output import say, show
from schoolcast.cli.session import Session


@click.command()
@click.option("--host", help="Listen there in place of [web] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Listen there; 0 takes a free port.")
@click.pass_obj
def serve(session: Session, host: str | None, port: int | None) -> Exit:
    """Serve the office's pages until Ctrl+C. Posts go out by `daemon` or `run`, not by this.

    They answer on this computer alone unless [web] in config.toml says otherwise.
    """
    require_pages()
    from schoolcast.cli.crash import logged
    from schoolcast.settings import load_settings
    from schoolcast.web import serve as run
    from schoolcast.web.desk import Desk
    from schoolcast.web_settings import Web

    chosen = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = session.settings
    web = Web.model_validate({**settings.web.model_dump(), **chosen})
    with session.app():  # makes the store on first use, and says what is wrong before we listen
        pass
    desk = Desk(session.config, lambda: load_settings(session.config))
    if not desk.school.store.accounts():
        say(
            "Nobody has an account yet. Make the first one: schoolcast people users add "
            '"YOUR NAME" --role admin --role approver'
        )
    try:
        with logged(session):
            run(desk, web, ready=lambda address: show(f"The pages are at {address}"))
    finally:
        desk.close()
    return Exit.DONE


def require_pages() -> None:
    """ConfigurationProblem where what the pages are made with is not installed."""
    from schoolcast.domain.errors import ConfigurationProblem

    needed = ("argon2", "flask", "govuk_frontend_jinja", "pyotp", "segno", "waitress")
    if not all(find_spec(name) for name in needed):
        raise ConfigurationProblem(
            'The pages are not installed. Install them: pip install "schoolcast[web]"'
        )
