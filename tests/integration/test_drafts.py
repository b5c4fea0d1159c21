"""Drafts from templates, from a week, and from last year, in a real school."""

from datetime import date
from typing import Any

import pytest

from schoolcast.bootstrap.importing import drafts_of
from schoolcast.content.library import FolderLibrary
from schoolcast.content.templates import find_set
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.errors import UsageProblem
from schoolcast.domain.finding import Severity
from schoolcast.domain.item import WHOLE_SCHOOL, Kind
from schoolcast.pipeline.examine import examine
from schoolcast.pipeline.expand import expand
from schoolcast.pipeline.last_year import moved, week_before
from schoolcast.pipeline.round_up import in_words, round_up
from schoolcast.sample import sample_folder

TERMS = """\
inset_days = [2027-01-04, 2026-01-05]
[[terms]]
name = "Spring"
first = 2026-01-06
last = 2026-03-27
half_term = [2026-02-16, 2026-02-20]
[[terms]]
name = "Autumn"
first = 2026-09-02
last = 2026-12-18
[[terms]]
name = "Spring"
first = 2027-01-05
last = 2027-03-25
half_term = [2027-02-15, 2027-02-19]
"""
MONDAY = date(2027, 1, 11)


@pytest.fixture
def school(office):
    """The office with the terms of two years."""
    (office.folder / "content" / "calendar.toml").write_text(TERMS, encoding="utf-8")
    return office


def stopping(school: Any, app: Any, path: str) -> list[str]:
    authored = app.school.content.read(path)
    revision = expand(authored, authors=("Office",), school=app.school)
    verdict = examine(revision, app.school.facts(app.clock.now()), app.school)
    return [f.rule for f in verdict.findings if f.severity in (Severity.BLOCK, Severity.WARN)]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OTHER])
def test_a_draft_of_every_kind_passes_the_rules_with_a_time_and_without(school, kind):
    audience = (
        "class:oak" if kind.value in ("home-learning", "routine-change", "class-trip") else ""
    )
    plan = DraftPlan(
        kind=kind,
        title=f"The {kind.value.replace('-', ' ')}",
        event_date=date(2027, 3, 2),
        audience=(audience or WHOLE_SCHOOL,),
    )
    with school.app() as app:
        drafts, calendar = drafts_of(app.settings), app.school.calendar()
        made = [drafts.compose(plan, calendar, today=date(2026, 12, 1), names=())]
        with drafts.write(made):
            pass
        authored = app.school.content.read(made[0].path)
        revision = expand(authored, authors=("Office",), school=app.school)
        assert stopping(school, app, made[0].path) == []
        assert all("{" not in post.text for post in revision.posts)
        if kind is not Kind.GOVERNORS_REPORT and kind is not Kind.OTHER:
            assert any("2 March" in post.text for post in revision.posts)


def test_the_school_s_own_wording_goes_before_ours(school):
    own = school.folder / "content" / "templates"
    own.mkdir()
    ours = (sample_folder() / "content" / "templates" / "key-date.md").read_text(encoding="utf-8")
    (own / "key-date.md").write_text(ours.replace("make a note of it", "save it"), encoding="utf-8")
    with school.app() as app:
        plan = DraftPlan(kind=Kind.KEY_DATE, title="Book week", event_date=date(2027, 3, 2))
        made = drafts_of(app.settings).compose(
            plan, app.school.calendar(), today=date(2026, 12, 1), names=()
        )
    assert b"save it" in made.content


def test_online_safety_passes_the_rules_and_fits_x(school):
    content = sample_folder() / "content"
    found = find_set(school.folder / "content", content, "online-safety")
    assert [one.item.id.removeprefix("online-safety-") for one in found] == [
        "ages",
        "privacy",
        "sharing",
        "talking",
        "reporting",
    ]
    assert all(len(one.body) + 24 <= 280 for one in found)
    assert "ceop.police.uk" in (found[-1].item.link or "")
    assert "iwf.org.uk" in found[-1].body
    with school.app() as app:
        drafts = drafts_of(app.settings)
        made = drafts.set_of("online-safety", app.school.calendar(), iter([MONDAY]))
        with drafts.write(made):
            pass
        assert [stopping(school, app, one.path) for one in made] == [[]] * 5
        assert drafts_of(app.settings).set_of(
            "online-safety", app.school.calendar(), iter(())
        ) == []  # fmt: skip


def event(school: Any, name: str, day: str, **fields: str) -> None:
    school.write(
        f"{name}.md",
        id=name,
        kind=fields.pop("kind", "key-date"),
        title=fields.pop("title", name.replace("-", " ").capitalize()),
        keys=fields.pop("keys", f"event_date = {day}"),
        publish_at=fields.pop("publish_at", "2026-12-11 15:30"),
        body=fields.pop("body", "{{ title }} is {{ event_date | relative_to(post_date) }}."),
    )


def test_a_round_up_tells_the_week_to_its_audience_alone(school):
    event(school, "book-fair", "2027-01-13")
    event(school, "later", "2027-01-19")
    event(school, "oak-news", "", keys='event_date = 2027-01-12\naudience = ["class:oak"]')
    event(
        school,
        "chess-club",
        "",
        keys='event_date = 2027-01-08\nevent_time = "15:30"\nrepeat = "FREQ=WEEKLY;BYDAY=FR"',
        publish_at="2027-01-08 08:50",
    )
    with school.app() as app:
        made = round_up(MONDAY, WHOLE_SCHOOL, app.school)
        assert [in_words(line) for line in made.lines] == [
            "Wednesday 13 January: Book fair",
            "Friday 15 January, 3:30pm: Chess club",
        ]
        assert made.plan.publish_at == "2027-01-08 15:30"
        (line,) = round_up(MONDAY, "class:oak", app.school).lines
        assert line.item == "oak-news"


def test_a_round_up_names_what_it_stands_for_only_if_asked(school):
    event(school, "book-fair", "", keys='event_date = 2027-01-13\nreminders = ["-1sd"]')
    school.submit("book-fair.md")
    school.approve("book-fair")
    with school.app() as app:
        (planned,) = round_up(MONDAY, WHOLE_SCHOOL, app.school).replaces
        assert (planned.item, planned.slot) == ("book-fair", "-1sd")
        assert "book-fair" not in str(round_up(MONDAY, WHOLE_SCHOOL, app.school).plan.remarks)
        marked = round_up(MONDAY, WHOLE_SCHOOL, app.school, mark=True).plan.remarks
    assert f"schoolcast queue cancel {planned.id}" in marked[-1]
    assert [one.state for one in school.deliveries()] == ["scheduled", "scheduled"]


def test_an_empty_week_and_a_tuesday_are_refused(school):
    with school.app() as app:
        with pytest.raises(UsageProblem, match="Nothing is known"):
            round_up(date(2027, 1, 18), WHOLE_SCHOOL, app.school)
        with pytest.raises(UsageProblem, match="is no Monday"):
            round_up(date(2027, 1, 19), WHOLE_SCHOOL, app.school)


def test_a_closed_week_is_one_line(school):
    with school.app() as app:
        (line,) = round_up(date(2027, 2, 15), WHOLE_SCHOOL, app.school).lines
    assert in_words(line) == "Monday 15 February: half term, all week"


def test_last_year_s_week_is_the_same_week_of_its_term(school):
    with school.app() as app:
        calendar = app.school.calendar()
        assert week_before(MONDAY, calendar) == date(2026, 1, 12)
        assert week_before(date(2027, 2, 22), calendar) == date(2026, 2, 23)
        with pytest.raises(UsageProblem, match="has no school day"):
            week_before(date(2027, 2, 15), calendar)
        with pytest.raises(UsageProblem, match="no term Autumn in 2025-26"):
            week_before(date(2026, 9, 7), calendar)


def test_last_year_s_posts_come_back_without_photos_and_children(school):
    event(
        school,
        "book-fair-2026",
        "",
        title="Book fair",
        keys='event_date = 2026-01-14\nimages = [{ file = "a.jpg", alt = "Books", children = [] }]',
        publish_at="2026-01-09 15:30",
    )
    event(
        school,
        "star-2026",
        "",
        keys='event_date = 2026-01-14\nchildren = ["S001"]',
        publish_at="2026-01-09 15:30",
    )
    with school.app() as app:
        fair, star = moved(MONDAY, app.school)
        assert (fair.event, fair.goes_out) == (date(2027, 1, 13), "2027-01-08 15:30")
        assert fair.words == "Its pictures were left behind."
        assert star.why_not == "It was about a child; write it anew."
        drafts = drafts_of(app.settings)
        made = drafts.write_anew(
            fair.path,
            app.school.calendar(),
            event=fair.event,
            goes_out=fair.goes_out,
            remark="As last year.",
        )
        with drafts.write([made]):
            pass
    items = {
        one.item.id: one.item
        for one in FolderLibrary(school.folder / "content").read_all()
        if one.item
    }
    again = items["book-fair-2027-01-13"]
    assert (again.event_date, again.images, again.children) == (date(2027, 1, 13), (), ())
