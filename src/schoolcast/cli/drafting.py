"""Commands that write drafts: `new`, `round-up` and `last-year`."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from schoolcast.cli import options
from schoolcast.cli.exits import Exit
from schoolcast.cli.output import counted, emit, show, table
from schoolcast.cli.session import Session

if TYPE_CHECKING:
    from schoolcast.content.drafts import FolderDrafts
    from schoolcast.domain.term_calendar import TermCalendar
    from schoolcast.pipeline.last_year import Moved
    from schoolcast.pipeline.ports.drafts import Writing
    from schoolcast.pipeline.school import School

_DAY = click.DateTime(["%Y-%m-%d"])
_TIME = click.DateTime(["%H:%M"])
_WEEK = click.option(
    "--week", type=_DAY, metavar="MONDAY", required=True, help="The week's Monday."
)
_SET = "online-safety"


@click.command()
@click.argument("kind", metavar="KIND")
@click.argument("title", metavar="[TITLE]", required=False)
@click.option("--date", "day", type=_DAY, metavar="DATE", help="The day it is about.")
@click.option("--time", "at", type=_TIME, metavar="TIME", help="The time it begins.")
@click.option("--for", "audience", metavar="AUDIENCE", help="For whom, such as class:oak.")
@options.now
@options.as_json
@click.pass_obj
def new(
    session: Session,
    kind: str,
    title: str | None,
    day: datetime | None,
    at: datetime | None,
    audience: str | None,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Start an announcement from the office's template of its KIND.

    KIND online-safety writes the set for parents, one a week from --date on.
    """
    from schoolcast.bootstrap.importing import settled_drafts

    with session.app(now) as app:
        drafts, school = settled_drafts(app), app.school
        if kind == _SET:
            files = drafts.set_of(kind, school.calendar(), _weekly(day, school.calendar()))
        else:
            files = [_started(kind, title, day, at, audience, school, drafts)]
        return _write(files, drafts, as_json)


def _started(
    kind: str,
    title: str | None,
    day: datetime | None,
    at: datetime | None,
    audience: str | None,
    school: "School",
    drafts: "FolderDrafts",
) -> "Writing":
    from schoolcast.bootstrap.importing import classes_of
    from schoolcast.domain.draft import DraftPlan
    from schoolcast.domain.errors import NotFound, UsageProblem
    from schoolcast.domain.item import CLASS_KINDS, WHOLE_SCHOOL, Kind
    from schoolcast.pipeline.school import near

    kinds = [one.value for one in Kind]
    if kind not in kinds:
        raise NotFound(f'There is no kind "{kind}"{near(kind, [*kinds, _SET])}')
    known = [WHOLE_SCHOOL, *classes_of(school).values()]
    if audience is not None and audience not in known:
        raise NotFound(f'No channel is for "{audience}"{near(audience, known)}')
    if Kind(kind) in CLASS_KINDS and audience in (None, WHOLE_SCHOOL):
        raise UsageProblem("By the policy that goes to its class only: add --for class:NAME.")
    if at is not None and day is None:
        raise UsageProblem("A time needs its day: add --date 2027-01-04.")
    plan = DraftPlan(
        kind=Kind(kind),
        title=" ".join((title or kind.replace("-", " ").capitalize()).split())[:200],
        event_date=day.date() if day else None,
        event_time=at.time() if at else None,
        audience=(audience or WHOLE_SCHOOL,),
    )
    return drafts.compose(plan, school.calendar(), today=_today(school), names=())


def _weekly(start: datetime | None, calendar: "TermCalendar") -> Iterator[date]:
    """One school day a week; nothing where no day is named."""
    from schoolcast.domain.errors import TimeProblem

    day = start.date() if start else None
    while day is not None:
        try:
            yield day if calendar.is_school_day(day) else calendar.next_school_day(day)
        except TimeProblem:  # the calendar ends before
            return
        day += timedelta(days=7)


@click.command("round-up")
@_WEEK
@click.option("--for", "audience", metavar="AUDIENCE", help="For one class, such as class:oak.")
@click.option("--replace", "mark", is_flag=True, help="Name in it the posts that it stands for.")
@options.now
@options.as_json
@click.pass_obj
def round_up(
    session: Session,
    week: datetime,
    audience: str | None,
    mark: bool,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Write one post with all that happens in a week, as a draft of its own.

    Nothing planned is stopped by it; --replace notes in the draft which posts it could stand for.
    """
    from schoolcast.bootstrap.importing import settled_drafts
    from schoolcast.content.markdown import escape
    from schoolcast.domain.item import WHOLE_SCHOOL
    from schoolcast.pipeline.round_up import in_words
    from schoolcast.pipeline.round_up import round_up as made

    with session.app(now) as app:
        drafts, school = settled_drafts(app), app.school
        found = made(week.date(), audience or WHOLE_SCHOOL, school, mark=mark)
        lines = [f"- {escape(in_words(line)).translate(_PLAIN)}" for line in found.lines]
        body = "\n".join([f"{found.plan.title}:", "", *lines])
        file = drafts.from_body(found.plan, school.calendar(), today=_today(school), body=body)
        replaces = [
            {"delivery": one.id, "item": one.item, "slot": one.slot, "channel": one.channel}
            for one in found.replaces
        ]
        code = _write([file], drafts, as_json, replaces=replaces)
    if not as_json and replaces:
        posts = counted(len(replaces), "planned post")
        show(f"{posts} of that week say the same; --replace names them in the draft.")
    return code


_PLAIN = str.maketrans("", "", "{}")


@click.command("last-year")
@_WEEK
@click.option("--all", "everything", is_flag=True, help="Write all of them as drafts.")
@click.option("--only", metavar="ITEMS", help="Write these, such as fair-2026,play-2026.")
@options.now
@options.as_json
@click.pass_obj
def last_year(
    session: Session,
    week: datetime,
    everything: bool,
    only: str | None,
    now: str | None,
    as_json: bool,
) -> Exit:
    """Show what went out in the same week of last year's term, moved to this year's school days.

    --all or --only writes them as drafts, without photos; what was about a child stays behind.
    """
    from schoolcast.bootstrap.importing import settled_drafts
    from schoolcast.pipeline.last_year import moved

    with session.app(now) as app:
        drafts, school = settled_drafts(app), app.school
        found = moved(week.date(), school)
        picked = _picked(found, everything, only)
        files = [
            drafts.write_anew(
                one.path,
                school.calendar(),
                event=one.event,
                goes_out=one.goes_out,
                remark=f"As last year ({one.item}). Read it before you submit it.",
            )
            for one in picked
        ]
        if files:
            return _write(files, drafts, as_json)
    if as_json:
        emit({"items": [_moved_shape(one) for one in found], "written": []})
    else:
        _show_moved(found)
    return Exit.DONE


def _picked(found: "list[Moved]", everything: bool, only: str | None) -> "list[Moved]":
    from schoolcast.domain.errors import NotFound, UsageProblem

    if not only:
        return [one for one in found if not one.why_not] if everything else []
    by_name = {one.item: one for one in found}
    picked = []
    for name in only.replace(" ", "").split(","):
        if name not in by_name:
            raise NotFound(f'"{name}" is not among them; leave --only out to see all.')
        if by_name[name].why_not:
            raise UsageProblem(f"{name}: {by_name[name].why_not}")
        picked.append(by_name[name])
    return picked


def _moved_shape(one: "Moved") -> dict[str, Any]:
    return {
        "item": one.item,
        "title": one.title,
        "was": one.was.isoformat(),
        "event_date": one.event.isoformat() if one.event else None,
        "publish_at": one.goes_out or None,
        "words": one.words,
        "why_not": one.why_not,
    }


def _show_moved(found: "list[Moved]") -> None:
    if not found:
        show("Nothing of that week was found among last year's announcements.")
        return
    rows = [
        (
            one.item,
            str(one.was),
            str(one.event or one.goes_out[:10] or "-"),
            one.why_not or one.words,
        )
        for one in found
    ]
    table(("Announcement", "Was on", "Would be on", ""), rows)
    show("\nNothing was written. Take all with --all, or some with --only ITEMS.")


def _write(
    files: "Sequence[Writing]",
    drafts: "FolderDrafts",
    as_json: bool,
    *,
    replaces: Sequence[dict[str, Any]] = (),
) -> Exit:
    with drafts.write(files):
        pass
    if as_json:
        written = [{"item": file.item, "path": file.path} for file in files]
        emit({"written": written, "replaces": list(replaces)})
        return Exit.DONE
    for file in files:
        show(f"  written: {file.path}")
    show(f"{counted(len(files), 'draft')} written; nothing was submitted.")
    return Exit.DONE


def _today(school: "School") -> date:
    from schoolcast.domain.dates import wall_time

    return wall_time(school.clock.now(), school.timezone).date()
