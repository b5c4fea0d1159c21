import pickle
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolcast.content.render import LONGEST, compose, render
from schoolcast.domain.errors import ContentProblem

CONTEXT: dict[str, Any] = {
    "title": "Tea & *cake* <now>",
    "kind": "update",
    "event_date": date(2027, 1, 4),
    "event_time": time(15, 30),
    "school_name": "St. Mary's",
    "audience": ["class:oak", "class:elm"],
    "class_names": ["Oak", "Elm"],
    "slot": "main",
    "post_date": date(2027, 1, 3),
    "channel": "facebook",
}

PIECES = [
    "{{", "}}", "{%", "%}", "{#", "#}", " title ", " event_date ", "|", " if ", " for ", " in ",
    " endif ", " endfor ", " else ", " long_date ", "class_names", "[0]", "(", ")", "'", " loop ",
    ".x", "\n", "- ", "**", "[a](", "<b>", " is ", " not ", "=", "1", "~", ",", "raw", "\\",
]  # fmt: skip


def text(template: str, **changes: Any) -> str:
    return compose(template, {**CONTEXT, **changes}, "x.md", 1)


def problem(template: str, first_line: int = 1, **changes: Any) -> ContentProblem:
    with pytest.raises(ContentProblem) as caught:
        compose(template, {**CONTEXT, **changes}, "autumn/x.md", first_line)
    assert caught.value.path == "autumn/x.md"
    return caught.value


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("{{ title }}", "Tea & *cake* <now>"),
        ("{{ event_date }} at {{ event_time }}", "Monday 4 January 2027 at 3:30pm"),
        ("{{ event_date | long_date }}", "Monday 4 January 2027"),
        ("{{ event_date | day_month }}", "Monday 4 January"),
        ("{{ event_time | clock_time }}", "3:30pm"),
        ("{{ class_names }} class", "Oak and Elm class"),
        ("{{ class_names | join(' + ') }}", "Oak + Elm"),
        ("{{ class_names | first }} {{ class_names | last | upper }}", "Oak ELM"),
        ("{{ class_names | length }}", "2"),
        ("{{ class_names[1] }}", "Elm"),
        ("{% for name in class_names %}{{ name }};{% endfor %}", "Oak;Elm;"),
        ("{% if channel == 'x' %}short{% else %}long{% endif %}", "long"),
        ("{{ 'a' ~ kind }}", "aupdate"),
        ("**{{ school_name }}**", "St. Mary's"),
    ],
)
def test_values_become_words(template: str, result: str) -> None:
    assert text(template) == result


@pytest.mark.parametrize(
    ("post_date", "result"),
    [
        (date(2027, 1, 4), "today, Monday 4 January"),
        (date(2027, 1, 3), "tomorrow, Monday 4 January"),
        (date(2027, 1, 1), "next Monday 4 January"),
        (date(2026, 12, 28), "next Monday 4 January"),
        (date(2026, 12, 27), "on Monday 4 January"),
        (date(2027, 1, 5), "on Monday 4 January"),
        (None, "on Monday 4 January"),
    ],
)
def test_a_day_is_told_from_the_day_of_the_post(post_date: date | None, result: str) -> None:
    assert text("{{ event_date | relative_to(post_date) }}", post_date=post_date) == result


def test_a_day_later_in_the_same_week_is_not_called_next() -> None:
    told = text("{{ event_date | relative_to(post_date) }}", event_date=date(2027, 1, 8),
                post_date=date(2027, 1, 4))  # fmt: skip
    assert told == "on Friday 8 January"


def test_a_value_that_is_not_set_may_be_asked_for() -> None:
    assert text("{% if event_time %}at{% endif %}ok", event_time=None) == "ok"
    assert text("{{ event_time | default('any time') }}", event_time=None) == "any time"


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("a\n{{ tite }}", 11, 'no value "tite"; did you mean "title"?'),
        ("{{ title | longdate }}", 10, 'no filter "longdate"; did you mean "long_date"?'),
        ("{{ pupil_first_name }}", 10, 'no value "pupil_first_name"; there are: title'),
        ("a\nb\n{{", 12, "can't be read"),
        ("{% if title %}", 10, "can't be read"),
        ("{% include 'x' %}", 10, "Include can't be used"),
        ("{% macro m() %}{% endmacro %}", 10, "Macro can't be used"),
        ("{% set a = title %}", 10, "Set can't be used"),
        ("{{ title.__class__ }}", 10, "dot behind a name"),
        ("{{ title['__class__'] }}", 10, "unsafe"),
        ("{{ range(9) }}", 10, "call with brackets"),
        ("{{ 'a' * 1000000000 }}", 10, "Arithmetic"),
        ("{{ 9 ** 9 ** 9 }}", 10, "Arithmetic"),
        ("{{ '%1000000000d' % 1 }}", 10, "Arithmetic"),
        ("{% for a in title %}{% for b in title %}{% endfor %}{% endfor %}", 10, "inside a for"),
        ("{{ class_names[9] }}", 10, "no element 9"),
        ("{{ title | join('x') }}", 10, "takes a list"),
        ("{{ title | long_date }}", 10, "takes a date"),
        ("{{ event_date | clock_time }}", 10, "takes a time"),
        ("{{ " + "(" * 5000 + "1", None, "nested too deeply"),
        ("{{ " + "not " * 500 + "title }}", None, "nested too deeply"),
        ("text\n\n<b>x</b>", 12, "HTML"),
    ],
)
def test_mistakes_name_the_line_of_the_file(template: str, line: int | None, words: str) -> None:
    found = problem(template, first_line=10)
    assert found.line == line
    assert words in found.message


@pytest.mark.parametrize("template", ["a\n{{ event_time }}", "a\n{{ event_time | clock_time }}"])
def test_a_value_that_is_not_set_is_not_written(template: str) -> None:
    found = problem(template, event_time=None)
    assert found.line == 2
    assert "None" not in found.message


def test_the_output_has_a_limit() -> None:
    template = "{% for letter in title %}" + "x" * 40_000 + "{% endfor %}"
    assert f"{LONGEST:,}" in problem(template).message
    assert len(render("x" * LONGEST, CONTEXT, "x.md", 1)) == LONGEST


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_template_gives_text_or_a_problem(template: str) -> None:
    try:
        assert isinstance(text(template), str)
    except ContentProblem as found:
        assert found.message


def test_it_can_cross_into_another_process() -> None:
    call = pickle.dumps((compose, ("{{ title }}", CONTEXT, "x.md", 1)))
    function, arguments = pickle.loads(call)
    assert function(*arguments) == CONTEXT["title"]
    back = pickle.loads(pickle.dumps(problem("{{ tite }}", first_line=7)))
    assert (back.path, back.line) == ("autumn/x.md", 7)
