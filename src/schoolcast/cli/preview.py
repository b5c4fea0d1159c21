"""`schoolcast preview`: an announcement's posts, exactly as they would go out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import emit, heading
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.domain.revision import Post, Revision
    from schoolcast.pipeline.costs import MonthCosts
    from schoolcast.pipeline.school import School


@click.command()
@click.argument("item")
@click.option("--revision", "submitted", is_flag=True, help="As it was last submitted.")
@options.as_json
@click.pass_obj
def preview(session: Session, item: str, submitted: bool, as_json: bool) -> Exit:
    """Show every post of an announcement: text, link, pictures, date, length and price.

    ITEM is its id or file. It is shown as the file is now, whether it was submitted or not.
    """
    from schoolcast.cli.approve import waiting
    from schoolcast.cli.checking import NOBODY
    from schoolcast.cli.items import Finder
    from schoolcast.cli.outings import show_outings
    from schoolcast.pipeline.costs import bill
    from schoolcast.pipeline.expand import expand
    from schoolcast.pipeline.outings import outings_of

    if submitted:
        with session.app() as app:
            item_id, _ = Finder(app.school, [item]).item(item)
            revision = waiting(app.school, item_id).revision
            _show(revision, app.school, as_json, bill(revision, app.school))
        return Exit.DONE
    with session.workshop() as school:
        authored = Finder(school, [item]).file(item)
        _show(expand(authored, authors=NOBODY, school=school), school, as_json)
        if authored.item is not None and not as_json:
            show_outings(outings_of(authored.item, authored.path, school), school)
    return Exit.DONE


def _show(
    revision: "Revision", school: "School", as_json: bool, months: "Sequence[MonthCosts]" = ()
) -> None:
    from schoolcast.cli.describe import show_post
    from schoolcast.cli.prices import month_shape, show_bill, total_shape
    from schoolcast.cli.shapes import post_shape
    from schoolcast.pipeline.costs import price_of, total_of
    from schoolcast.pipeline.true_until import with_deadlines

    rows = [
        (post, *_length(post, school), price_of(post, school), _by_hand(post, school))
        for post in with_deadlines(revision, school.clock.now())
    ]
    total = total_of(row[3] for row in rows)
    if as_json:
        emit(
            {
                "item": revision.item,
                "title": revision.title,
                "posts": [post_shape(*row) for row in rows],
                "price": total_shape(total),
                "months": [month_shape(one) for one in months],
            }
        )
        return
    heading(f"{revision.item}: {revision.title}")
    for post, length, limit, price, person in rows:
        prices = [(post.channel, price)] if price else []
        show_post(post, length, limit, prices=prices, by_hand=person)
    show_bill(total, months)


def _by_hand(post: "Post", school: "School") -> str:
    """The person who posts it, where no connector does."""
    channel = school.channels.get(post.channel)
    return channel.posted_by(len(post.videos)) if channel else ""


def _length(post: "Post", school: "School") -> tuple[int, int | None]:
    """The length as the channel counts it, and its limit where it has one."""
    channel = school.channels.get(post.channel)
    connector = channel.connector if channel else None
    if connector is None:
        return len(post.text), None
    return connector.measure(post.text), connector.capabilities.text_limit
