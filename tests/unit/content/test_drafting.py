"""Drafting: what is written can be read, and says what was planned."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolcast.content.drafting import keys_of, text_of
from schoolcast.content.front_matter import read_item
from schoolcast.content.templates import Template, find_template
from schoolcast.domain.draft import DraftPlan
from schoolcast.domain.item import ON_APPROVAL, Item, Kind
from schoolcast.domain.term_calendar import Term, TermCalendar
from schoolcast.sample import sample_folder

CONTENT = sample_folder() / "content"
TODAY = date(2026, 11, 1)
CALENDAR = TermCalendar(terms=(Term(name="Year", first=date(2026, 9, 2), last=date(2027, 7, 21)),))
TEMPLATES = {kind: find_template(CONTENT, CONTENT, kind.value) for kind in Kind}
WORDS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("+\"'\\#[]{}=\x7f\n\t"),
    max_size=40,
)


def made(plan: DraftPlan, template: Template) -> tuple[str, dict[str, object]]:
    keys = keys_of(plan, "an-id", template, CALENDAR, TODAY)
    return text_of(plan, keys, template), keys


@settings(max_examples=300)
@given(
    kind=st.sampled_from(list(Kind)),
    title=WORDS,
    place=WORDS,
    remark=WORDS,
    days=st.none() | st.integers(min_value=-30, max_value=700),
    at=st.none() | st.times(),
    audience=st.sampled_from([("whole-school",), ("class:oak", "class:elm")]),
)
def test_what_the_values_promise_stands_in_the_file(
    kind: Kind,
    title: str,
    place: str,
    remark: str,
    days: int | None,
    at: time | None,
    audience: tuple[str, ...],
) -> None:
    plan = DraftPlan(
        kind=kind,
        title=title,
        event_date=None if days is None else TODAY + timedelta(days=days),
        event_time=at,
        place=place,
        audience=audience,
        remarks=(remark,),
    )
    text, keys = made(plan, TEMPLATES[kind])
    read = read_item(text.encode(), "a.md")
    assert TEMPLATES[kind].holds_with(keys) == (read.item is not None), read.problems
    if read.item:
        assert (read.item.id, read.item.title) == ("an-id", title.replace("\x7f", ""))
        assert (read.item.event_date, read.item.audience) == (plan.event_date, audience)
        assert read.item.publish_at == keys["publish_at"]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_template_without_a_change_says_the_same_again(kind: Kind) -> None:
    template = TEMPLATES[kind]
    again = read_item(template.with_keys({}).encode(), "a.md").item
    assert again == template.item


def test_a_repeat_keeps_its_rule_its_end_and_what_is_left_out() -> None:
    plan = DraftPlan(
        kind=Kind.EXTRA_CURRICULAR,
        title="Coding club",
        event_date=date(2026, 11, 6),
        publish_at="2026-11-06 08:50",
        repeat="FREQ=WEEKLY;BYDAY=FR",
        repeat_until=date(2027, 3, 25),
        leaving_out=(date(2026, 11, 27), date(2026, 12, 4)),
    )
    text, keys = made(plan, TEMPLATES[plan.kind])
    item = read_item(text.encode(), "a.md").item
    assert isinstance(item, Item) and TEMPLATES[plan.kind].holds_with(keys)
    assert (item.repeat, item.term_time_only, item.until, item.leaving_out) == (
        plan.repeat,
        True,
        plan.repeat_until,
        plan.leaving_out,
    )
    assert item.reminders == () and item.publish_at != ON_APPROVAL


def test_the_office_s_own_template_may_have_parts_and_several_lines(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = CONTENT / "templates" / "key-date.md"
    words = own.read_text(encoding="utf-8").replace(
        'title = "Key date"\n',
        'title = """Key\\\n  date"""\n# Ask Pat first.\nchannels = [\n  "x",\n]\n',
    )
    words = words.replace("\n+++\n{%", '\n[variants.x]\ntext = "Short"\n+++\n{%')
    (tmp_path / "templates" / "key-date.md").write_text(words, encoding="utf-8")
    template = find_template(tmp_path, CONTENT, "key-date")
    plan = DraftPlan(kind=Kind.KEY_DATE, title="Eye tests", event_date=date(2027, 3, 2))
    item = read_item(made(plan, template)[0].encode(), "a.md").item
    assert item is not None
    assert (item.title, item.channels, item.variants["x"].text) == ("Eye tests", ("x",), "Short")
