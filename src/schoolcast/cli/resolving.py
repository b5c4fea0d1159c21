"""`schoolcast queue resolve` and `retry`: what only a person can say about a post."""

from collections.abc import Callable
from typing import Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, show
from schoolcast.cli.session import Session


@click.command()
@click.argument("number", type=int)
@click.option("--live", "word", flag_value="live", help="You have seen it there.")
@click.option("--send-again", "word", flag_value="send_again", help="It is not there; send it.")
@click.option("--still-true", "word", flag_value="still_true", help="It may go out, though late.")
@click.option("--link", metavar="URL", help="With --live: where it is.")
@options.person
@options.now
@options.as_json
@click.pass_obj
def resolve(
    session: Session,
    number: int,
    word: str | None,
    link: str | None,
    person: str,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Say what you have seen of a post of which nobody knows, or that a late one is still true."""
    from schoolcast.domain.errors import UsageProblem
    from schoolcast.pipeline import resolve as pipeline

    if word is None:
        raise UsageProblem("Say what you found: --live, --send-again or --still-true.")
    if link and word != "live":
        raise UsageProblem("--link goes with --live: it says where the post is.")
    options_of_word: dict[str, Any] = {"link": link} if word == "live" else {}
    return _done(session, number, getattr(pipeline, word), now, as_json, person, options_of_word)


@click.command()
@click.argument("number", type=int)
@options.person
@options.now
@options.as_json
@click.pass_obj
def retry(session: Session, number: int, person: str, now: str | None, as_json: bool) -> Exit:
    """Send a post again that was refused, once the reason is gone."""
    from schoolcast.pipeline import resolve as pipeline

    return _done(session, number, pipeline.retry, now, as_json, person, {})


def _done(
    session: Session,
    number: int,
    act: Callable[..., Any],
    now: str | None,
    as_json: bool,
    person: str,
    more: dict[str, Any],
) -> Exit:
    from schoolcast.cli.shapes import delivery_shape
    from schoolcast.office.words import stands

    with session.app(now) as app:
        after = act(app.school.store.delivery(number), person=person, school=app.school, **more)
    if as_json:
        emit(delivery_shape(after))
    else:
        why = f" ({after.reason})" if after.hold else ""
        show(f"{after.item} · {after.slot} · {after.channel}: {stands(after)}{why}")
    return Exit.DONE
