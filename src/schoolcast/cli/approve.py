"""`schoolcast approve`: a named person stands behind announcements."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, indented, say, show
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.pipeline.approve import ApproveResult
    from schoolcast.pipeline.costs import MonthCosts
    from schoolcast.pipeline.kept_back import KeptBack
    from schoolcast.pipeline.records import StoredRevision
    from schoolcast.pipeline.school import School
    from schoolcast.settings import Settings


@click.command()
@options.items
@options.person
@click.option(
    "--answer",
    "answers",
    metavar="ID=WORDS",
    multiple=True,
    help="Answer a question that a check asks; ID is the name it was asked under.",
)
@options.now
@options.as_json
@click.pass_obj
def approve(
    session: Session,
    items: tuple[str, ...],
    person: str,
    answers: tuple[str, ...],
    now: str | None,
    as_json: bool,
) -> Exit:
    """Approve announcements exactly as they were submitted; their posts then go out in time.

    Everything that will go out is shown with its date, and what it costs. Whoever wrote an
    announcement can't approve it. Answers are given for one announcement at a time.
    """
    from schoolcast.cli.items import Finder, each
    from schoolcast.cli.people_users import remind_of_policy
    from schoolcast.pipeline.approve import approve as give
    from schoolcast.pipeline.awake import sleepy_times
    from schoolcast.pipeline.costs import bill

    require_allowed(session.settings)
    given = _answers(answers)
    if given and len(items) > 1:
        raise click.UsageError("An answer is about one announcement: approve that one by itself.")
    with session.app(now) as app:
        remind_of_policy(person, app.school)
        finder = Finder(app.school, items)

        def one(name: str) -> Exit:
            item, authored = finder.item(name)
            stored = waiting(app.school, item)
            months = bill(stored.revision, app.school)  # before its own posts are planned
            result = give(
                stored,
                person=person,
                answers=given,
                school=app.school,
                source_sha256=authored.source_sha256 if authored else None,
            )
            if as_json:
                emit(_shape(result, months, app.school))
            else:
                _show(result, person, app.school, months)
            for note in sleepy_times((d.due for d in result.deliveries), app.school):
                say(note)
            if as_json and result.unresolved:
                say(f"{item}: not approved; see what is unresolved.")
            return Exit.STOPPED if result.unresolved else Exit.DONE

        return each(items, one)


def require_allowed(settings: "Settings") -> None:
    """UsageProblem where the school does not believe names typed on the command line."""
    from schoolcast.domain.errors import UsageProblem

    if settings.approval.cli == "refuse":
        raise UsageProblem(
            "This school decides in the pages only, where people sign in: [approval] cli in "
            'config.toml is "refuse".'
        )


def waiting(school: "School", item: str) -> "StoredRevision":
    """The item's newest revision; NotFound when it was never submitted."""
    from schoolcast.domain.errors import NotFound

    stored = school.store.latest_revision(item)
    if stored is None:
        raise NotFound(f"{item} has not been submitted yet: schoolcast submit {item} --as PERSON")
    return stored


def _answers(texts: Iterable[str]) -> dict[str, str]:
    answers = {}
    for text in texts:
        key, equals, words = text.partition("=")
        if not equals or not key.strip() or not words.strip():
            raise click.BadParameter(f'"{text}" is not ID=WORDS.', param_hint="--answer")
        answers[key.strip()] = words.strip()
    return answers


def _shape(
    result: "ApproveResult", months: "Sequence[MonthCosts]", school: "School"
) -> dict[str, Any]:
    from schoolcast.cli.prices import month_shape, total_shape
    from schoolcast.cli.shapes import delivery_shape, finding_shape
    from schoolcast.pipeline.kept_back import kept_back

    held = {
        delivery.id: f"held: {one.why}"
        for one in kept_back(result.deliveries, school)
        for delivery in one.deliveries
    }
    shape: dict[str, Any] = {
        "item": result.stored.revision.item,
        "revision": result.stored.sha256,
        "deliveries": [delivery_shape(one, held.get(one.id, "")) for one in result.deliveries],
        "price": total_shape(_total(months)),
        "months": [month_shape(one) for one in months],
    }
    if result.unresolved:
        shape["unresolved"] = [finding_shape(finding) for finding in result.unresolved]
    return shape


def _total(months: "Sequence[MonthCosts]") -> dict[str, int]:
    total: dict[str, int] = {}
    for one in months:
        total[one.currency] = total.get(one.currency, 0) + one.asked
    return total


def _show(
    result: "ApproveResult", person: str, school: "School", months: "Sequence[MonthCosts]"
) -> None:
    from schoolcast.cli.describe import show_posts, show_questions
    from schoolcast.cli.prices import show_bill
    from schoolcast.domain.attestation import in_words
    from schoolcast.pipeline.costs import price_of
    from schoolcast.pipeline.kept_back import kept_back
    from schoolcast.pipeline.left_behind import left_behind
    from schoolcast.pipeline.true_until import with_deadlines

    revision = result.stored.revision
    show(f"{revision.item}: {revision.title} (by {', '.join(revision.authors)})")
    posts = with_deadlines(revision, school.clock.now())
    show_posts(posts, lambda post: price_of(post, school))
    show_bill(_total(months), months)
    if result.unresolved:
        show(f"{revision.item}: not approved yet.")
        show_questions(revision.item, person, result.unresolved)
        return
    kept = kept_back(result.deliveries, school)
    show(f"{revision.item}: approved by {person}; {_planned(result, kept)}")
    for one in kept:
        show(indented(one.line))
    for line in left_behind(result.stored, result.deliveries, school):
        show(indented(line))
    show(indented(in_words()))


def _planned(result: "ApproveResult", kept: "Sequence[KeptBack]") -> str:
    from schoolcast.domain.delivery import State

    waits = {delivery.id for one in kept for delivery in one.deliveries}
    going = [d for d in result.deliveries if d.state is State.SCHEDULED and d.id not in waits]
    late = [d for d in result.deliveries if d.state is State.MISSED]
    words = [f"{counted(len(going), 'post')} will go out."] if going or not waits else []
    if late:
        words.append(f"{counted(len(late), 'post')} came too late and will not go out.")
    if waits:
        go = "It goes" if len(waits) == 1 else "They go"
        does = "does" if len(waits) == 1 else "do"
        words.append(
            f"{counted(len(waits), 'post')} {does} not go out for now. {go} out once what is said "
            "here has ended, if that is before the deadline."
        )
    return " ".join(words)
